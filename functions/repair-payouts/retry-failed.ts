import type { PayoutId } from '../core/ids.ts';
import { type Payout, stepPayout } from '../core/payout.ts';
import type { State } from '../core/transitions.ts';
import { waitsForPipeline } from '../core/waits-for-pipeline.ts';
import { retryRanges } from '../ledger/keys.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { updatePayout } from '../ledger/payouts.ts';
import { sendPayoutMessages } from '../queue/payout-messages.ts';
import { CANDIDATES_PER_SHARD, type RepairDeps } from './repair.ts';
import { readCandidates } from './resend-stalled.ts';

/**
 * Starts a new attempt for payouts that the bank refused or gave back for a technical reason, up to the configured
 * number of attempts. Reasons of account or name wait for the source to correct them; any other waits for a person.
 * @returns how many attempts were started.
 */
export async function retryFailed(deps: RepairDeps): Promise<number> {
  let retried = 0;
  for (const state of ['failed', 'returned'] as const) {
    for await (const payouts of readCandidates(deps, candidatesIn(deps, state))) {
      for (const payout of payouts.filter((candidate) => candidate.state === state)) {
        if (mayGoAgain(payout, deps.maxAttempts) && (await startAttempt(deps, payout))) retried += 1;
      }
    }
  }
  return retried;
}

async function* candidatesIn(deps: RepairDeps, state: State): AsyncGenerator<PayoutId> {
  for (const range of retryRanges(deps.maxAttempts)) {
    yield* livePayouts(deps.table, state, range, CANDIDATES_PER_SHARD);
  }
}

function mayGoAgain(payout: Payout, maxAttempts: number): boolean {
  return payout.attempt < maxAttempts && waitsForPipeline(payout);
}

async function startAttempt(deps: RepairDeps, payout: Payout): Promise<boolean> {
  const step = { by: 'repair-payouts', why: 'technical-retry', atMs: deps.clock.now() } as const;
  const written = await updatePayout(deps.table, payout, stepPayout(payout, 'ready', {}, step));
  // Lost: a corrected account from the source or a person was faster.
  if (written.kind === 'lost') return false;
  // A crash before this send leaves a ready payout, which the next repair finds stalled.
  await sendPayoutMessages(deps.queue, [written.payout]);
  return true;
}
