import { alarming } from '../batches/alarm-unreadable.ts';
import type { BankFact } from '../core/bank-fact.ts';
import type { Payout } from '../core/payout.ts';
import { isDead, STATES } from '../core/states.ts';
import { stepPayout } from '../core/step-payout.ts';
import { ALL_ACCOUNTS, stopOf } from '../core/stop.ts';
import { waitsForPipeline } from '../core/waits-for-pipeline.ts';
import { Deaths } from '../ledger/deaths.ts';
import { retryRange } from '../ledger/keys.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { updatePayout } from '../ledger/payouts.ts';
import { readStops } from '../ledger/stops.ts';
import { walkCandidates } from '../ledger/walk.ts';
import { sendPayoutMessages } from '../queue/payout-messages.ts';
import { CANDIDATES_PER_SHARD, type RepairDeps } from './repair-deps.ts';

/**
 * Starts a new attempt for payouts that the bank refused or gave back for a technical reason, up to the configured
 * number of attempts, once the last one is known to be dead. Reasons of account or name wait for the source to correct
 * them; any other waits for a person.
 * @returns how many attempts were started.
 */
export async function retryFailed(deps: RepairDeps): Promise<number> {
  const deaths = new Deaths(deps.table, deps.retryAfter);
  const stops = await readStops(deps.table);
  let retried = 0;
  for (const state of STATES.filter(isDead)) {
    const candidates = livePayouts(deps.table, state, retryRange(deps.maxAttempts), CANDIDATES_PER_SHARD);
    for await (const payouts of walkCandidates(deps, candidates, alarming(deps.log))) {
      for (const payout of payouts.filter((candidate) => candidate.state === state)) {
        if (!mayGoAgain(payout, deps.maxAttempts)) continue;
        // Where a person has stopped the account, nothing begins anew: the cause may be what the bank refused it for.
        if (stopOf(stops, payout.plan?.debtorAccountId ?? ALL_ACCOUNTS) !== undefined) continue;
        const death = await deaths.of(payout);
        if (death.kind === 'dead' && (await startAttempt(deps, payout, death.fact))) retried += 1;
      }
    }
  }
  return retried;
}

export function mayGoAgain(payout: Payout, maxAttempts: number): boolean {
  return payout.attempt < maxAttempts && waitsForPipeline(payout);
}

async function startAttempt(deps: RepairDeps, payout: Payout, fact: BankFact | undefined): Promise<boolean> {
  const evidence = fact === undefined ? {} : { evidence: fact };
  const step = { by: 'repair-payouts', why: 'technical-retry', atMs: deps.clock.now(), ...evidence } as const;
  const written = await updatePayout(deps.table, payout, stepPayout(payout, 'ready', {}, step));
  // Lost: a corrected account from the source or a person was faster.
  if (written.kind === 'lost') return false;
  // A crash before this send leaves a ready payout, which the next repair finds stalled.
  await sendPayoutMessages(deps.queue, [written.payout]);
  return true;
}
