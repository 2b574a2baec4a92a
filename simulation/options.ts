import { parseArgs } from 'node:util';
import { wrongUse } from '../operate/wrong-use.ts';
import { parseStrikes, type Strike } from './faults/fault-plan.ts';
import { FAULT_KINDS, FAULTS, type FaultKind, isFaultKind } from './faults/kinds.ts';

export type SimulateOptions = {
  readonly help: boolean;
  /** The first seed; drawn where left out. */
  readonly seed: number | undefined;
  readonly payouts: number;
  /** How long to try new seeds; undefined for one run of one seed. */
  readonly minutes: number | undefined;
  readonly faults: readonly FaultKind[];
  readonly replay: readonly Strike[] | undefined;
};

export const DEFAULT_PAYOUTS = 40;
const DEFAULT_MINUTES = 1;
const MAX_PAYOUTS = 5_000;
const MAX_SEED = 0xffff_ffff;

export const HELP = `Runs the real handlers against simulated DynamoDB, SQS, S3, clocks, sources and a bank in one process, with faults
that a seed decides, and checks the invariants of docs/proof.md after every step.

Usage: npm run simulate [-- options]

Options
  --seed N       Make one run with this seed; the same seed gives the same run, byte for byte.
  --minutes N    Try new seeds for so long (default: ${DEFAULT_MINUTES}), from --seed on where it is given.
  --payouts N    Expenses in each run (default: ${DEFAULT_PAYOUTS}).
  --faults LIST  Let only these faults strike, separated by commas; "none" for none. Without it each seed enables
                 about half of them.
  --replay LIST  Let exactly these faults strike, as a failing run printed them. Needs --seed.
  --help         Show this help.

Faults
${FAULT_KINDS.map((kind) => `  ${kind.padEnd(25)}${FAULTS[kind].title}`).join('\n')}

Exit status: 0 when every invariant held, 1 when one did not, 2 on a wrong option.
`;

/** @throws PipelineError CONFIG_INVALID for an option that is wrong. */
export function parseSimulateOptions(args: readonly string[]): SimulateOptions {
  const values = parseFlags(args);
  const seed = wholeNumber('seed', values.seed, MAX_SEED);
  const replay = values.replay === undefined ? undefined : parseStrikes(values.replay);
  if (replay !== undefined && seed === undefined) {
    throw wrongUse('--replay needs --seed.', 'Copy the whole command that the failing run printed.');
  }
  const minutes = minutesOf(values.minutes);
  return {
    help: values.help === true,
    seed,
    payouts: wholeNumber('payouts', values.payouts, MAX_PAYOUTS) ?? DEFAULT_PAYOUTS,
    minutes: minutes ?? (seed === undefined ? DEFAULT_MINUTES : undefined),
    faults: faultsOf(values.faults),
    replay,
  };
}

function parseFlags(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        payouts: { type: 'string' },
        minutes: { type: 'string' },
        faults: { type: 'string' },
        replay: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: false,
    });
    return values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.split('. ')[0] : 'unknown';
    throw wrongUse(`Wrong option: ${message}.`, 'npm run simulate -- --help shows the options.', cause);
  }
}

function wholeNumber(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 1 && value <= max) return value;
  throw wrongUse(`--${name} ${text} is no whole number from 1 to ${max}.`, 'Give a number in that range.');
}

function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,4}(\.\d{1,2})?$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw wrongUse(`--minutes ${text} is no time.`, 'Give minutes above zero, such as 1 or 0.5.');
}

function faultsOf(text: string | undefined): readonly FaultKind[] {
  if (text === undefined) return FAULT_KINDS;
  if (text === 'none') return [];
  return text.split(',').map((name) => {
    if (isFaultKind(name)) return name;
    throw wrongUse(
      `--faults: "${name.slice(0, 40)}" is not a fault.`,
      'npm run simulate -- --help lists them.',
    );
  });
}
