import { REMINDER_MS } from '../core/approval/deadline.ts';
import type { Voided } from '../core/approval/proposal.ts';
import { isProposed, type ProposedBatch } from '../core/batch.ts';
import { voidBatch } from '../ledger/batches.ts';
import { hasTermsOf } from '../platform/approval-rules.ts';
import { repairEach } from './repair-batches.ts';
import type { RepairDeps } from './repair-deps.ts';

/**
 * Ends proposals that nobody approved in time, or whose rules have changed: their payouts go with the next file. The
 * last approval and this race on one row, so exactly one wins. An hour before the end an alarm rings.
 * @returns how many it ended.
 */
export async function endProposals(deps: RepairDeps): Promise<number> {
  return repairEach(deps, 'proposed', async (batch) => {
    if (!isProposed(batch)) return false;
    const nowMs = deps.clock.now();
    const voided = endOf(deps, batch, nowMs);
    if (voided === undefined) {
      if (nowMs >= batch.proposal.expiresAtMs - REMINDER_MS) alarm(deps, batch, 'approval-due');
      return false;
    }
    // Before the batch is over: the next repair repeats an alarm lost in a crash.
    if (voided.why === 'expired') alarm(deps, batch, 'approval-expired');
    if (!(await voidBatch(deps.table, batch, voided))) return false;
    deps.log.warn('proposal-ended', { batchId: batch.batchId, why: voided.why });
    return true;
  });
}

function endOf(deps: RepairDeps, batch: ProposedBatch, nowMs: number): Voided | undefined {
  if (nowMs >= batch.proposal.expiresAtMs) return { why: 'expired', atMs: nowMs };
  return hasTermsOf(deps.debtorAccounts, batch) ? undefined : { why: 'terms-changed', atMs: nowMs };
}

const ACTIONS = {
  'approval-due': 'Have the approvers look at it now: without them its payouts miss the cut-off.',
  'approval-expired':
    'Its payouts go with the next file, a banking day later at least. Find out why nobody approved it.',
} as const;

function alarm(
  { log }: RepairDeps,
  { batchId, debtor, executionDate, approvals, proposal: { expiresAtMs, seal } }: ProposedBatch,
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
