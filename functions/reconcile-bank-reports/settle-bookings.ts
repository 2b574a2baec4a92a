import { isAccountNamed } from '../bank/account-named.ts';
import { factsOf } from '../core/attempt-facts.ts';
import { bounded, lineIdOf, type ReportedFact } from '../core/bank-fact.ts';
import type { Batch, BatchSeal } from '../core/batch.ts';
import { type Explanation, explainSums } from '../core/batch-explanation.ts';
import type { PayoutId } from '../core/ids.ts';
import { verdictOf } from '../core/verdict.ts';
import { mapInOrder } from '../flow/in-order.ts';
import { resolveUnmatched } from '../ledger/bank-reports.ts';
import {
  addBatchBooking,
  type BatchBooking,
  markExplained,
  readBatchBookings,
} from '../ledger/batch-bookings.ts';
import type { BankLine } from './bank-line.ts';
import { type Member, membersOf } from './batch-members.ts';
import type { Misfit, Reading } from './reading.ts';
import { settleRow } from './settle-attempt.ts';

const PAYOUTS_IN_FLIGHT = 16;

/**
 * Keeps an account line about a whole batch with the batch's others.
 * @returns why it does not count as one; undefined leaves its end to `explainBookings`.
 */
export async function keepBooking(
  reading: Reading,
  line: BankLine,
  batchId: string,
): Promise<Misfit | undefined> {
  const batch = await reading.sentBatch(batchId);
  if (batch?.seal === undefined) return { why: 'unknown-batch' };
  const { amount, bookingDate, valueDate, creditDebit, statementAccount } = line;
  if (statementAccount === undefined || !isAccountNamed(statementAccount, batch.debtor.iban)) {
    return { why: 'account-differs' };
  }
  if (line.says === 'unclear' || creditDebit === undefined) return { why: 'direction-unclear' };
  if (line.says === 'charges-returned') return { why: 'charges-returned' };
  // Money left once more, or never came back, without a named payment: a person finds out which.
  if (line.says === 'return-undone') return { why: 'direction-unclear' };
  if (amount === undefined) return { why: 'amount-missing' };
  const expectedMinor = batch.seal.controlSumMinor;
  if (!amount.readable) return { why: 'amount-unreadable', expectedMinor };
  if (amount.currency !== batch.currency) return { why: 'sum-differs', expectedMinor };
  const reference = line.accountServicerReference;
  const isKept = await addBatchBooking(reading.deps.table, batchId, {
    sha256: reading.file.sha256,
    reportId: lineIdOf(reading.file.reportId, line.ordinal),
    ordinal: line.ordinal,
    status: line.status,
    side: creditDebit,
    amountMinor: amount.amountMinor,
    createdAt: line.createdAt,
    ...(bookingDate === undefined ? {} : { bookingDate }),
    ...(valueDate === undefined ? {} : { valueDate }),
    ...(reference === undefined ? {} : { reference }),
  });
  return isKept ? undefined : { why: 'facts-full' };
}

/** Explains every batch touched by the report. */
export async function explainTouched(reading: Reading): Promise<void> {
  for (const [batchId, lines] of reading.takeTouched()) await explainBookings(reading, batchId, lines);
}

/**
 * Explains one batch after a report, by all lines about it and all refusals of its payments: each payment that they
 * contain is booked. An unexplained sum waits and calls a person.
 * @param lines this report's waiting lines.
 */
