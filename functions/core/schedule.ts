import { addDays, dayOfWeek, type PlainDate, utcMidnightMs } from './date.ts';
import { instantOf, localDate } from './execution-date.ts';

/** When something runs: an EventBridge Scheduler expression, `rate(…)` or `cron(…)`, in an IANA time zone. */
export type Schedule = { readonly expression: string; readonly timeZone: string };

const MINUTE_MS = 60_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  minute: MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 24 * 60 * MINUTE_MS,
};
/** Schedules that name a year or 29 February may lie further away; they count as never due. */
const MAX_DAYS_SEARCHED = 400;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/**
 * The last time at or before the instant at which the schedule was due, in milliseconds since the epoch. Nobody
 * knows when a rate began to count: for it, it is the time by which it must have been due.
 * @returns undefined where it was not due for 400 days, or its cron says something that is not read here (`W`).
 */
export function lastDue(schedule: Schedule, atMs: number): number | undefined {
  const rateMs = rateOf(schedule.expression);
  if (rateMs !== undefined) return atMs - rateMs;
  return cronDue(schedule, atMs, -1);
}

/** The first time after the instant at which the schedule is due; for a rate, the time by which it must be. */
export function nextDue(schedule: Schedule, atMs: number): number | undefined {
  const rateMs = rateOf(schedule.expression);
  if (rateMs !== undefined) return atMs + rateMs;
  return cronDue(schedule, atMs, 1);
}

function rateOf(expression: string): number | undefined {
  const match = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression);
  const unitMs = UNIT_MS[match?.[2] ?? ''];
  return unitMs === undefined ? undefined : Number(match?.[1]) * unitMs;
}

/** The due time that is next to the instant in the one direction or the other; at the instant itself only backwards. */
function cronDue({ expression, timeZone }: Schedule, atMs: number, direction: 1 | -1): number | undefined {
  const cron = parseCron(expression);
  if (cron === undefined) return undefined;
  const times = direction === 1 ? cron.minutesOfDay : cron.minutesOfDay.toReversed();
  const today = localDate(atMs, timeZone);
  for (let days = 0; days <= MAX_DAYS_SEARCHED; days += 1) {
    const date = addDays(today, days * direction);
    if (!cron.isOn(date)) continue;
    for (const minute of times) {
      const instant = instantOf(utcMidnightMs(date) + minute * MINUTE_MS, timeZone);
      if (direction === 1 ? instant > atMs : instant <= atMs) return instant;
    }
  }
  return undefined;
}

type Cron = { readonly minutesOfDay: readonly number[]; readonly isOn: (date: PlainDate) => boolean };

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based */
function parseCron(expression: string): Cron | undefined {
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1]?.split(' ') ?? [];
  const [minutes = '', hours = '', dayOfMonth = '', month = '', weekday = '', year = ''] = fields;
  const minuteSet = valuesOf(minutes, 0, 59);
  const hourSet = valuesOf(hours, 0, 23);
  const monthSet = valuesOf(month, 1, 12, MONTHS);
  const yearSet = valuesOf(year, 1970, 2199);
  const isDayOfMonth = dayOfMonthRule(dayOfMonth);
  const isWeekday = weekdayRule(weekday);
  if (fields.length !== 6 || isDayOfMonth === undefined || isWeekday === undefined) return undefined;
  if (!minuteSet || !hourSet || !monthSet || !yearSet) return undefined;
  return {
    minutesOfDay: [...hourSet].flatMap((hour) => [...minuteSet].map((minute) => hour * 60 + minute)),
    isOn: (date) =>
      yearSet.has(Number(date.slice(0, 4))) &&
      monthSet.has(Number(date.slice(5, 7))) &&
      isDayOfMonth(date) &&
      isWeekday(date),
  };
}

type DayRule = (date: PlainDate) => boolean;

function dayOfMonthRule(field: string): DayRule | undefined {
  if (field === '?') return () => true;
  if (field === 'L') return isAmongLast(1);
  const days = valuesOf(field, 1, 31);
  return days === undefined ? undefined : (date) => days.has(Number(date.slice(8)));
}

/** Weekdays count from 1, a Sunday. `FRI#2` is the second Friday of a month, `FRIL` or `6L` its last. */
function weekdayRule(field: string): DayRule | undefined {
  if (field === '?') return () => true;
  const [, name = '', ordinal] = /^([A-Z]{3}|[1-7])(L|#[1-5])$/.exec(field) ?? [];
  const weekdays = valuesOf(name === '' ? field : name, 1, 7, WEEKDAYS);
  if (weekdays === undefined) return undefined;
  const isThatDay: DayRule = (date) => weekdays.has(dayOfWeek(date) + 1);
  if (ordinal === undefined) return isThatDay;
  const isLast = isAmongLast(7);
  const isThatWeek: DayRule =
    ordinal === 'L' ? isLast : (date) => Math.ceil(Number(date.slice(8)) / 7) === Number(ordinal.slice(1));
  return (date) => isThatDay(date) && isThatWeek(date);
}

/** Whether the day is among the last `days` of its month. */
function isAmongLast(days: number): DayRule {
  return (date) => addDays(date, days).slice(0, 7) !== date.slice(0, 7);
}

/** The values of a field in ascending order: `*`, `5`, `1,15`, `MON-FRI`, `0/10` and `8/2`; undefined for anything else. */
function valuesOf(
  field: string,
  first: number,
  last: number,
  names: readonly string[] = [],
): ReadonlySet<number> | undefined {
  const numberOf = (text: string): number =>
    names.includes(text) ? names.indexOf(text) + first : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  const values: number[] = [];
  for (const part of field.split(',')) {
    const match = /^(\*|\?|[A-Z0-9]+)(?:-([A-Z0-9]+))?(?:\/(\d{1,2}))?$/.exec(part);
    const [, from = '', to, step] = match ?? [];
    const isAll = from === '*' || from === '?';
    const start = isAll ? first : numberOf(from);
    const end = to !== undefined ? numberOf(to) : isAll || step !== undefined ? last : start;
    const by = Number(step ?? '1');
    if (!(start >= first && end <= last && start <= end && by >= 1)) return undefined;
    for (let value = start; value <= end; value += by) values.push(value);
  }
  return new Set(values.toSorted((a, b) => a - b));
}
