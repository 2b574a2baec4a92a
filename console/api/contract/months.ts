import * as z from 'zod/mini';
import { PLACES_OF_MONEY } from '../../../functions/core/states.ts';
import { lastProof } from './today.ts';
import { count, day, minor, month, next, state, unreadable } from './values.ts';

/** Accepted = paid + failed + returned + open, in minor units of the currency; nobody owes what ended. */
export const monthSum = z.strictObject({
  source: z.string(),
  currency: z.string(),
  acceptedMinor: minor,
  paidMinor: minor,
  failedMinor: minor,
  returnedMinor: minor,
  openMinor: minor,
  endedMinor: minor,
  /** By the Monday of the week (UTC) in which a payout came into its present state, and by that state. */
  byWeek: z.array(
    z.strictObject({ week: day, state, money: z.enum(PLACES_OF_MONEY), count, sumMinor: minor }),
  ),
  /** Payouts whose amount cannot be read, and so is missing in the accepted sum. */
  withoutAmount: count,
  /** Ended ones whose amount cannot be read: nobody owes them, so nothing is missing. */
  endedWithoutAmount: count,
});

/** `next`: the sums of a large month come in parts, which the caller adds. */
export const monthSums = z.strictObject({
  month,
  sums: z.array(monthSum),
  unreadable,
  /** Covers every open run and batch: a second reading of the same money, by other rows. */
  proof: z.nullable(lastProof),
  next,
});
