import { parseArgs } from 'node:util';
import { printEvents, printMissedRuns, printPayouts } from '../redrive/print-letters.ts';
import { redriveEvents } from '../redrive/redrive-events.ts';
import { redriveMissedRuns } from '../redrive/redrive-missed-runs.ts';
import { type RedriveOptions, redrivePayouts } from '../redrive/redrive-payouts.ts';
import { openEvents, openLocalPayouts, openMissedRuns, openPayouts } from '../redrive/stores.ts';
import { exitWithUsage, readConfig, wrongUse } from '../terminal/program.ts';
import { createTerminal, type Terminal } from '../terminal/terminal.ts';

const HELP = `Looks through what was set aside, and starts again what is still to be done.

Usage: npm run redrive -- payouts     (--stage NAME | --data DIR) [options]
       npm run redrive -- events      --stage NAME [options]
       npm run redrive -- missed-runs --stage NAME [options]

  payouts      Dead letters of the payouts queue: what its row says is still ready is sent again,
               what has gone on needs no message any more and is removed.
  events       Steps of payouts that made no event: told again from their rows.
  missed-runs  Runs that could not start or that failed: bank reports are read again and their
               messages removed; of the others it is shown what they were.

Where it is
  --stage NAME   The deployed stage, with the credentials of the AWS environment.
  --data DIR     The stores that \`npm start -- --data DIR\` kept.

Options
  --dry-run      Show what would be done, and change nothing.
  --limit N      Look at N messages at most (default 1000, at most 10000).
  --remove-runs  missed-runs: remove scheduled runs after they were shown, once the next run of
                 their schedule, or a person, has done their work.
  --config FILE  With --data: the configuration that was used (default: config/example.json).
  --help         Show this help.

Everything may be repeated: rows decide, and messages only say where to look. Messages that are not
the pipeline's, or whose payout the ledger does not know, stay where they are.

Exit status: 0 when nothing is left for a person, 1 when something is, 2 on a wrong option.
`;

const HINT = 'npm run redrive -- --help shows the options.';
const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 10_000;

type Kind = 'payouts' | 'events' | 'missed-runs';

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const kind = kindOf(positionals);
  if (values['remove-runs'] === true && kind !== 'missed-runs') {
    throw wrongUse('--remove-runs is for missed-runs.', HINT);
  }
  const work = workOf(values);
  switch (kind) {
    case 'payouts':
      return payouts(values, work);
    case 'events':
      return events(deployedStage(kind, values), work);
    case 'missed-runs':
      return missedRuns(deployedStage(kind, values), work, values['remove-runs'] === true);
  }
}

function parse(args: readonly string[]) {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean' }] as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        stage: text,
        data: text,
        config: text,
        limit: text,
        'dry-run': flag,
        'remove-runs': flag,
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (cause) {
    throw wrongUse(cause instanceof Error ? cause.message : 'Wrong option.', HINT, cause);
  }
}

type Where = ReturnType<typeof parse>['values'];

function kindOf(positionals: readonly string[]): Kind {
  const [kind, ...more] = positionals;
  if (more.length === 0 && (kind === 'payouts' || kind === 'events' || kind === 'missed-runs')) return kind;
  throw wrongUse('Give payouts, events or missed-runs.', HINT);
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw wrongUse(`--limit is a whole number from 1 to ${MAX_LIMIT}.`, HINT);
}

function deployedStage(kind: Kind, { stage, data }: Where): string {
  if (stage !== undefined && data === undefined) return stage;
  throw wrongUse(`${kind} are set aside in a deployed stage only: give --stage.`, HINT);
}

/** How a redrive is to go about it, and what it shows meanwhile. */
type Work = RedriveOptions & { readonly terminal: Terminal; readonly onProgress: (messages: number) => void };

function workOf(values: Where): Work {
  const terminal = createTerminal(process.stdout);
  return {
    limit: limitOf(values.limit),
    isDryRun: values['dry-run'] === true,
    terminal,
    onProgress: (messages) => terminal.progress(`Looking through the messages … ${messages}`),
  };
}

async function payouts({ stage, data, config }: Where, work: Work): Promise<number> {
  if ((stage === undefined) === (data === undefined)) throw wrongUse('Give --stage or --data.', HINT);
  const stores =
    stage === undefined
      ? await openLocalPayouts(data ?? '', readConfig(config ?? 'config/example.json'))
      : await openPayouts(stage);
  try {
    return printPayouts(work.terminal, await redrivePayouts({ ...stores, ...work }, work), work.isDryRun);
  } finally {
    await stores.close();
  }
}

async function events(stage: string, work: Work): Promise<number> {
  const stores = await openEvents(stage);
  try {
    return printEvents(work.terminal, await redriveEvents({ ...stores, ...work }, work), work.isDryRun);
  } finally {
    await stores.close();
  }
}

async function missedRuns(stage: string, work: Work, removesRuns: boolean): Promise<number> {
  const stores = await openMissedRuns(stage);
  try {
    const deps = { ...stores, ...work };
    return printMissedRuns(
      work.terminal,
      await redriveMissedRuns(deps, { ...work, removesRuns }),
      work.isDryRun,
    );
  } finally {
    await stores.close();
  }
}

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));
