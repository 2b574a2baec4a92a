import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { wrongUse } from '../../operate/wrong-use.ts';
import { parseStrikes, type Strike } from '../faults/fault-plan.ts';
import { DEATH_PLANS, type DeathPlan } from './deaths.ts';

export type CrashOptions = {
  readonly help: boolean;
  readonly plan: DeathPlan;
  readonly workers: number;
  readonly replay: readonly Strike[] | undefined;
};

const MAX_WORKERS = 64;

export const HELP = `Lets the pipeline's processes die before and after every call that they make, one death at a time and in pairs, in a
small scenario whose payouts pass through every state; then lets the schedules go on, and checks the invariants of
docs/proof.md at every step and that every payout ends as it does without a death.

Usage: npm run simulate:deaths -- [options]

Options
  --plan PLAN      Which deaths (default: recovery).
                   none      one at every point
                   proof     one at every distinct point and at an eightieth of the others; two as in recovery, a
                             fifteenth of them: what npm run prove runs
                   recovery  one at every point; then a second in each process that runs only because of the first,
                             before its first call and after each of its writes; and a sample of all others
                   changed   also so in each process that does something else because of it; and a larger sample
                   all       a second before and after every later call: about 3 million runs
  --workers N      Threads (default: as many as there are processors).
  --replay DEATHS  Make one run with exactly these deaths, as a failing run printed them.
  --help           Show this help.

Exit status: 0 when the system recovered from every death, 1 when it did not, 2 on a wrong option.
`;

/** @throws PipelineError CONFIG_INVALID for an option that is wrong. */
export function parseCrashOptions(args: readonly string[]): CrashOptions {
  const { plan: named = 'recovery', workers, replay, help } = parseFlags(args);
  const plan = DEATH_PLANS.find((candidate) => candidate === named);
  if (plan === undefined) {
    throw wrongUse(`--plan "${named.slice(0, 40)}" is no plan.`, `Give one of ${DEATH_PLANS.join(', ')}.`);
  }
  return {
    help: help === true,
    plan,
    workers: workers === undefined ? availableParallelism() : countOf(workers),
    replay: replay === undefined ? undefined : parseStrikes(replay),
  };
}

function parseFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = {
      plan: text,
      workers: text,
      replay: text,
      help: { type: 'boolean', short: 'h' },
    } as const;
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('. ')[0] : 'unknown';
    throw wrongUse(
      `Wrong option: ${message}.`,
      'npm run simulate:deaths -- --help shows the options.',
      cause,
    );
  }
}

function countOf(text: string): number {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MAX_WORKERS) return count;
  throw wrongUse(`--workers ${text} is no number from 1 to ${MAX_WORKERS}.`, 'Give a number in that range.');
}
