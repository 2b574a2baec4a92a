import { isDue } from '../batches/read-due.ts';
import { makersOf } from '../core/approval/makers.ts';
import { type Batch, chainManifest } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { isLive, type SourceModes } from '../core/source-mode.ts';
import { stepPayout } from '../core/step-payout.ts';
import { mapInOrder } from '../flow/in-order.ts';
import { ENTRIES_PER_PART, writeManifestPart } from '../ledger/manifests.ts';
import { updatePayout } from '../ledger/payouts.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { unheardAttemptOf } from '../ledger/unheard-lines.ts';
import { walkRows } from '../ledger/walk.ts';
import type { Clock } from '../platform/clock.ts';
import { manifestEntryOf, type PaymentTerms, reasonsAgainst } from './manifest-entry.ts';

/** Payouts put into a batch and written to its manifest. */
export type Batched = {
  readonly count: number;
  readonly controlSumMinor: bigint;
  readonly manifestParts: number;
  readonly manifestHash: string;
  /** Keys of the people who released or settled one of them. */
  readonly makers: ReadonlySet<string>;
};

export type BatchingDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  /** Only payouts of live sources go into files. */
  readonly sourceModes: SourceModes;
  /** The debtor account's terms for each payment. */
  readonly account: PaymentTerms;
};

const PAYOUTS_IN_FLIGHT = 16;

/**
 * Puts payouts into an open batch, one conditional write each, and writes its manifest. Ids ascend, so manifest and
 * file are in the order of end-to-end ids.
 */
export async function batchPayouts(
  deps: BatchingDeps,
  batch: Batch,
  payoutIds: readonly PayoutId[],
): Promise<Batched> {
  let [count, controlSumMinor, manifestParts, manifestHash] = [0, 0n, 0, ''];
  const makers = new Set<string>();
  for (let start = 0; start < payoutIds.length; start += ENTRIES_PER_PART) {
    const payouts = await batchPart(deps, batch, payoutIds.slice(start, start + ENTRIES_PER_PART));
    if (payouts.length === 0) continue;
    const entries = payouts.map((payout) => manifestEntryOf(payout, deps.account));
    for (const person of payouts.flatMap(makersOf)) makers.add(person);
    await writeManifestPart(deps.table, batch.batchId, manifestParts, entries);
    manifestParts += 1;
    count += entries.length;
    for (const entry of entries) {
      controlSumMinor += entry.amountMinor;
      manifestHash = chainManifest(manifestHash, entry);
    }
  }
  return { count, controlSumMinor, manifestParts, manifestHash, makers };
}

async function batchPart(
  deps: BatchingDeps,
  batch: Batch,
  payoutIds: readonly PayoutId[],
): Promise<Payout[]> {
  const batched: Payout[] = [];
  const put = ({ payout }: { readonly payout: Payout | undefined }) => batchOne(deps, batch, payout);
  const wanted = payoutIds.map((payoutId) => ({ payoutId }));
  for await (const rows of walkRows(deps, wanted)) {
    for await (const payout of mapInOrder(rows, PAYOUTS_IN_FLIGHT, put)) {
      if (payout === undefined) continue;
      assert(isLive(deps.sourceModes, payout), 'only payouts of live sources are paid');
      batched.push(payout);
    }
  }
  return batched;
}

/** @returns the payout as batched, or undefined where this batch may no longer pay it. */
async function batchOne(
  deps: BatchingDeps,
  batch: Batch,
  payout: Payout | undefined,
): Promise<Payout | undefined> {
  if (payout === undefined || !isDue(payout, batch.debtor.accountId, batch.executionDate)) return undefined;
  if (!isLive(deps.sourceModes, payout)) return undefined;
  assert(payout.currency === batch.currency, 'a batch has one currency');
  assert(payout.plan !== undefined, 'a scheduled payout has a plan');
  const reasons = reasonsAgainst(payout, deps.account, batch.executionDate);
  if (reasons.length > 0) {
    await holdPayout(deps, batch, payout, reasons);
    return undefined;
  }
  // It waits for a new reading of the report, which may contradict an earlier attempt.
  if ((await unheardAttemptOf(deps.table, payout, payout.attempt - 1)) !== undefined) return undefined;
  // The batch's date and rail replace a missed day and an outdated rail.
  const plan = { ...payout.plan, rail: batch.rail, executionDate: batch.executionDate };
  const { batchId } = batch;
  const atMs = deps.clock.now();
  const step = { by: 'submit-batches', why: 'batched', facts: { batchId }, atMs } as const;
  const after = stepPayout(payout, 'batched', { batchId, plan }, step);
  const written = await updatePayout(deps.table, payout, after);
  // Lost: the source or an operator came first. Paying it is not ours now.
  return written.kind === 'written' && written.payout.batchId === batch.batchId ? written.payout : undefined;
}

/** Holds a payout that no file can carry: it must not stop the others. */
export async function holdPayout(
  deps: Pick<BatchingDeps, 'table' | 'clock'>,
  { batchId }: Batch,
  payout: Payout,
  reasons: readonly Finding[],
): Promise<void> {
  const atMs = deps.clock.now();
  const step = { by: 'submit-batches', why: 'cannot-be-written', facts: { batchId }, atMs } as const;
  const change = { reasons, plan: undefined };
  await updatePayout(deps.table, payout, stepPayout(payout, 'held', change, step));
}
