import { type CronDays, parseCronDays, parseNumbers } from './cron-field.ts';
import { addDays, dayOfWeek, monthRange, type PlainDate, utcMidnightMs } from './date.ts';
import { instantOf } from './execution-date.ts';
import { localDate, wallClockMs } from './local-time.ts';

/**
 * The recurring expressions of EventBridge Scheduler, read to the letter and run ahead, so that a wrong one shows
 * before the first missing run. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export type ScheduleExpression =
  | { readonly kind: 'rate'; readonly everyMs: number }
  | {
      readonly kind: 'cron';
      readonly minutes: readonly number[];
      readonly hours: readonly number[];
      readonly days: CronDays;
      readonly months: ReadonlySet<number>;
      readonly years: ReadonlySet<number>;
    };

export type ParsedExpression =
  | { readonly ok: true; readonly expression: ScheduleExpression }
  | { readonly ok: false; readonly problem: string };

/** A period from `fromMs` (inclusive) to `untilMs` (exclusive). */
export type RunWindow = { readonly fromMs: number; readonly untilMs: number; readonly maxRuns: number };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['minute', MINUTE_MS],
  ['hour', HOUR_MS],
  ['day', DAY_MS],
]);

const RATE = /^rate\(([1-9]\d{0,5}) (minute|hour|day)s?\)$/;
const CRON = /^cron\(([^()]*)\)$/;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** @returns the expression, or a sentence on why Scheduler would refuse it. */
export function parseScheduleExpression(text: string): ParsedExpression {
  if (text.startsWith('rate(')) {
    const [, count, unit = ''] = RATE.exec(text) ?? [];
    const unitMs = UNIT_MS.get(unit);
    return count === undefined || unitMs === undefined
      ? { ok: false, problem: 'a rate is a whole number and minutes, hours or days: rate(15 minutes)' }
      : { ok: true, expression: { kind: 'rate', everyMs: Number(count) * unitMs } };
  }
  return parseCron(CRON.exec(text)?.[1]?.split(' ') ?? []);
}

function parseCron(fields: readonly string[]): ParsedExpression {
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = '', yearText = ''] =
    fields;
  if (fields.length !== 6 || fields.includes('')) {
    return refused(
      'a cron has six fields with one space between them: minutes hours day-of-month month day-of-week year',
    );
  }
  if ((dayText === '?') === (weekdayText === '?')) {
    return refused('a cron has a ? for exactly one of day-of-month and day-of-week');
  }
  const minutes = parseNumbers(minuteText, { min: 0, max: 59 });
  const hours = parseNumbers(hourText, { min: 0, max: 23 });
  const days = parseCronDays(dayText, weekdayText);
  const months = parseNumbers(monthText, { min: 1, max: 12, names: MONTHS });
  const years = parseNumbers(yearText, { min: 1970, max: 2199 });
  if (minutes === undefined) return refused(`${minuteText} is not minutes, which are 0 to 59`);
  if (hours === undefined) return refused(`${hourText} is not hours, which are 0 to 23`);
  if (days === undefined) {
    return dayText === '?'
      ? refused(`${weekdayText} is not days of the week, which are 1 to 7 or SUN to SAT`)
      : refused(`${dayText} is not days of the month, which are 1 to 31`);
  }
  if (months === undefined) return refused(`${monthText} is not months, which are 1 to 12 or JAN to DEC`);
  if (years === undefined) return refused(`${yearText} is not years, which are 1970 to 2199`);
  return {
    ok: true,
    expression: { kind: 'cron', minutes, hours, days, months: new Set(months), years: new Set(years) },
  };
}

function refused(problem: string): ParsedExpression {
  return { ok: false, problem };
}

/**
 * A schedule's runs within a window, in milliseconds since the epoch, in order, at most `maxRuns`. A rate counts from
 * the deployment: here, from the window's beginning.
 *
 * A skipped local time has no run; a repeated one runs the first time.
 */
export function runsWithin(expression: ScheduleExpression, timeZone: string, window: RunWindow): number[] {
  const { fromMs, untilMs, maxRuns } = window;
  const runs: number[] = [];
  if (expression.kind === 'rate') {
    const { everyMs } = expression;
    for (let at = fromMs + everyMs; at < untilMs && runs.length < maxRuns; at += everyMs) runs.push(at);
    return runs;
  }
  const lastDay = localDate(untilMs, timeZone);
  for (let day = localDate(fromMs, timeZone); day <= lastDay; day = addDays(day, 1)) {
    if (!isDayOf(expression, day)) continue;
    for (const hour of expression.hours) {
      for (const minute of expression.minutes) {
        if (runs.length >= maxRuns) return runs;
        const localMs = utcMidnightMs(day) + hour * HOUR_MS + minute * MINUTE_MS;
        const at = instantOf(localMs, timeZone);
        const isSkipped = wallClockMs(at, timeZone) !== localMs;
        if (!isSkipped && at >= fromMs && at < untilMs) runs.push(at);
      }
    }
  }
  return runs;
}

function isDayOf(
  { days, months, years }: Extract<ScheduleExpression, { kind: 'cron' }>,
  day: PlainDate,
): boolean {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
  if (!years.has(year) || !months.has(month)) return false;
  const last = Number(monthRange(year, month).end.slice(8, 10));
  const weekday = dayOfWeek(day) + 1;
  switch (days.kind) {
    case 'of-month':
      return days.days.has(date);
    case 'last-of-month':
      return date === last;
    case 'weekday-nearest':
      return date === nearestWeekday(day, days.day, last);
    case 'of-week':
      return days.days.has(weekday);
    case 'last-of-week':
      return weekday === days.day && date > last - 7;
    case 'nth-of-week':
      return weekday === days.day && Math.ceil(date / 7) === days.nth;
  }
}

/** The working day of the month nearest to one of its days. */
function nearestWeekday(inMonth: PlainDate, wanted: number, last: number): number | undefined {
  if (wanted > last) return undefined;
  const weekday = dayOfWeek(addDays(inMonth, wanted - Number(inMonth.slice(8, 10))));
  if (weekday === 6) return wanted === 1 ? 3 : wanted - 1;
  if (weekday === 0) return wanted === last ? wanted - 2 : wanted + 1;
  return wanted;
}
