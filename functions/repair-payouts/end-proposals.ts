import { REMINDER_MS } from '../core/approval/deadline.ts';
import { termsText } from '../core/approval/policy.ts';
import type { Proposal, Voided } from '../core/approval/proposal.ts';
import type { Batch } from '../core/batch.ts';
import { voidBatch } from '../ledger/batches.ts';
import { approvalTermsOf } from '../platform/approval-rules.ts';
import { repairEach } from './repair-batches.ts';
import type { RepairDeps } from './repair-deps.ts';

/**
 * Ends proposals that nobody approved in time, or whose rules have changed since: their payouts go with the next file.
 * The last approval and this race on one row, so exactly one wins. An hour before the end an alarm rings.
 * @returns the number of proposals ended.
 */
export async function endProposals(deps: RepairDeps): Promise<number> {
  return repairEach(deps, 'proposed', async (batch) => {
    const { proposal } = batch;
    if (proposal === undefined) return false;
    const nowMs = deps.clock.now();
    const voided = endOf(deps, batch, proposal, nowMs);
    if (voided === undefined) {
      if (nowMs >= proposal.expiresAtMs - REMINDER_MS) alarm(deps, batch, proposal, 'approval-due');
      return false;
    }
    // Before the batch is over: the next repair repeats an alarm lost in a crash.
    if (voided.why === 'expired') alarm(deps, batch, proposal, 'approval-expired');
    if (!(await voidBatch(deps.table, batch, voided))) return false;
    deps.log.warn('proposal-ended', { batchId: batch.batchId, why: voided.why });
    return true;
  });
}

function endOf(deps: RepairDeps, batch: Batch, proposal: Proposal, nowMs: number): Voided | undefined {
  if (nowMs >= proposal.expiresAtMs) return { why: 'expired' };
  const account = deps.debtorAccounts.find(({ id }) => id === batch.debtor.accountId);
  const isAsSigned =
    account !== undefined && termsText(approvalTermsOf(account)) === termsText(proposal.terms);
  return isAsSigned ? undefined : { why: 'terms-changed' };
}

const ACTIONS = {
  'approval-due': 'Have the approvers look at it now: without them its payouts miss the cut-off.',
  'approval-expired':
    'Its payouts go with the next file, a banking day later at least. Find out why nobody approved it.',
} as const;

function alarm(
  { log }: RepairDeps,
  { batchId, debtor, executionDate, approvals }: Batch,
  { expiresAtMs, seal }: Proposal,
  event: keyof typeof ACTIONS,
): void {
  log.alarm(event, {
    batchId,
    debtorAccountId: debtor.accountId,
    executionDate,
    expiresAt: new Date(expiresAtMs).toISOString(),
    payouts: seal.count,
    controlSumMinor: seal.controlSumMinor.toString(),
    approvals: approvals.length,
    action: ACTIONS[event],
  });
}
