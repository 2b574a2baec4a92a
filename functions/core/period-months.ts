import type { PlainDate } from './date.ts';
import { assert } from './errors.ts';
import type { Period } from './expense.ts';

/** Longer than any agreement on settlements: nobody claims a longer period day by day. */
const MAX_MONTHS = 36;

/** Whether one report can claim the days of a period. */
export function isClaimable({ start, end }: Period): boolean {
  return start <= end && monthNumber(end) - monthNumber(start) < MAX_MONTHS;
}

/** `YYYY-MM` of every month with a day of the period, in order. */
export function monthsOf(period: Period): readonly string[] {
  assert(isClaimable(period), 'a period that is claimed has an order and an end');
  const [first, last] = [monthNumber(period.start), monthNumber(period.end)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const month = first + index;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}

function monthNumber(date: PlainDate): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}
