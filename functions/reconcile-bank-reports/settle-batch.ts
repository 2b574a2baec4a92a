import { standingOf, type Verdict } from '../core/bank-decision.ts';
import type { Batch, BatchSeal, ManifestEntry } from '../core/batch.ts';
import { currencyExponent } from '../core/currency.ts';
import { toMinorUnits } from '../core/decimal.ts';
import { assert } from '../core/errors.ts';
import { type Payout, parseEndToEndId } from '../core/payout.ts';
import type { State } from '../core/transitions.ts';
import { readManifestPart } from '../ledger/manifests.ts';
import { MAX_ROWS_PER_READ, readPayouts } from '../ledger/payouts.ts';
import { mapInOrder } from '../sources/in-order.ts';
import type { BankLine } from './read-lines.ts';
import type { Misfit, Reading } from './reading.ts';
import { isAccountOf, isAmount, ledgerRefusal, settleAttempt } from './settle-attempt.ts';

/** What a line about a whole batch came to: its own misfit, or how many of its payments did not agree. */
export type BatchOutcome = { readonly misfit: Misfit | undefined; readonly memberMisfits: number };

const PAYOUTS_IN_FLIGHT = 16;

/** Brings every payout of a batch in line with what the bank says about its file or payment information. */
export async function settleBatch(
  reading: Reading,
  line: BankLine,
  verdict: Verdict,
  batchId: string,
): Promise<BatchOutcome> {
  const batch = await reading.sentBatch(batchId);
  if (batch?.seal === undefined) return { misfit: { why: 'unknown-batch' }, memberMisfits: 0 };
  // A file that reached the bank twice: its message id is ours, but the refusal is about the second copy.
  if (line.says === 'copy-refused') {
    return { misfit: { why: 'contradicts' }, memberMisfits: 0 };
  }
  const misfit =
    line.entry === undefined
      ? checkOriginal(line, batch, batch.seal)
      : await checkBooking(reading, line, verdict, batch, batch.seal);
  if (misfit !== undefined || verdict === 'pending') return { misfit, memberMisfits: 0 };
  return { misfit: undefined, memberMisfits: await settleMembers(reading, line, verdict, batch, batch.seal) };
}

/** A status that is about another number of payments or another sum is not about our file. */
function checkOriginal(line: BankLine, batch: Batch, seal: BatchSeal): Misfit | undefined {
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

/** One sum for a whole batch is evidence only when it is exactly that of the payments that were not refused. */
async function checkBooking(
  reading: Reading,
  line: BankLine,
  verdict: Verdict,
  batch: Batch,
  seal: BatchSeal,
): Promise<Misfit | undefined> {
  if (!isAccountOf(line, [batch.debtor.iban])) return { why: 'account-differs' };
  if (verdict === 'pending') return undefined;
  // Which payments a credit for a whole file gives back, the line does not say.
  if (verdict !== 'booked') return { why: 'direction-unclear' };
  if (line.amount === undefined) return { why: 'amount-missing' };
  if (!line.amount.readable) return { why: 'amount-unreadable', expectedMinor: seal.controlSumMinor };
  const expectedMinor = await sumOfDebited(reading, batch, seal);
  return isAmount(line.amount, expectedMinor, batch.currency)
    ? undefined
    : { why: 'sum-differs', expectedMinor };
}

/**
 * States of an attempt that a booking of its batch contains. One whose row cannot be read counts too: its file paid
 * it, and had the bank refused it, the sum would not be the bank's.
 */
const DEBITED: readonly (State | undefined)[] = [
  'batched',
  'submitted',
  'in-doubt',
  'accepted',
  'paid',
  'returned',
];

async function sumOfDebited(reading: Reading, batch: Batch, seal: BatchSeal): Promise<bigint> {
  let sumMinor = 0n;
  for await (const members of membersOf(reading, batch, seal)) {
    for (const { entry, attempt, payout } of members) {
      if (payout === undefined || DEBITED.includes(standingOf(payout, attempt)))
        sumMinor += entry.amountMinor;
    }
  }
  return sumMinor;
}

async function settleMembers(
  reading: Reading,
  line: BankLine,
  verdict: Verdict,
  batch: Batch,
  seal: BatchSeal,
): Promise<number> {
  let misfits = 0;
  const settle = async (member: Member): Promise<Misfit | undefined> => {
    const misfit = await settleMember(reading, line, verdict, member);
    await reading.endMember(line, member.entry.endToEndId, misfit);
    return misfit;
  };
  for await (const members of membersOf(reading, batch, seal)) {
    for await (const misfit of mapInOrder(members, PAYOUTS_IN_FLIGHT, settle)) {
      if (misfit !== undefined) misfits += 1;
    }
  }
  return misfits;
}

async function settleMember(
  reading: Reading,
  line: BankLine,
  verdict: Verdict,
  { entry, attempt, payout }: Member,
): Promise<Misfit | undefined> {
  // What was refused is not in the booked sum: the line says nothing about it.
  if (line.entry !== undefined && payout !== undefined && standingOf(payout, attempt) === 'failed') {
    return undefined;
  }
  const said = { line, verdict, payoutId: entry.payoutId, attempt, checksLine: false } as const;
  return settleAttempt(reading, said, payout).catch(ledgerRefusal);
}

/** A payment of a batch beside its row as it is now, where that can be read. */
type Member = {
  readonly entry: ManifestEntry;
  readonly attempt: number;
  readonly payout: Payout | undefined;
};

/** The members of a batch in the order of its manifest, some at a time: memory does not grow with the batch. */
async function* membersOf(
  reading: Reading,
  batch: Batch,
  seal: BatchSeal,
): AsyncGenerator<readonly Member[]> {
  const { table, clock } = reading.deps;
  for (let part = 0; part < seal.manifestParts; part += 1) {
    const entries = await readManifestPart(table, batch.batchId, part);
    for (let start = 0; start < entries.length; start += MAX_ROWS_PER_READ) {
      const some = entries.slice(start, start + MAX_ROWS_PER_READ);
      const ids = some.map(({ payoutId }) => payoutId);
      const { payouts } = await readPayouts(table, ids, clock);
      yield some.map((entry) => {
        const attempt = parseEndToEndId(entry.endToEndId)?.attempt;
        assert(attempt !== undefined, 'a manifest has end-to-end ids of ours');
        return { entry, attempt, payout: payouts.get(entry.payoutId) };
      });
    }
  }
}
