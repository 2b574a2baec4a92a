import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { wrongUse } from '../../operate/wrong-use.ts';

export type LongRunOptions = {
  readonly help: boolean;
  readonly payouts: number;
  /** Payouts of all long runs together, with the kept ones. */
  readonly total: number;
  readonly workers: number;
  readonly results: string;
  readonly page: boolean;
};

const DEFAULT_RUN_PAYOUTS = 400;
const DEFAULT_TOTAL = 100_000;
const DEFAULT_RESULTS = 'out/long-run.jsonl';
const MAX_RUN_PAYOUTS = 5_000;
const MAX_TOTAL = 100_000_000;
const MAX_WORKERS = 64;

export const HELP = `Makes runs of seeds that nobody ran before, one after the other in each of some workers, until all long runs together
have had so many payouts. Each seed is a line in the file of results as soon as it is over; the same command again goes
on from there. Ctrl-C loses only the seeds that are running.

Usage: npm run simulate:long [-- options]

Options
  --total N       Payouts to come to, with those of docs/long-run.json (default: ${DEFAULT_TOTAL}).
  --payouts N     Payouts in each run (default: ${DEFAULT_RUN_PAYOUTS}).
  --workers N     Runs at a time (default: as many as there are processors).
  --results FILE  Where each seed has its line (default: ${DEFAULT_RESULTS}).
  --page          Keep the sums in docs/long-run.json and write their table into docs/proof.md.
  --help          Show this help.

Exit status: 0 when every invariant held, 1 when one did not, 2 on a wrong option, 130 after Ctrl-C.
`;

/** @throws PipelineError CONFIG_INVALID for an option that is wrong. */
export function parseLongRunOptions(args: readonly string[]): LongRunOptions {
  const { total, payouts, workers, results, page, help } = parseFlags(args);
  return {
    help: help === true,
    payouts: countOf('payouts', payouts, MAX_RUN_PAYOUTS) ?? DEFAULT_RUN_PAYOUTS,
    total: countOf('total', total, MAX_TOTAL) ?? DEFAULT_TOTAL,
    workers: countOf('workers', workers, MAX_WORKERS) ?? availableParallelism(),
    results: results ?? DEFAULT_RESULTS,
    page: page === true,
  };
}

function parseFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    total: text,
    payouts: text,
    workers: text,
    results: text,
    page: flag,
    help: { ...flag, short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('. ')[0] : 'unknown';
    throw wrongUse(`Wrong option: ${message}.`, 'npm run simulate:long -- --help shows the options.', cause);
  }
}

function countOf(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= max) return value;
  throw wrongUse(`--${name} ${text} is no whole number from 1 to ${max}.`, 'Give a number in that range.');
}
