import { finishBatch } from '../batches/finish-batch.ts';
import { peopleNeeded } from '../core/approval/policy.ts';
import type { Proposal } from '../core/approval/proposal.ts';
import type { Batch } from '../core/batch.ts';
import type { BatchSeal } from '../core/batch-seal.ts';
import { proposeBatch, sealBatch } from '../ledger/batches.ts';
import { releaseDay } from '../ledger/payment-days.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { enterFirstApprovers, newProposal } from './propose.ts';
import type { SubmitDeps } from './submit-deps.ts';

/** The result of one batch. A bank's bulk exemption from the check of names does not cover `single` files. */
export type SubmittedBatch = {
  readonly kind: 'submitted';
  readonly batchId: string;
  readonly key: string;
  readonly count: number;
  readonly controlSumMinor: bigint;
  readonly single: boolean;
};

/** It waits for people: the last approval seals it. */
export type ProposedFile = {
  readonly kind: 'proposed';
  readonly batchId: string;
  readonly seal: BatchSeal;
  readonly expiresAtMs: number;
};

/**
 * Lets a checked file go: seals and publishes it, or asks the people whom its account requires.
 * @param plannedAtMs when its execution date was chosen.
 * @param makers keys of the people who decided about one of its payouts.
 * @returns undefined if the batch was lost or its account is stopped.
 */
export async function depart(
  deps: SubmitDeps,
  account: DebtorAccount,
  batch: Batch,
  seal: BatchSeal,
  makers: ReadonlySet<string>,
  plannedAtMs: number,
): Promise<SubmittedBatch | ProposedFile | undefined> {
  const times = { plannedAtMs, nowMs: deps.clock.now() };
  const proposal = newProposal(account, seal, makers, deps.approval, times);
  return proposal === undefined ? publish(deps, account, batch, seal) : propose(deps, batch, proposal);
}

async function publish(
  deps: SubmitDeps,
  account: DebtorAccount,
  batch: Batch,
  seal: BatchSeal,
): Promise<SubmittedBatch | undefined> {
  const { log } = deps;
  if (!(await sealBatch(deps.table, batch, seal))) return lost(deps, batch);
  const sealed: Batch = { ...batch, state: 'sealed', version: batch.version + 1, seal };
  const key = await finishBatch(deps, sealed, 'submit-batches');
  if (key === undefined) return undefined;
  const { count, controlSumMinor } = seal;
  log.info('batch-submitted', {
    batchId: batch.batchId,
    currency: batch.currency,
    payouts: count,
    controlSumMinor: controlSumMinor.toString(),
  });
  if (count === 1 && account.vop === 'opt-out') {
    log.warn('single-payment-sent', {
      batchId: batch.batchId,
      action:
        'The account waives the verification of payees, and this file has one payment: watch for its refusal.',
    });
  }
  return { kind: 'submitted', batchId: batch.batchId, key, count, controlSumMinor, single: count === 1 };
}

/** Nothing is in the outbox yet: the last approval seals it, and the repair makes its file. */
async function propose(
  deps: SubmitDeps,
  batch: Batch,
  proposal: Proposal,
): Promise<ProposedFile | undefined> {
  const { table, clock, approval, log } = deps;
  const able = await enterFirstApprovers(table, approval.trust, proposal, clock.now());
  if (!(await proposeBatch(table, batch, proposal))) return lost(deps, batch);
  const { seal, terms, expiresAtMs } = proposal;
  const people = peopleNeeded(terms.policy, seal.controlSumMinor);
  if (able < people) {
    log.alarm('approvers-missing', {
      batchId: batch.batchId,
      people,
      able,
      expiresAt: new Date(expiresAtMs).toISOString(),
      action:
        'Have an approver bring in another person, or refuse the lines that its approvers decided about.',
    });
  }
  log.info('batch-proposed', {
    batchId: batch.batchId,
    currency: batch.currency,
    payouts: seal.count,
    controlSumMinor: seal.controlSumMinor.toString(),
    people,
    expiresAt: new Date(expiresAtMs).toISOString(),
  });
  return { kind: 'proposed', batchId: batch.batchId, seal, expiresAtMs };
}

/** The lease ran out and the repair voided it: the repair frees the payouts, this frees the day's share. */
async function lost({ table, log }: SubmitDeps, batch: Batch): Promise<undefined> {
  const { batchId, debtor, executionDate } = batch;
  await releaseDay(table, { debtorAccountId: debtor.accountId, executionDate, batchId });
  log.alarm('batch-lost', { batchId });
  return undefined;
}
