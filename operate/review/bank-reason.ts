import type { Payout } from '../../functions/core/payout.ts';
import { reasonFor } from '../../functions/core/reason-codes.ts';
import { type BankReason, givenReasonOf } from '../payouts/given-reason.ts';

/** With the code's meaning. */
export function bankReasonOf(payout: Payout): BankReason | undefined {
  const given = givenReasonOf(payout);
  if (given === undefined || given.message !== '') return given;
  return { ...given, message: reasonFor(given.code ?? undefined).sentence };
}

export function bankReasonText({ code, message }: BankReason): string {
  return code === null ? message : `${code}: ${message}`;
}
