import { alarming } from '../batches/alarm-unreadable.ts';
import type { BankFact } from '../core/bank-fact.ts';
import type { Payout } from '../core/payout.ts';
import { isDead, STATES } from '../core/states.ts';
import { stepPayout } from '../core/step-payout.ts';
import { ALL_ACCOUNTS, type Stops, stopOf } from '../core/stop.ts';
import { waitsForPipeline } from '../core/waits-for-pipeline.ts';
import { Deaths } from '../ledger/deaths.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { retryRange } from '../ledger/live-keys.ts';
import { updatePayout } from '../ledger/payouts.ts';
import { readStops } from '../ledger/stops.ts';
import { walkCandidates } from '../ledger/walk.ts';
import { sendPayoutMessages } from '../queue/payout-messages.ts';
import { CANDIDATES_PER_SHARD, type RepairDeps } from './repair-deps.ts';

/**
 * Starts a new attempt for payouts refused or returned for a technical reason, up to the configured number, once the
 * last attempt is known to be dead. Reasons of account or name wait for the source's correction; any other waits for a
 * person.
 * @returns how many attempts it started.
 */
export async function retryFailed(deps: RepairDeps): Promise<number> {
  const deaths = new Deaths(deps.table, deps.retryAfter);
  let stops = await readStops(deps.table);
  let retried = 0;
  for (const state of STATES.filter(isDead)) {
    const candidates = livePayouts(deps.table, state, retryRange(deps.maxAttempts), CANDIDATES_PER_SHARD);
    for await (const payouts of walkCandidates(deps, candidates, alarming(deps.log))) {
      for (const payout of payouts.filter((candidate) => candidate.state === state)) {
        if (!mayGoAgain(payout, deps.maxAttempts)) continue;
        if (isStopped(stops, payout)) continue;
        const death = await deaths.of(payout);
        if (death.kind !== 'dead') continue;
        // Read anew for each attempt, as late as can be: a walk over thousands of candidates takes minutes. A stop read
        // earlier spares the new read.
        stops = await readStops(deps.table);
        if (isStopped(stops, payout)) continue;
        if (await startAttempt(deps, payout, death.fact)) retried += 1;
      }
    }
  }
  return retried;
}

/** Nothing begins anew on a stopped account: the cause of the stop may be that of the refusal too. */
function isStopped(stops: Stops, { plan }: Payout): boolean {
  return stopOf(stops, plan?.debtorAccountId ?? ALL_ACCOUNTS) !== undefined;
}

export function mayGoAgain(payout: Payout, maxAttempts: number): boolean {
  return payout.attempt < maxAttempts && waitsForPipeline(payout);
}

async function startAttempt(deps: RepairDeps, payout: Payout, fact: BankFact | undefined): Promise<boolean> {
  const evidence = fact === undefined ? {} : { evidence: fact };
  const step = { by: 'repair-payouts', why: 'technical-retry', atMs: deps.clock.now(), ...evidence } as const;
  const written = await updatePayout(deps.table, payout, stepPayout(payout, 'ready', {}, step));
  // Lost: the source's correction or a person was faster.
  if (written.kind === 'lost') return false;
  // After a crash before this send, a later repair finds the ready payout stalled.
  await sendPayoutMessages(deps.queue, [written.payout]);
  return true;
}
