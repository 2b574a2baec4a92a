import type { State } from '../../functions/core/states.ts';
import type { RunCounts } from '../counts.ts';
import type { Strike } from '../faults/fault-plan.ts';
import { InvariantViolation } from '../invariants/violation.ts';
import type { MadeCall } from '../world/calls.ts';
import { World } from '../world/world.ts';
import { crashScenario } from './scenario.ts';

/** A process dies just before a call takes effect, or just after. */
export type Death = Strike & { readonly fault: 'killed-before' | 'killed-after' };

export type CrashRun = {
  /** Every call of every process, in order. */
  readonly made: readonly MadeCall[];
  /** The check that failed; undefined where the system recovered. */
  readonly problem: string | undefined;
  readonly steps: number;
  /** States that some payout was in. */
  readonly states: ReadonlySet<State>;
  /** Whose submission died. */
  readonly voidedBatches: number;
  readonly counts: RunCounts;
  readonly lastLines: readonly string[];
};

/**
 * Runs the scenario with these deaths as the only faults. Checks all invariants at every step, and at the end that
 * every payout ended as it does without them.
 */
export async function crashRun(deaths: readonly Strike[]): Promise<CrashRun> {
  const world = new World(crashScenario(), deaths);
  const problem = await problemOf(world);
  const struck = world.calls.strikes.length;
  return {
    made: world.calls.made,
    // An unreached place would count as one that recovers.
    problem:
      problem ?? (struck === deaths.length ? undefined : `${struck} of ${deaths.length} deaths struck`),
    steps: world.trace.steps,
    states: statesIn(world),
    voidedBatches: [...world.batches()].filter(({ voided }) => voided?.why === 'abandoned').length,
    counts: world.happened.counts(world.calls.strikes.map(({ fault }) => fault)),
    lastLines: world.trace.lastLines,
  };
}

async function problemOf(world: World): Promise<string | undefined> {
  try {
    await world.run();
    return undefined;
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error;
    return `invariant ${error.invariant}: ${error.message}`;
  }
}

function statesIn(world: World): ReadonlySet<State> {
  return new Set([...world.payouts.values()].flatMap(({ history }) => history.map(({ to }) => to)));
}
