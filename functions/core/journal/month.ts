import { monthRange, type PlainDate } from '../date.ts';
import { assert } from '../errors.ts';
import { type Sentence, say } from '../sentence.ts';

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

export function isMonth(text: string): boolean {
  return MONTH.test(text);
}

/** The month so many months later, or earlier. @param month `YYYY-MM`. */
export function addMonths(month: string, count: number): string {
  const [year, number] = partsOf(month);
  const months = year * 12 + number - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** Every month from the first to the last, both inclusive; none where the last is earlier. */
export function monthsFrom(first: string, last: string): readonly string[] {
  const [[firstYear, firstNumber], [lastYear, lastNumber]] = [partsOf(first), partsOf(last)];
  const count = (lastYear - firstYear) * 12 + lastNumber - firstNumber + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => addMonths(first, index));
}

export function daysOf(month: string): { readonly start: PlainDate; readonly end: PlainDate } {
  return monthRange(...partsOf(month));
}

/** The first moment (UTC) after the month, in milliseconds since the epoch. */
export function endOfMonthMs(month: string): number {
  const [year, number] = partsOf(month);
  return Date.UTC(year, number, 1);
}

export const NOT_OVER = {
  'month-not-over': '{month} is not over (UTC): what the bank still says of it would be late.',
} as const;

/** Why a month that still goes on is not closed; undefined once it is over. */
export function whyNotOver(month: string, nowMs: number): Sentence | undefined {
  return nowMs >= endOfMonthMs(month) ? undefined : say(NOT_OVER, 'month-not-over', { month });
}

function partsOf(month: string): [year: number, number: number] {
  const [, year, number] = MONTH.exec(month) ?? [];
  assert(year !== undefined && number !== undefined, 'a month is YYYY-MM');
  return [Number(year), Number(number)];
}
