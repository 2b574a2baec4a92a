import { stateOfAttempt } from '../core/attempt-facts.ts';
import { type Batch, chainManifest, type ManifestEntry } from '../core/batch.ts';
import { kindOf } from '../core/error-kind.ts';
import { PipelineError } from '../core/errors.ts';
import { endToEndIdOf, type Payout, parseEndToEndId } from '../core/payout.ts';
import { isFinal, isInBatch } from '../core/states.ts';
import { noSums, sumNameOf, totalOf } from '../core/sums.ts';
import { markSettled } from '../ledger/batches.ts';
import { readLastProof, recordProof } from '../ledger/last-proof.ts';
import { liveKeysOf } from '../ledger/live-index.ts';
import { UNPROVED_RUNS } from '../ledger/live-keys.ts';
import { walkBatch } from '../ledger/walk.ts';
import { alarmLate } from './alarm-late.ts';
import { AnchorHeads } from './anchor-heads.ts';
import { proveRun } from './prove-run.ts';
import { type Break, eachRow, problemOfHistory } from './proved-row.ts';
import { readLiveBatches } from './repair-batches.ts';
import { BATCHES_PER_REPAIR, type RepairDeps, RUNS_PER_PROOF } from './repair-deps.ts';

export type Proof = { readonly batches: number; readonly runs: number; readonly breaks: readonly Break[] };

const MAX_BREAKS = 1000;

/**
 * Proves for every batch and run not yet closed that accepted = paid + failed + returned + open (and what ended before
 * any bank had it), to the minor unit. Closes proved ones with nothing open.
 */
export async function proveSums(deps: RepairDeps): Promise<Proof> {
  const breaks: Break[] = [];
  const at = new Date(deps.clock.now()).toISOString();
  const heads = deps.anchors ? await headsSince(deps, at) : undefined;
  let batches = 0;
  let runs = 0;
  for await (const batch of readLiveBatches(deps, 'submitted')) {
    batches += 1;
    await listing(breaks, `batch ${batch.batchId}`, () => proveBatch(deps, batch, breaks, heads));
  }
  for await (const key of liveKeysOf(deps.table, UNPROVED_RUNS, { from: '0', to: '~' }, RUNS_PER_PROOF)) {
    runs += 1;
    const runId = key.replace(/^RUN#/, '');
    await listing(breaks, `run ${runId}`, () => proveRun(deps, runId, breaks, heads));
  }
  if (batches >= BATCHES_PER_REPAIR || runs >= RUNS_PER_PROOF) {
    deps.log.alarm('proof-incomplete', {
      batches,
      runs,
      action:
        'More is open than one proof looks at. Settle what has been open longest, so that the rest is reached.',
    });
  }
  await alarmLate(deps);
  for (const found of breaks.slice(0, MAX_BREAKS)) deps.log.alarm('sums-broken', { ...found });
  deps.log.info('sums-proved', { batches, runs, breaks: breaks.length });
  // Before the proof is on record: the next one goes on from there.
  await heads?.finish();
  await recordProof(deps.table, { at, batches, runs, breaks: breaks.length });
  return { batches, runs, breaks: breaks.slice(0, MAX_BREAKS) };
}

/** A missing or unreadable manifest or handover is a break of its own, and does not stop the proof. */
async function listing(breaks: Break[], about: string, prove: () => Promise<void>): Promise<void> {
  try {
    await prove();
  } catch (error) {
    if (!(error instanceof PipelineError) || kindOf(error).again !== 'permanent') throw error;
    breaks.push({ about, problem: error.message });
  }
}

async function headsSince(deps: RepairDeps, at: string): Promise<AnchorHeads> {
  return new AnchorHeads(deps, at, (await readLastProof(deps.table))?.at ?? '');
}

async function proveBatch(
  deps: RepairDeps,
  batch: Batch,
  breaks: Break[],
  heads: AnchorHeads | undefined,
): Promise<void> {
  const { seal, batchId } = batch;
  const found = breaks.length;
  const sums = noSums();
  let manifestHash = '';
  heads?.noteBatch(batch);
  const rows = walkBatch(deps, batch);
  await eachRow(heads?.watching(rows) ?? rows, (entry, row) => {
    manifestHash = chainManifest(manifestHash, entry);
    const problem = 'problem' in row ? row.problem : problemInBatch(batch, entry, row);
    if (problem !== undefined) {
      breaks.push({ about: `batch ${batchId}`, payoutId: entry.payoutId, problem });
    } else if ('state' in row) {
      sums.acceptedMinor += entry.amountMinor;
      const attempt = parseEndToEndId(entry.endToEndId)?.attempt ?? row.attempt;
      sums[sumNameOf(stateOfAttempt(row, attempt))] += entry.amountMinor;
    }
  });
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

function problemOfAttempt(batch: Batch, entry: ManifestEntry, payout: Payout): string | undefined {
  const attempt = parseEndToEndId(entry.endToEndId)?.attempt ?? 0;
  if (payout.attempt < attempt) return 'its row has not made this attempt';
  if (payout.attempt > attempt) return undefined;
  if (endToEndIdOf(payout) !== entry.endToEndId) return 'its row has another end-to-end id';
  if (payout.batchId !== batch.batchId) return 'its row belongs to another batch';
  // Its row still has its batch: it was cancelled after a refusal or return by the bank.
  const stands = isInBatch(payout.state) || isFinal(payout.state);
  if (!stands) return `its row is ${payout.state}`;
  if (payout.amountMinor !== entry.amountMinor) return 'its row has another amount';
  return undefined;
}
