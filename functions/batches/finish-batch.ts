import { type Batch, outboxKeyOf } from '../core/batch.ts';
import { assert, type PipelineError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import type { PayoutId } from '../core/ids.ts';
import { type Actor, endToEndIdOf, type Payout, type PayoutChange } from '../core/payout.ts';
import type { State } from '../core/states.ts';
import { stepPayout } from '../core/step-payout.ts';
import type { OF_A_BATCH } from '../core/step-reason.ts';
import { mapInOrder } from '../flow/in-order.ts';
import { letLeave, markSubmitted, readBatch, voidBatch } from '../ledger/batches.ts';
import { readPayout, updatePayout } from '../ledger/payouts.ts';
import { readRoster } from '../ledger/roster.ts';
import { readStopOf } from '../ledger/stops.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { LOST, untilPayoutWritten } from '../ledger/until-written.ts';
import { walkBatch } from '../ledger/walk.ts';
import type { ApprovalRules } from '../platform/approval-rules.ts';
import type { Clock } from '../platform/clock.ts';
import { putApprovals } from './approvals-file.ts';
import { markKeysUsed, verifyDeparture } from './departure.ts';
import { type FileBucket, isInOutbox, putPaymentFile, tryPaymentFile } from './outbox.ts';

export type BatchDeps = { readonly table: LedgerTable; readonly clock: Clock };

export type FinishDeps = BatchDeps & { readonly bucket: FileBucket; readonly approval: ApprovalRules };

const PAYOUTS_IN_FLIGHT = 16;

/** Why a line that an approver refused is held. */
const APPROVAL_REFUSED: Finding = {
  code: 'approval-refused',
  severity: 'hold',
  message: 'A person refused to pay it. Their reason stands with the batch.',
};

type BatchStep = {
  readonly to: State;
  readonly change: PayoutChange;
  readonly why: (typeof OF_A_BATCH)[number];
};

const SUBMITTED: BatchStep = { to: 'submitted', change: {}, why: 'file-in-outbox' };
const FREED: BatchStep = { to: 'scheduled', change: { batchId: undefined }, why: 'batch-voided' };

/** In the same step: between two, the next file could take it. */
const REFUSED: BatchStep = {
  to: 'held',
  change: { batchId: undefined, plan: undefined, reasons: [APPROVAL_REFUSED] },
  why: 'line-refused',
};

/**
 * Finishes a sealed batch: its file into the outbox, then every payout to `submitted`. Idempotent: some of it may be
 * done.
 * @returns the file's key; undefined, with nothing done, where a person has stopped the debtor account or ended the
 * batch.
 * @throws PipelineError APPROVAL_UNVERIFIED, BATCH_FILE_DIFFERS, LEDGER_ROW_INVALID
 */
export async function finishBatch(deps: FinishDeps, batch: Batch, by: Actor): Promise<string | undefined> {
  assert(batch.state === 'sealed' && batch.seal !== undefined, 'a sealed batch is finished');
  const isOut = batch.leavesAtMs !== undefined && (await isInOutbox(deps.bucket, batch));
  const leaving = isOut ? await goOnBehindFile(deps, batch) : await publish(deps, batch);
  if (leaving === undefined || leaving.state === 'void') return undefined;
  if (leaving.state === 'sealed') {
    await submitMembers(deps, leaving, by);
    await markSubmitted(deps.table, leaving);
  }
  return outboxKeyOf(batch);
}

/** Else a death between the file and the note of its keys would leave a new key new for ever. */
async function goOnBehindFile({ table, clock }: FinishDeps, batch: Batch): Promise<Batch> {
  if (batch.approvals.length > 0) {
    await markKeysUsed(table, batch, await readRoster(table), clock.now());
  }
  return batch;
}

/** @returns the batch with its file in the outbox, or as somebody else has left it meanwhile. */
async function publish(deps: FinishDeps, batch: Batch): Promise<Batch | undefined> {
  const verified = await verifyDeparture(deps, batch);
  if (verified.kind === 'outdated') return endOutdated(deps, batch);
  const { check } = verified;
  // As late as can be. It stays sealed; the repair finishes it after the stop.
  if ((await readStopOf(deps.table, batch.debtor.accountId)) !== undefined) return undefined;
  const leaving = await leave(deps, batch);
  if (leaving === undefined) return publishAsItIs(deps, batch.batchId);
  if (check !== undefined) await putApprovals(deps.bucket, leaving, check);
  await putPaymentFile(deps.table, deps.bucket, leaving);
  if (check !== undefined) await markKeysUsed(deps.table, leaving, check.roster, deps.clock.now());
  return leaving;
}

/**
 * Not the verified row any more: what it says now counts for nothing until somebody verifies it. If somebody else let
 * it leave, verifies and publishes it; any other row waits for the next run.
 */
async function publishAsItIs(deps: FinishDeps, batchId: string): Promise<Batch | undefined> {
  const current = await readBatch(deps.table, batchId);
  if (current?.state !== 'sealed') return current;
  return current.leavesAtMs === undefined ? undefined : publish(deps, current);
}

/** Its payouts go with the next file. A batch that may be in the outbox can only wait for a person. */
async function endOutdated({ table, clock }: FinishDeps, batch: Batch): Promise<undefined> {
  if (batch.leavesAtMs === undefined) await voidBatch(table, batch, { why: 'outdated', atMs: clock.now() });
  return undefined;
}

/**
 * From this write on, nobody can end it. A file that cannot be made does not get this far.
 * @returns undefined where its row is another by now.
 */
async function leave({ table, clock }: BatchDeps, batch: Batch): Promise<Batch | undefined> {
  if (batch.leavesAtMs !== undefined) return batch;
  await tryPaymentFile(table, batch);
  return letLeave(table, batch, clock.now());
}

async function submitMembers(deps: BatchDeps, batch: Batch, by: Actor): Promise<void> {
  let unreadable: PipelineError | undefined;
  for await (const rows of walkBatch(deps, batch)) {
    unreadable ??= rows.find((row) => row.unreadable !== undefined)?.unreadable;
    await forEachPayout(rows, async ({ entry, payout }) => {
      if (payout === undefined || endToEndIdOf(payout) !== entry.endToEndId) return;
      await stepMember(deps, batch, payout, SUBMITTED, by);
    });
  }
  // The others are submitted; the batch stays sealed for the repair until the row is readable again.
  if (unreadable !== undefined) throw unreadable;
}

/** Frees a payout of a voided batch for the next one; a line that an approver refused waits for a person instead. */
export async function freePayout(
  deps: BatchDeps,
  batch: Batch,
  payoutId: PayoutId,
  by: Actor,
): Promise<void> {
  assert(batch.state === 'void', 'only a void batch gives its payouts back');
  const payout = await readPayout(deps.table, payoutId);
  const isRefused = batch.voided?.why === 'refused' && batch.voided.lines.includes(payoutId);
  if (payout !== undefined) await stepMember(deps, batch, payout, isRefused ? REFUSED : FREED, by);
}

export async function forEachPayout<T>(
  entries: Iterable<T>,
  work: (entry: T) => Promise<unknown>,
): Promise<void> {
  for await (const _ of mapInOrder(entries, PAYOUTS_IN_FLIGHT, work)) {
    // Drained: each result is awaited in its place.
  }
}

/** Steps a payout still in this batch; leaves others alone. A new attempt has no batch. */
async function stepMember(
  deps: BatchDeps,
  batch: Batch,
  read: Payout,
  { to, change, why }: BatchStep,
  by: Actor,
): Promise<void> {
  const { batchId } = batch;
  const action = 'The repair goes on with the batch at its next run.';
  const contended = { payoutId: read.payoutId, known: read, action, details: { batchId } };
  await untilPayoutWritten<void>(deps.table, contended, async (payout) => {
    if (payout?.batchId !== batchId || payout.state !== 'batched') return undefined;
    const after = stepPayout(payout, to, change, { by, why, facts: { batchId }, atMs: deps.clock.now() });
    return (await updatePayout(deps.table, payout, after)).kind === 'written' ? undefined : LOST;
  });
}
