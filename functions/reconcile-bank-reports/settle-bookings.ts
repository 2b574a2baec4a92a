import { isAccountNamed } from '../bank/account-named.ts';
import type { BankLine } from '../bank/lines/bank-line.ts';
import { factsOf } from '../core/attempt-facts.ts';
import { bounded, lineIdOf, type ReportedFact } from '../core/bank-fact.ts';
import type { Batch } from '../core/batch.ts';
import { type Explanation, explainSums } from '../core/batch-explanation.ts';
import type { PayoutId } from '../core/ids.ts';
import { verdictOf } from '../core/verdict.ts';
import { mapInOrder } from '../flow/in-order.ts';
import {
  addBatchBooking,
  type BatchBooking,
  markExplained,
  readBatchBookings,
} from '../ledger/batch-bookings.ts';
import { resolveUnmatched } from '../ledger/unmatched-lines.ts';
import type { RowsAhead } from '../ledger/versioned-row.ts';
import { type Member, membersOf } from './batch-members.ts';
import type { Reconciliation, Unmatched } from './reconciliation.ts';
import { NOTHING_AHEAD, type PaymentAhead, recipientsAhead } from './rows-ahead.ts';
import { settleRow } from './settle-attempt.ts';

const PAYOUTS_IN_FLIGHT = 16;

/**
 * Keeps an account line about a whole batch with the batch's others.
 * @returns why it does not count as one; undefined leaves its end to `explainBookings`.
 */
export async function keepBooking(
  reconciliation: Reconciliation,
  line: BankLine,
  batchId: string,
): Promise<Unmatched | undefined> {
  const batch = await reconciliation.sentBatch(batchId);
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
  const isKept = await addBatchBooking(reconciliation.deps.table, batchId, {
    sha256: reconciliation.file.sha256,
    bankReportId: lineIdOf(reconciliation.file.bankReportId, line.ordinal),
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
export async function explainTouched(reconciliation: Reconciliation): Promise<void> {
  for (const [batchId, lines] of reconciliation.takeTouched())
    await explainBookings(reconciliation, batchId, lines);
}

/**
 * Explains one batch after a report, by all lines about it and all refusals of its payments: each payment in those
 * lines is booked. An unexplained sum waits and calls a person.
 * @param lines this report's waiting lines.
 */
async function explainBookings(
  reconciliation: Reconciliation,
  batchId: string,
  lines: readonly BankLine[],
): Promise<void> {
  const batch = await reconciliation.sentBatch(batchId);
  const { bookings, explained } = await readBatchBookings(reconciliation.deps.table, batchId);
  if (batch?.seal === undefined || bookings.length === 0 || (explained && lines.length === 0)) return;
  const refused = await refusedOf(reconciliation, batch);
  const explanation = explainSums(bookings, batch.seal.controlSumMinor, refused);
  if (explanation === undefined) {
    let expectedMinor = batch.seal.controlSumMinor;
    for (const amountMinor of refused.values()) expectedMinor -= amountMinor;
    for (const line of lines) {
      // A credit for a whole file does not name the payments it returns.
      const why = line.creditDebit === 'credit' ? 'direction-unclear' : 'sum-differs';
      await reconciliation.endLine(line, { why, expectedMinor }, 0);
    }
    return;
  }
  const unmatchedOf = await tellMembers(reconciliation, batch, explanation);
  await markExplained(reconciliation.deps.table, batchId, bookings.length);
  for (const line of lines) {
    const lineId = lineIdOf(reconciliation.file.bankReportId, line.ordinal);
    await reconciliation.endLine(line, undefined, unmatchedOf.get(lineId) ?? 0);
  }
  await resolveEarlier(reconciliation, bookings);
}

/** Payments of the batch that the bank refused, by all facts but these lines. */
async function refusedOf(
  reconciliation: Reconciliation,
  batch: Batch,
): Promise<ReadonlyMap<PayoutId, bigint>> {
  const refused = new Map<PayoutId, bigint>();
  for await (const members of membersOf(reconciliation.deps, batch)) {
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
  reconciliation: Reconciliation,
  batch: Batch,
  { debits, left }: Explanation<BatchBooking, PayoutId>,
): Promise<ReadonlyMap<string, number>> {
  const unmatchedOf = new Map<string, number>();
  const tell = async (member: Member, recipients: RowsAhead): Promise<void> => {
    let ahead: PaymentAhead = { payout: member.payout, recipients };
    for (const booking of debits) {
      const fact = factOf(booking, batch, member);
      const { payoutId } = member.entry;
      const spoken = { payoutId, attempt: member.attempt, lineId: fact.bankReportId };
      const unmatched = await settleRow(reconciliation, spoken, ahead, async () => ({
        fact,
        unmatched: undefined,
      }));
      ahead = NOTHING_AHEAD;
      if (unmatched === undefined) continue;
      await reconciliation.endMemberOf(booking, member.entry, unmatched);
      unmatchedOf.set(booking.bankReportId, (unmatchedOf.get(booking.bankReportId) ?? 0) + 1);
    }
  };
  for await (const members of membersOf(reconciliation.deps, batch)) {
    const debited = members.filter(({ entry }) => !left.has(entry.payoutId));
    const payouts = debited.flatMap(({ payout }) => payout ?? []);
    const recipients = await recipientsAhead(reconciliation.deps, 'debited', payouts);
    for await (const _ of mapInOrder(debited, PAYOUTS_IN_FLIGHT, (member) => tell(member, recipients))) {
      // Drained: each payment is settled in its place.
    }
  }
  return unmatchedOf;
}

function factOf(booking: BatchBooking, batch: Batch, { entry, attempt }: Member): ReportedFact {
  const { status, bankReportId, createdAt, bookingDate, valueDate, reference } = booking;
  return bounded({
    attempt,
    says: 'debited',
    level: 'batch',
    status,
    bankReportId,
    createdAt,
    amountMinor: entry.amountMinor,
    currency: batch.currency,
    ...(bookingDate === undefined ? {} : { bookingDate }),
    ...(valueDate === undefined ? {} : { valueDate }),
    ...(reference === undefined ? {} : { reference }),
  });
}

/** Earlier reports' lines that waited for this knowledge. */
async function resolveEarlier(
  reconciliation: Reconciliation,
  bookings: readonly BatchBooking[],
): Promise<void> {
  const { table, clock } = reconciliation.deps;
  const at = new Date(clock.now()).toISOString();
  for (const { sha256, ordinal } of bookings) {
    if (sha256 !== reconciliation.file.sha256) await resolveUnmatched(table, sha256, ordinal, undefined, at);
  }
}
