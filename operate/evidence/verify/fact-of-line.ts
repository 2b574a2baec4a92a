import type { BankLine } from '../../../functions/bank/lines/bank-line.ts';
import { batchOfAttempt } from '../../../functions/core/attempt-facts.ts';
import { type BankFact, bounded } from '../../../functions/core/bank-fact.ts';
import type { Payout } from '../../../functions/core/payout.ts';

/**
 * What in a payout's fact differs from the line; undefined where nothing does.
 * A line about a whole file says the same of all its payments, each with its own amount; one without an id of ours
 * speaks of the payment with its reference.
 */
export function factDifference(payout: Payout, fact: BankFact, line: BankLine): string | undefined {
  if (!isItsSubject(payout, fact, line)) return 'payment';
  const isNamed = line.subject.kind !== 'none';
  if (fact.says !== (line.says ?? 'unclear')) return 'meaning';
  if (fact.level !== (isNamed ? line.level : 'entry')) return 'level';
  const { status, createdAt, reference } = bounded({
    status: line.status,
    createdAt: line.createdAt,
    ...(line.accountServicerReference === undefined ? {} : { reference: line.accountServicerReference }),
  });
  if (fact.status !== status) return 'status';
  if (fact.createdAt !== createdAt) return 'time';
  const isOfAccount = line.entry !== undefined;
  if (isOfAccount && fact.reference !== reference) return 'reference';
  if (fact.bookingDate !== line.bookingDate || fact.valueDate !== line.valueDate) return 'date';
  const hasReason = line.level !== 'batch';
  if (hasReason && fact.reasonCode !== line.reasonCode) return 'reason';
  return isItsAmount(payout, fact, line) ? undefined : 'amount';
}

function isItsSubject(
  payout: Payout,
  { attempt, says, reference }: BankFact,
  { subject, ...line }: BankLine,
): boolean {
  switch (subject.kind) {
    case 'attempt':
      return subject.payoutId === payout.payoutId && subject.attempt === attempt;
    case 'batch':
      return batchOfAttempt(payout, attempt) === subject.batchId;
    case 'none':
      return (
        says === 'returned' &&
        reference !== undefined &&
        reference === line.accountServicerReference?.slice(0, 70)
      );
  }
}

function isItsAmount({ history }: Payout, fact: BankFact, { level, amount, subject }: BankLine): boolean {
  if (level === 'batch' && subject.kind === 'batch') return fact.amountMinor !== undefined;
  if (subject.kind === 'batch') return fact.amountMinor === undefined;
  const isReadable = amount?.readable === true;
  if (!isReadable) return fact.amountMinor === undefined && history.length > 0;
  return fact.amountMinor === amount.amountMinor && fact.currency === amount.currency;
}
