import { type Batch, chainManifest, type ManifestEntry } from '../core/batch.ts';
import { PipelineError } from '../core/errors.ts';
import { endToEndIdOf, historyVerifies, type Payout, parseEndToEndId } from '../core/payout.ts';
import type { State } from '../core/transitions.ts';
import { markSettled } from '../ledger/batches.ts';
import { UNPROVED_RUNS } from '../ledger/keys.ts';
import { liveKeysOf, livePayouts } from '../ledger/live-index.ts';
import { readManifestPart } from '../ledger/manifests.ts';
import { MAX_ROWS_PER_READ, readPayouts } from '../ledger/payouts.ts';
import { type Handover, markRunProved, readHandoverParts, readHandovers } from '../ledger/runs.ts';
import { BATCHES_PER_REPAIR, CANDIDATES_PER_SHARD, type RepairDeps, RUNS_PER_PROOF } from './repair.ts';
import { readLiveBatches } from './repair-batches.ts';
import { readCandidates } from './resend-stalled.ts';

/** Where the money of a run or batch is, in minor units of one currency. */
export type Sums = {
  acceptedMinor: bigint;
  paidMinor: bigint;
  failedMinor: bigint;
  returnedMinor: bigint;
  /** Still on its way, or waiting for somebody. */
  openMinor: bigint;
  /** Withdrawn by the source, rejected since or cancelled: nobody pays it any more. */
  endedMinor: bigint;
};

/** A sum that does not prove: what it is about, and what is wrong, for a person to look at. */
export type Break = { readonly about: string; readonly payoutId?: string; readonly problem: string };

export type Proof = { readonly batches: number; readonly runs: number; readonly breaks: readonly Break[] };

const MAX_BREAKS = 1000;

const BUCKET: Readonly<Record<State, Exclude<keyof Sums, 'acceptedMinor'>>> = {
  paid: 'paidMinor',
  failed: 'failedMinor',
  returned: 'returnedMinor',
  rejected: 'endedMinor',
  withdrawn: 'endedMinor',
  cancelled: 'endedMinor',
  held: 'openMinor',
  ready: 'openMinor',
  scheduled: 'openMinor',
  batched: 'openMinor',
  submitted: 'openMinor',
  accepted: 'openMinor',
  'in-doubt': 'openMinor',
};

/** States in which the amount can no longer follow the source. */
const FROZEN: readonly State[] = [
  'batched',
  'submitted',
  'accepted',
  'paid',
  'failed',
  'returned',
  'in-doubt',
];

/**
 * Proves, for every batch and run that is not closed yet, that accepted = paid + failed + returned + open (and what
 * ended before any bank had it), to the minor unit. What proves and has nothing open is closed.
 */
