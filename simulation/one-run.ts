import type { RunCounts } from './counts.ts';
import type { Strike } from './faults/fault-plan.ts';
import { FAULT_KINDS, type FaultKind } from './faults/kinds.ts';
import { INVARIANT_NUMBERS, type InvariantNumber, InvariantViolation } from './invariants/violation.ts';
import { Chance } from './world/chance.ts';
import { scenarioOf } from './world/scenario.ts';
import { World } from './world/world.ts';

export type RunOptions = {
  readonly seed: number;
  readonly payouts: number;
  /** Kinds to draw from. */
  readonly faults?: readonly FaultKind[];
  /** Exactly these faults; none is drawn. */
  readonly strikes?: readonly Strike[];
};

export type RunResult = {
  readonly seed: number;
  readonly payouts: number;
  /** Those of worlds where people approve files. */
  readonly approvedPayouts: number;
  readonly steps: number;
  readonly strikes: readonly Strike[];
  readonly checks: Readonly<Record<InvariantNumber, number>>;
  readonly counts: RunCounts;
  readonly violation: InvariantViolation | undefined;
  /** Digest of everything that happened, in order. */
  readonly traceSha256: string;
  readonly lastLines: readonly string[];
};

/** The same options give the same run, step by step. */
export async function runOnce({
  seed,
  payouts,
  faults = FAULT_KINDS,
  strikes,
}: RunOptions): Promise<RunResult> {
  const scenario = scenarioOf(seed, payouts, faults, new Chance(seed));
  const world = new World(scenario, strikes);
  let violation: InvariantViolation | undefined;
  try {
    await world.run();
  } catch (error) {
    if (!(error instanceof InvariantViolation)) throw error;
    violation = error;
  }
  const { trace, calls, checks, happened } = world;
  return {
    seed,
    payouts,
    approvedPayouts: scenario.configs.first.approvals === undefined ? 0 : payouts,
    steps: trace.steps,
    strikes: calls.strikes,
    checks: checksOf((invariant) => checks.count(invariant)),
    counts: happened.counts(calls.strikes.map(({ fault }) => fault)),
    violation,
    traceSha256: trace.digest(),
    lastLines: trace.lastLines,
  };
}

function checksOf(count: (invariant: InvariantNumber) => number): Record<InvariantNumber, number> {
  const counts = { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0, 9: 0, 10: 0, 11: 0, 12: 0, 13: 0 };
  for (const invariant of INVARIANT_NUMBERS) counts[invariant] = count(invariant);
  return counts;
}
