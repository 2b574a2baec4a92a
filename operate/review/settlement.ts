import { WORDS } from '../../functions/core/bank-fact.ts';
import { parsePlainDate } from '../../functions/core/date.ts';
import type { Settlement } from '../../functions/core/decision.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { minorUnitsWritten } from '../../functions/core/written-amount.ts';
import { referenceIn } from '../person.ts';
import { wrongUse } from '../wrong-use.ts';

/** What the command line gave, as text. */
export type SettlementTexts = {
  readonly outcome: string | undefined;
  readonly attempt: string | undefined;
  readonly amount: string | undefined;
  readonly date: string | undefined;
  readonly reference: string | undefined;
};

/**
 * Refuses what is wrong by itself, whatever the payout.
 * @throws PipelineError CONFIG_INVALID
 */
export function settlementOf(texts: SettlementTexts, hint: string): (payout: Payout) => Settlement {
  const outcome = WORDS.find((word) => word.toLowerCase() === texts.outcome);
  if (outcome === undefined) throw wrongUse('--outcome is booked, refused or returned.', hint);
  const date = parsePlainDate(texts.date ?? '');
  if (date === undefined) {
    throw wrongUse('--date is the day on which the bank did it, such as 2026-11-03.', hint);
  }
  const { attempt: attemptText } = texts;
  const reference = referenceIn(texts.reference ?? '');
  const given = attemptText === undefined ? undefined : Number(attemptText);
  if (given !== undefined && !(Number.isInteger(given) && given >= 1 && given <= 999)) {
    throw wrongUse('--attempt is the number of an attempt, such as 1.', hint);
  }
  const { amount = '' } = texts;
  // Before anything is opened; the payout says which currency it is.
  if (!/^[\d\s.,'’]*\d$/.test(amount.trim()))
    throw wrongUse('--amount is what was paid, such as 41.20.', hint);
  return (payout) => {
    const amountMinor = minorUnitsWritten(amount, payout.currency);
    if (amountMinor === undefined) {
      throw wrongUse(`--amount is no amount of ${payout.currency.slice(0, 3)}.`, hint);
    }
    return { outcome, attempt: given ?? lastSent(payout), amountMinor, date, reference };
  };
}

/** The last attempt that went into a file; 0 where there is none, which nobody can settle. */
function lastSent({ history }: Payout): number {
  return history.findLast(({ to }) => to === 'batched')?.attempt ?? 0;
}