async function explainBookings(reading: Reading, batchId: string, lines: readonly BankLine[]): Promise<void> {
  const batch = await reading.sentBatch(batchId);
  const { bookings, explained } = await readBatchBookings(reading.deps.table, batchId);
  if (batch?.seal === undefined || bookings.length === 0 || (explained && lines.length === 0)) return;
  const refused = await refusedOf(reading, batch, batch.seal);
  const explanation = explainSums(bookings, batch.seal.controlSumMinor, refused);
  if (explanation === undefined) {
    let expectedMinor = batch.seal.controlSumMinor;
    for (const amountMinor of refused.values()) expectedMinor -= amountMinor;
    for (const line of lines) {
      // A credit for a whole file does not say which payments it returns.
      const why = line.creditDebit === 'credit' ? 'direction-unclear' : 'sum-differs';
      await reading.endLine(line, { why, expectedMinor }, 0);
    }
    return;
  }
  const misfits = await tellMembers(reading, batch, batch.seal, explanation);
  await markExplained(reading.deps.table, batchId, bookings.length);
  for (const line of lines) {
    const lineId = lineIdOf(reading.file.reportId, line.ordinal);
    await reading.endLine(line, undefined, misfits.get(lineId) ?? 0);
  }
  await resolveEarlier(reading, bookings);
}

/** Payments of the batch that the bank refused, by all facts but these lines. */
async function refusedOf(
  reading: Reading,
  batch: Batch,
  _seal: BatchSeal,
): Promise<ReadonlyMap<PayoutId, bigint>> {
  const refused = new Map<PayoutId, bigint>();
  for await (const members of membersOf(reading.deps, batch)) {
    for (const { payout, attempt, entry } of members) {
      // An unreadable row counts as booked: had the bank refused it, the bank's sum would differ.
      const facts = payout === undefined ? [] : factsOf(payout, attempt);
      const others = facts.filter(({ says, level }) => says !== 'debited' || level !== 'batch');
      const wasRefused = others.some(({ says, misfit }) => says === 'refused' && misfit === undefined);
      const { standing } = verdictOf(others);
      if (standing === 'refused' || (wasRefused && standing === 'returned')) {
        refused.set(entry.payoutId, entry.amountMinor);
      }
    }
  }
  return refused;
}

/** @returns the number of payments that disagree with each line, by its id. */
async function tellMembers(
  reading: Reading,
  batch: Batch,
  _seal: BatchSeal,
  { debits, left }: Explanation<BatchBooking, PayoutId>,
): Promise<ReadonlyMap<string, number>> {
  const misfits = new Map<string, number>();
  const tell = async (member: Member): Promise<void> => {
    for (const booking of debits) {
      const fact = factOf(booking, batch, member);
      const { payoutId } = member.entry;
      const spoken = { payoutId, attempt: member.attempt, lineId: fact.reportId };
      const misfit = await settleRow(reading, spoken, undefined, async () => ({ fact, misfit: undefined }));
      if (misfit === undefined) continue;
      await reading.endMemberOf(booking, member.entry, misfit);
      misfits.set(booking.reportId, (misfits.get(booking.reportId) ?? 0) + 1);
    }
  };
  for await (const members of membersOf(reading.deps, batch)) {
    const debited = members.filter(({ entry }) => !left.has(entry.payoutId));
    for await (const _ of mapInOrder(debited, PAYOUTS_IN_FLIGHT, tell)) {
      // Drained: each payment is settled in its place.
    }
  }
  return misfits;
}

function factOf(booking: BatchBooking, batch: Batch, { entry, attempt }: Member): ReportedFact {
  const { status, reportId, createdAt, bookingDate, valueDate, reference } = booking;
  return bounded({
    attempt,
    says: 'debited',
    level: 'batch',
    status,
    reportId,
    createdAt,
    amountMinor: entry.amountMinor,
    currency: batch.currency,
    ...(bookingDate === undefined ? {} : { bookingDate }),
    ...(valueDate === undefined ? {} : { valueDate }),
    ...(reference === undefined ? {} : { reference }),
  });
}

/** Earlier reports' lines that waited for this knowledge. */
async function resolveEarlier(reading: Reading, bookings: readonly BatchBooking[]): Promise<void> {
  const { table, clock } = reading.deps;
  const at = new Date(clock.now()).toISOString();
  for (const { sha256, ordinal } of bookings) {
    if (sha256 !== reading.file.sha256) await resolveUnmatched(table, sha256, ordinal, undefined, at);
  }
}
