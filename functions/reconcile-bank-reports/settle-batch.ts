import type { BankLine } from '../bank/lines/bank-line.ts';
import { bounded, lineIdOf, type ReportedFact } from '../core/bank-fact.ts';
import type { Batch } from '../core/batch.ts';
import type { BatchSeal } from '../core/batch-seal.ts';
import { currencyExponent } from '../core/currency.ts';
import { toMinorUnits } from '../core/decimal.ts';
import { assert } from '../core/errors.ts';
import { mapInOrder } from '../flow/in-order.ts';
import type { RowsAhead } from '../ledger/versioned-row.ts';
import { type Member, membersOf } from './batch-members.ts';
import type { Reconciliation, Unmatched } from './reconciliation.ts';
import { recipientsAhead } from './rows-ahead.ts';
import { settleRow } from './settle-attempt.ts';

/** The result of a line about a whole batch: why it is unmatched, or the number of payments that disagree. */
export type BatchOutcome = { readonly unmatched: Unmatched | undefined; readonly unmatchedMembers: number };

const PAYOUTS_IN_FLIGHT = 16;

/** Records for every payment of a batch what the bank says of its file or payment information. */
export async function settleBatchStatus(
  reconciliation: Reconciliation,
  line: BankLine,
  batchId: string,
): Promise<BatchOutcome> {
  const batch = await reconciliation.sentBatch(batchId);
  if (batch?.seal === undefined) return only({ why: 'unknown-batch' });
  // The file reached the bank twice: the message id is ours, but the refusal concerns the second copy.
  if (line.says === 'copy-refused') return only({ why: 'copy-refused' });
  if (line.says === 'unclear') return only({ why: 'status-unknown' });
  const unmatched = unmatchedOriginal(line, batch, batch.seal);
  if (unmatched !== undefined) return only(unmatched);
  if (line.says === 'pending') return only(line.opposed ? { why: 'contradicts' } : undefined);
  const unmatchedMembers = await tellMembers(reconciliation, line, batch);
  // Each payment knows that its report contradicts itself; one line tells a person for all.
  return line.opposed ? only({ why: 'contradicts' }) : { unmatched: undefined, unmatchedMembers };
}

export function only(unmatched: Unmatched | undefined): BatchOutcome {
  return { unmatched, unmatchedMembers: 0 };
}

/** A status with another number of payments or another sum is not about our file. */
function unmatchedOriginal(line: BankLine, batch: Batch, seal: BatchSeal): Unmatched | undefined {
  const { originalTransactions, originalControlSum } = line;
  const exponent = currencyExponent(batch.currency);
  assert(exponent !== undefined, 'a batch has a currency that is known');
  const countAgrees = originalTransactions === undefined || originalTransactions === seal.count;
  const sumAgrees =
    originalControlSum === undefined || toMinorUnits(originalControlSum, exponent) === seal.controlSumMinor;
  return countAgrees && sumAgrees
    ? undefined
    : { why: 'amount-differs', expectedMinor: seal.controlSumMinor };
}

async function tellMembers(reconciliation: Reconciliation, line: BankLine, batch: Batch): Promise<number> {
  if (line.says === 'refused') reconciliation.touch(batch.batchId);
  let unmatchedMembers = 0;
  const tell = async (member: Member, recipients: RowsAhead): Promise<Unmatched | undefined> => {
    const fact = factOf(reconciliation, line, batch, member);
    const { payoutId } = member.entry;
    const spoken = { payoutId, attempt: member.attempt, lineId: fact.bankReportId };
    const ahead = { payout: member.payout, recipients };
    const unmatched = await settleRow(reconciliation, spoken, ahead, async () => ({
      fact,
      unmatched: undefined,
    }));
    if (!line.opposed) await reconciliation.endMember(line, member.entry.endToEndId, unmatched);
    return unmatched;
  };
  for await (const members of membersOf(reconciliation.deps, batch)) {
    const payouts = members.flatMap(({ payout }) => payout ?? []);
    const recipients = await recipientsAhead(reconciliation.deps, line.says, payouts);
    const told = mapInOrder(members, PAYOUTS_IN_FLIGHT, (member) => tell(member, recipients));
    for await (const unmatched of told) {
      if (unmatched !== undefined) unmatchedMembers += 1;
    }
  }
  return unmatchedMembers;
}

function factOf(
  reconciliation: Reconciliation,
  line: BankLine,
  batch: Batch,
  { attempt }: Member,
): ReportedFact {
  const { says, level, status, createdAt, reasonCode, opposed } = line;
  assert(says !== undefined, 'a status says something');
  return bounded({
    attempt,
    says,
    level,
    status,
    bankReportId: lineIdOf(reconciliation.file.bankReportId, line.ordinal),
    createdAt,
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(opposed ? { misfit: 'opposed' } : {}),
    ...(says === 'settled' && !opposed && reconciliation.promisePays(batch) ? { pays: true } : {}),
  });
}
