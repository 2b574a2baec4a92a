import type { BankLine } from '../bank/lines/bank-line.ts';
import { unmatchedStranger } from '../bank/lines/unmatched-stranger.ts';
import { lineIdOf } from '../core/bank-fact.ts';
import { recordPayeeCheck } from '../ledger/payees.ts';
import { addUnheardLine, endUnheardLine } from '../ledger/unheard-lines.ts';
import { noteDebit, waitsForSearch } from './find-returns.ts';
import type { Reconciliation } from './reconciliation.ts';
import type { LineAhead, PaymentAhead } from './rows-ahead.ts';
import { ledgerRefusal, settleAttempt } from './settle-attempt.ts';
import { type BatchOutcome, only, settleBatchStatus } from './settle-batch.ts';
import { explainTouched, keepBooking } from './settle-bookings.ts';

/**
 * Acts on one line of a report and records the result. A line that the ledger cannot take counts as unmatched and does
 * not stop the others.
 * @throws errors that may pass the next time.
 */
export async function settleLine(reconciliation: Reconciliation, { line, ahead }: LineAhead): Promise<void> {
  const outcome = await settleOrMiss(reconciliation, line, ahead);
  if (outcome !== 'waits') await reconciliation.endLine(line, outcome.unmatched, outcome.unmatchedMembers);
}

/** If a batch's row is wrong, none of its payments gets the line: a mark on the batch covers all. */
async function settleOrMiss(
  reconciliation: Reconciliation,
  line: BankLine,
  ahead: PaymentAhead,
): Promise<BatchOutcome | 'waits'> {
  const { deps, file } = reconciliation;
  const lineId = lineIdOf(file.bankReportId, line.ordinal);
  const batchId = line.subject.kind === 'batch' ? line.subject.batchId : undefined;
  let outcome: BatchOutcome | 'waits';
  try {
    outcome = await settle(reconciliation, line, ahead);
  } catch (error) {
    const refusal = ledgerRefusal(error);
    if (batchId !== undefined) await addUnheardLine(deps.table, batchId, lineId);
    return only(refusal);
  }
  if (batchId !== undefined && file.readBefore) await endUnheardLine(deps.table, batchId, lineId);
  return outcome;
}

async function settle(
  reconciliation: Reconciliation,
  line: BankLine,
  ahead: PaymentAhead,
): Promise<BatchOutcome | 'waits'> {
  const { subject, says, entry } = line;
  if (subject.kind === 'none') {
    const unmatched = unmatchedStranger(line);
    return unmatched.why === 'return-unidentified' && waitsForSearch(reconciliation, line)
      ? 'waits'
      : only(unmatched);
  }
  if (says === undefined) return only({ why: entry === undefined ? 'status-unknown' : 'direction-unclear' });
  if (subject.kind === 'attempt') {
    const unmatched = await settleAttempt(reconciliation, line, subject, ahead);
    if (unmatched === undefined) {
      await keepPayeeCheck(reconciliation, line, subject.payoutId);
      if (says === 'debited') await noteDebit(reconciliation, line);
    }
    return only(unmatched);
  }
  if (entry === undefined) return settleBatchStatus(reconciliation, line, subject.batchId);
  // The bank may never book announced, expected or informational lines.
  if (says === 'announced' || says === 'pending') return only(undefined);
  const unmatched = await keepBooking(reconciliation, line, subject.batchId);
  if (unmatched !== undefined) return only(unmatched);
  reconciliation.waitForOthers(line, subject.batchId);
  if (reconciliation.isFull()) await explainTouched(reconciliation);
  return 'waits';
}

/** A payee check concerns the account and the name as sent. */
async function keepPayeeCheck(
  reconciliation: Reconciliation,
  line: BankLine,
  payoutId: string,
): Promise<void> {
  const { vop, endToEndId = '', batchId } = line;
  if (vop === undefined || batchId === undefined) return;
  const member = await reconciliation.memberOf(batchId, payoutId);
  if (member === undefined) return;
  await recordPayeeCheck(reconciliation.deps.table, {
    iban: member.creditorIban,
    name: member.creditorName,
    result: vop,
    createdAt: line.createdAt,
    bankReportId: lineIdOf(reconciliation.file.bankReportId, line.ordinal),
    endToEndId,
  });
}
