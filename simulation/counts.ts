import { z } from 'zod';

const counts = z.record(z.string(), z.int());

/** What happened in one run or in many: kept, and passed between processes. */
export const runCounts = z.object({
  faults: counts,
  /** Of payouts, as `from→to`; a new row comes from `none`. A step within a state is no transition. */
  transitions: counts,
  alarms: counts,
  /** Payments after the first of their payout. */
  secondAttempts: z.int(),
  /** Payouts held at some moment because a bank contradicted itself or the ledger. */
  contradictions: z.int(),
});

/** How often each thing happened, by name; what never happened is left out. */
export type Counts = Readonly<z.infer<typeof counts>>;

export type RunCounts = Readonly<z.infer<typeof runCounts>>;

export const NO_COUNTS: RunCounts = {
  faults: {},
  transitions: {},
  alarms: {},
  secondAttempts: 0,
  contradictions: 0,
};

export function transitionName(from: string, to: string): string {
  return `${from}→${to}`;
}

export function countsOf(names: Iterable<string>): Counts {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

export function addCounts(a: RunCounts, b: RunCounts): RunCounts {
  return {
    faults: sum(a.faults, b.faults),
    transitions: sum(a.transitions, b.transitions),
    alarms: sum(a.alarms, b.alarms),
    secondAttempts: a.secondAttempts + b.secondAttempts,
    contradictions: a.contradictions + b.contradictions,
  };
}

function sum(a: Counts, b: Counts): Counts {
  const counts: Record<string, number> = { ...a };
  for (const [name, count] of Object.entries(b)) counts[name] = (counts[name] ?? 0) + count;
  return counts;
}
