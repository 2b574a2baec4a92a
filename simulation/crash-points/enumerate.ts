import { Worker } from 'node:worker_threads';
import { STATES, type State } from '../../functions/core/states.ts';
import { WORKER_LIMITS } from '../worker-limits.ts';
import type { Around, CrashFailure } from './around.ts';
import { crashRun } from './crash-run.ts';
import { type DeathPlan, dryOf, firstDeaths, isWrite } from './deaths.ts';

export type CrashReport = {
  readonly plan: DeathPlan;
  readonly calls: number;
  readonly writes: number;
  readonly invocations: number;
  /** Places where a process can die: before and after each call. */
  readonly points: number;
  /** Places where the plan tries a first death. */
  readonly firsts: number;
  /** Places that leave a world of their own. */
  readonly distinct: number;
  /** States that no payout of the scenario reaches. */
  readonly unreached: readonly State[];
  readonly single: number;
  readonly recovery: number;
  readonly changed: number;
  readonly other: number;
  readonly steps: number;
  readonly runsWithVoidBatch: number;
  readonly failures: readonly CrashFailure[];
};

export type EnumerateOptions = {
  readonly plan: DeathPlan;
  readonly workers: number;
  /** After each first death. */
  readonly onProgress?: (done: number, firsts: number, runs: number, failures: number) => void;
};

/** Enough failures to learn from; the run stops there. */
const MAX_FAILURES = 20;

/** Kills the processes of the scenario at every point. */
export async function enumerateCrashes({
  plan,
  workers,
  onProgress,
}: EnumerateOptions): Promise<CrashReport> {
  const scenario = await crashRun([]);
  const { made, states, problem } = scenario;
  if (problem !== undefined) throw new Error(`The scenario fails without any death: ${problem}`);
  const dry = dryOf(scenario);
  const firsts = firstDeaths(dry, plan);
  const totals = { single: 0, recovery: 0, changed: 0, other: 0, steps: 0, runsWithVoidBatch: 0 };
  const failures: CrashFailure[] = [];
  let next = 0;
  const take = (): number | undefined => {
    if (failures.length >= MAX_FAILURES) return undefined;
    next += 1;
    return firsts[next - 1];
  };
  const stop = (): void => {
    next = firsts.length;
  };
  const add = (around: Around): void => {
    totals.single += around.single;
    totals.recovery += around.recovery;
    totals.changed += around.changed;
    totals.other += around.other;
    totals.steps += around.steps;
    totals.runsWithVoidBatch += around.runsWithVoidBatch;
    failures.push(...around.failures);
    const runs = totals.single + totals.recovery + totals.changed + totals.other;
    onProgress?.(totals.single, firsts.length, runs, failures.length);
  };
  await Promise.all(Array.from({ length: workers }, () => work(plan, { take, stop, add })));
  return {
    plan,
    calls: made.length,
    writes: made.filter(isWrite).length,
    invocations: new Set(made.map(({ process }) => process)).size,
    points: dry.first.length,
    firsts: firsts.length,
    distinct: dry.isDistinct.size,
    unreached: STATES.filter((state) => !states.has(state)),
    ...totals,
    failures,
  };
}

type Queue = {
  take(): number | undefined;
  /** A worker is broken: take nothing more. */
  stop(): void;
  add(around: Around): void;
};

/** One worker until nothing is left. */
function work(plan: DeathPlan, { take, stop, add }: Queue): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: plan,
      execArgv: [],
      resourceLimits: WORKER_LIMITS,
    });
    const goOn = (): void => {
      const index = take();
      if (index === undefined) void worker.terminate().then(() => resolve());
      else worker.postMessage(index);
    };
    worker.on('message', (around: Around) => {
      add(around);
      goOn();
    });
    worker.on('error', (error) => {
      stop();
      reject(error);
    });
    goOn();
  });
}
