/** The days of an EventBridge cron expression. Days of the week count from 1, Sunday. */
export type CronDays =
  | { readonly kind: 'of-month'; readonly days: ReadonlySet<number> }
  | { readonly kind: 'last-of-month' }
  | { readonly kind: 'weekday-nearest'; readonly day: number }
  | { readonly kind: 'of-week'; readonly days: ReadonlySet<number> }
  | { readonly kind: 'last-of-week'; readonly day: number }
  | { readonly kind: 'nth-of-week'; readonly day: number; readonly nth: number };

export type FieldRange = {
  readonly min: number;
  readonly max: number;
  /** Names for the numbers from `min` on. */
  readonly names?: readonly string[];
};

const DAY_OF_MONTH: FieldRange = { min: 1, max: 31 };
const DAY_OF_WEEK: FieldRange = {
  min: 1,
  max: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
};
const SATURDAY = 7;
/** No month has more of one day of the week. */
const MAX_NTH = 5;

const ITEM = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/;

/**
 * The numbers of a field: `*`, `5`, `1-5`, `MON-FRI`, steps (`0/15`, `1-31/2`) and lists of them, in ascending order;
 * undefined where it is invalid, such as a range that ends before it begins: Scheduler does not document its meaning.
 */
export function parseNumbers(text: string, range: FieldRange): number[] | undefined {
  const numbers = new Set<number>();
  for (const item of text.split(',')) {
    const [matched, all, firstText, lastText, stepText] = ITEM.exec(item) ?? [];
    if (matched === undefined) return undefined;
    const first = all === undefined ? numberOf(firstText ?? '', range) : range.min;
    const step = stepText === undefined ? 1 : Number(stepText);
    const isOpen = all !== undefined || (lastText === undefined && stepText !== undefined);
    const last = isOpen ? range.max : lastText === undefined ? first : numberOf(lastText, range);
    if (first === undefined || last === undefined || first > last || step < 1 || step > range.max) {
      return undefined;
    }
    for (let number = first; number <= last; number += step) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

function numberOf(text: string, { min, max, names = [] }: FieldRange): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return min + named;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

/** The days of the two fields, one of which is `?`; undefined where the other is wrong. */
export function parseCronDays(dayOfMonth: string, dayOfWeek: string): CronDays | undefined {
  return dayOfMonth === '?' ? weekdaysOf(dayOfWeek) : monthDaysOf(dayOfMonth);
}

function monthDaysOf(text: string): CronDays | undefined {
  if (text === 'L') return { kind: 'last-of-month' };
  const nearest = /^(\d{1,2})W$/.exec(text)?.[1];
  if (nearest !== undefined) {
    const day = numberOf(nearest, DAY_OF_MONTH);
    return day === undefined ? undefined : { kind: 'weekday-nearest', day };
  }
  const days = parseNumbers(text, DAY_OF_MONTH);
  return days === undefined ? undefined : { kind: 'of-month', days: new Set(days) };
}

function weekdaysOf(text: string): CronDays | undefined {
  if (text === 'L') return { kind: 'of-week', days: new Set([SATURDAY]) };
  const [, dayText, lastText, nthText] = /^(\w+?)(?:(L)|#(\d))$/.exec(text) ?? [];
  const day = dayText === undefined ? undefined : numberOf(dayText, DAY_OF_WEEK);
  if (day !== undefined && lastText !== undefined) return { kind: 'last-of-week', day };
  if (day !== undefined && nthText !== undefined) {
    const nth = Number(nthText);
    return nth >= 1 && nth <= MAX_NTH ? { kind: 'nth-of-week', day, nth } : undefined;
  }
  // The only field that takes no steps.
  const days = text.includes('/') ? undefined : parseNumbers(text, DAY_OF_WEEK);
  return days === undefined ? undefined : { kind: 'of-week', days: new Set(days) };
}