export async function proveSums(deps: RepairDeps): Promise<Proof> {
  const breaks: Break[] = [];
  let batches = 0;
  let runs = 0;
  for await (const batch of readLiveBatches(deps, 'submitted')) {
    batches += 1;
    await listing(breaks, `batch ${batch.batchId}`, () => proveBatch(deps, batch, breaks));
  }
  for await (const key of liveKeysOf(deps.table, UNPROVED_RUNS, { from: '0', to: '~' }, RUNS_PER_PROOF)) {
    runs += 1;
    const runId = key.replace(/^RUN#/, '');
    await listing(breaks, `run ${runId}`, () => proveRun(deps, runId, breaks));
  }
  if (batches >= BATCHES_PER_REPAIR || runs >= RUNS_PER_PROOF) {
    deps.log.alarm('proof-incomplete', {
      batches,
      runs,
      action:
        'More is open than one proof looks at. Settle what has been open longest, so that the rest is reached.',
    });
  }
  await alarmOverdue(deps);
  for (const found of breaks.slice(0, MAX_BREAKS)) deps.log.alarm('sums-broken', { ...found });
  deps.log.info('sums-proved', { batches, runs, breaks: breaks.length });
  return { batches, runs, breaks: breaks.slice(0, MAX_BREAKS) };
}

/**
 * A scheduled payout whose day has passed was in no file: its cut-off did not run, or its debtor account is no longer
 * configured.
 */
async function alarmOverdue(deps: RepairDeps): Promise<void> {
  const today = new Date(deps.clock.now()).toISOString().slice(0, 10);
  const candidates = livePayouts(deps.table, 'scheduled', { from: '0', to: '~' }, CANDIDATES_PER_SHARD);
  let overdue = 0;
  for await (const payouts of readCandidates(deps, candidates)) {
    overdue += payouts.filter(
      ({ state, plan }) => state === 'scheduled' && plan !== undefined && plan.executionDate < today,
    ).length;
  }
  if (overdue === 0) return;
  deps.log.alarm('payouts-overdue', {
    payouts: overdue,
    action: 'See whether submit-batches runs for their debtor account, and whether a cap holds them back.',
  });
}

/** A manifest or a handover that is missing or cannot be read is a break of its own, and does not stop the proof. */
async function listing(breaks: Break[], about: string, prove: () => Promise<void>): Promise<void> {
  try {
    await prove();
  } catch (error) {
    if (!(error instanceof PipelineError) || error.kind !== 'permanent') throw error;
    breaks.push({ about, problem: error.message });
  }
}

async function proveBatch(deps: RepairDeps, batch: Batch, breaks: Break[]): Promise<void> {
  const { seal, batchId } = batch;
  const found = breaks.length;
  const sums = noSums();
  let manifestHash = '';
  for (let part = 0; part < (seal?.manifestParts ?? 0); part += 1) {
    const entries = await readManifestPart(deps.table, batchId, part);
    for (const entry of entries) manifestHash = chainManifest(manifestHash, entry);
    await eachRow(deps, entries, (entry, payout) => {
      const problem = payout === undefined ? 'its row is missing' : problemInBatch(batch, entry, payout);
      if (problem !== undefined) {
        breaks.push({ about: `batch ${batchId}`, payoutId: entry.payoutId, problem });
        return;
      }
      sums.acceptedMinor += entry.amountMinor;
      sums[BUCKET[stateOfAttempt(entry, payout)]] += entry.amountMinor;
    });
  }
  if (manifestHash !== seal?.manifestHash) {
    breaks.push({ about: `batch ${batchId}`, problem: 'its manifest is not the sealed one' });
  }
  const total = totalOf(sums);
  if (
    breaks.length === found &&
    (sums.acceptedMinor !== seal?.controlSumMinor || total !== seal.controlSumMinor)
  ) {
    const problem = `${total} of ${seal?.controlSumMinor ?? 0n} minor units are accounted for`;
    breaks.push({ about: `batch ${batchId}`, problem });
  }
  if (breaks.length === found && sums.openMinor === 0n) await markSettled(deps.table, batch);
}

function problemInBatch(batch: Batch, entry: ManifestEntry, payout: Payout): string | undefined {
  return problemOfAttempt(batch, entry, payout) ?? problemOfHistory(payout);
}

function problemOfHistory(payout: Payout): string | undefined {
  return historyVerifies(payout) ? undefined : 'its row is not where its history leads';
}

function problemOfAttempt(batch: Batch, entry: ManifestEntry, payout: Payout): string | undefined {
  const attempt = parseEndToEndId(entry.endToEndId)?.attempt ?? 0;
  if (payout.attempt < attempt) return 'its row has not made this attempt';
  if (payout.attempt > attempt) return undefined;
  if (endToEndIdOf(payout) !== entry.endToEndId) return 'its row has another end-to-end id';
  if (payout.batchId !== batch.batchId) return 'its row belongs to another batch';
  // With its batch still in the row it was cancelled after the bank had refused it or given it back.
  const stands = FROZEN.includes(payout.state) || payout.state === 'cancelled';
  if (!stands) return `its row is ${payout.state}`;
  if (payout.amountMinor !== entry.amountMinor) return 'its row has another amount';
  return undefined;
}

/** How the attempt of the entry stands: by the row while it is the row's own, else by how it ended in the history. */
function stateOfAttempt(entry: ManifestEntry, payout: Payout | undefined): State {
  const attempt = parseEndToEndId(entry.endToEndId)?.attempt;
  const last = payout?.history.findLast((step) => step.attempt === attempt && step.to !== 'cancelled');
  return last?.to ?? 'in-doubt';
}

async function proveRun(deps: RepairDeps, runId: string, breaks: Break[]): Promise<void> {
  const parts = await readHandoverParts(deps.table, runId);
  if (parts === undefined) return;
  const found = breaks.length;
  const sums = noSums();
  for await (const handovers of readHandovers(deps.table, runId, parts)) {
    await eachRow(deps, handovers, (handover, payout) => {
      const problem = payout === undefined ? 'its row is missing' : problemInRun(runId, handover, payout);
      if (problem !== undefined) {
        breaks.push({ about: `run ${runId}`, payoutId: handover.payoutId, problem });
        return;
      }
      sums.acceptedMinor += handover.amountMinor;
      // A later run accepted it anew, perhaps with another amount: it is that run's to prove.
      const bucket = payout?.runId === runId ? BUCKET[payout.state] : 'endedMinor';
      sums[bucket] += handover.amountMinor;
    });
  }
  if (breaks.length === found && totalOf(sums) !== sums.acceptedMinor) {
    breaks.push({ about: `run ${runId}`, problem: 'its sums do not add up' });
  }
  if (breaks.length === found && sums.openMinor === 0n) await markRunProved(deps.table, runId);
}

function problemInRun(runId: string, handover: Handover, payout: Payout): string | undefined {
  return problemOfHandover(runId, handover, payout) ?? problemOfHistory(payout);
}

function problemOfHandover(runId: string, handover: Handover, payout: Payout): string | undefined {
  if (payout.runId !== runId || !FROZEN.includes(payout.state)) return undefined;
  const same = payout.amountMinor === handover.amountMinor && payout.currency === handover.currency;
  // A person may have released it with an amount that had changed while it was held: that is in its history.
  const released = payout.history.some((step) => step.by === 'operator');
  return same || released ? undefined : 'its row has another amount than the run accepted';
}

async function eachRow<T extends { readonly payoutId: Payout['payoutId'] }>(
  deps: RepairDeps,
  entries: readonly T[],
  look: (entry: T, payout: Payout | undefined) => void,
): Promise<void> {
  for (let start = 0; start < entries.length; start += MAX_ROWS_PER_READ) {
    const some = entries.slice(start, start + MAX_ROWS_PER_READ);
    const ids = some.map((entry) => entry.payoutId);
    const { payouts } = await readPayouts(deps.table, ids, deps.clock);
    for (const entry of some) look(entry, payouts.get(entry.payoutId));
  }
}

function noSums(): Sums {
  return {
    acceptedMinor: 0n,
    paidMinor: 0n,
    failedMinor: 0n,
    returnedMinor: 0n,
    openMinor: 0n,
    endedMinor: 0n,
  };
}

function totalOf({ paidMinor, failedMinor, returnedMinor, openMinor, endedMinor }: Sums): bigint {
  return paidMinor + failedMinor + returnedMinor + openMinor + endedMinor;
}
