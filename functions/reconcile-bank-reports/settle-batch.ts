import { bounded, lineIdOf, type ReportedFact } from '../core/bank-fact.ts';
import type { Batch, BatchSeal } from '../core/batch.ts';
import { currencyExponent } from '../core/currency.ts';
import { toMinorUnits } from '../core/decimal.ts';
import { assert } from '../core/errors.ts';
import { mapInOrder } from '../flow/in-order.ts';
import type { BankLine } from './bank-line.ts';
import { type Member, membersOf } from './batch-members.ts';
import type { Misfit, Reading } from './reading.ts';
import { settleRow } from './settle-attempt.ts';

/** The result of a line about a whole batch: its own misfit, or the number of payments that disagree. */
export type BatchOutcome = { readonly misfit: Misfit | undefined; readonly memberMisfits: number };

const PAYOUTS_IN_FLIGHT = 16;

/** Records for every payment of a batch what the bank says of its file or payment information. */
export async function settleBatchStatus(
  reading: Reading,
  line: BankLine,
  batchId: string,
): Promise<BatchOutcome> {
  const batch = await reading.sentBatch(batchId);
  if (batch?.seal === undefined) return only({ why: 'unknown-batch' });
  // The file reached the bank twice: the message id is ours, but the refusal concerns the second copy.
  if (line.says === 'copy-refused') return only({ why: 'copy-refused' });
  if (line.says === 'unclear') return only({ why: 'status-unknown' });
  const misfit = misfitOfOriginal(line, batch, batch.seal);
  if (misfit !== undefined) return only(misfit);
  if (line.says === 'pending') return only(line.opposed ? { why: 'contradicts' } : undefined);
  const memberMisfits = await tellMembers(reading, line, batch, batch.seal);
  // Each payment knows that its report contradicts itself; one line tells a person for all.
  return line.opposed ? only({ why: 'contradicts' }) : { misfit: undefined, memberMisfits };
}

export function only(misfit: Misfit | undefined): BatchOutcome {
  return { misfit, memberMisfits: 0 };
}

/** A status with another number of payments or another sum is not about our file. */
function misfitOfOriginal(line: BankLine, batch: Batch, seal: BatchSeal): Misfit | undefined {
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

async function tellMembers(
  reading: Reading,
  line: BankLine,
  batch: Batch,
  _seal: BatchSeal,
): Promise<number> {
  if (line.says === 'refused') reading.touch(batch.batchId);
  let misfits = 0;
  const tell = async (member: Member): Promise<Misfit | undefined> => {
    const fact = factOf(reading, line, batch, member);
    const { payoutId } = member.entry;
    const spoken = { payoutId, attempt: member.attempt, lineId: fact.reportId };
    const misfit = await settleRow(reading, spoken, member.payout, async () => ({ fact, misfit: undefined }));
    if (!line.opposed) await reading.endMember(line, member.entry.endToEndId, misfit);
    return misfit;
  };
  for await (const members of membersOf(reading.deps, batch)) {
    for await (const misfit of mapInOrder(members, PAYOUTS_IN_FLIGHT, tell)) {
      if (misfit !== undefined) misfits += 1;
    }
  }
  return misfits;
}

function factOf(reading: Reading, line: BankLine, batch: Batch, { attempt }: Member): ReportedFact {
  const { says, level, status, createdAt, reasonCode, opposed } = line;
  assert(says !== undefined, 'a status says something');
  return bounded({
    attempt,
    says,
    level,
    status,
    reportId: lineIdOf(reading.file.reportId, line.ordinal),
    createdAt,
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(opposed ? { misfit: 'opposed' } : {}),
    ...(says === 'settled' && !opposed && reading.promisePays(batch) ? { pays: true } : {}),
  });
}
