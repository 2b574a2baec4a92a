import { PLACE_HELP, PLACE_OPTIONS, placeOf } from '../place.ts';
import { printEventLetters, printMissedRuns, printPayoutLetters } from '../redrive/print-letters.ts';
import { redriveEvents } from '../redrive/redrive-events.ts';
import { redriveMissedRuns } from '../redrive/redrive-missed-runs.ts';
import { isLeft, type RedriveOptions, redrivePayouts } from '../redrive/redrive-payouts.ts';
import { withStage, withStores } from '../stores.ts';
import { runCommand } from '../terminal/command.ts';
import type { Options } from '../terminal/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';

const HELP = `Looks through what was set aside, and starts again what is still to be done.

Usage: npm run redrive -- payouts     (--stage NAME | --data DIR) [options]
       npm run redrive -- events      --stage NAME [options]
       npm run redrive -- missed-runs --stage NAME [options]

  payouts      Dead letters of the payouts queue: what its row says is still
               ready is sent again, what has gone on needs no message any more
               and is removed.
  events       Steps of payouts that made no event: told again from their rows.
  missed-runs  Runs that could not start or that failed: bank reports are read
               again and their messages removed; of the others it is shown what
               they were.

${PLACE_HELP}

Options
  --dry-run      Show what would be done, and change nothing.
  --limit N      Look at N messages at most (default 1000, at most 10000).
  --remove-runs  missed-runs: remove scheduled runs after they were shown, once
                 the next run of their schedule, or a person, has done their
                 work.
  --help         Show this help.

Everything may be repeated: rows decide, and messages only say where to look.
Messages that are not the pipeline's, or whose payout the ledger does not know,
stay where they are.

Exit status: 0 when nothing is left for a person, 1 when something is, 2 on a
wrong option or without access to the stage.
`;

const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 10_000;
const LEFT_FOR_A_PERSON = 1;

type Kind = 'payouts' | 'events' | 'missed-runs';

/** Says everything that can be wrong about the options before a store is opened. */
async function run(options: Options, terminal: Terminal): Promise<number> {
  const kind = kindOf(options);
  if (options.flag('remove-runs') && kind !== 'missed-runs') {
    throw wrongUse('--remove-runs is for missed-runs.', options.hint);
  }
  const place = placeOf(options);
  const how: RedriveOptions = { limit: limitOf(options), isDryRun: options.flag('dry-run') };
  const onProgress = (messages: number): void =>
    terminal.progress(`Looking through the messages … ${messages}`);
  const inStageOnly = `${kind} are set aside in a deployed stage only.`;
  switch (kind) {
    case 'payouts': {
      const letters = await withStores(place, async ({ table, payoutQueue, deadPayouts }) =>
        redrivePayouts(
          { table, queue: await payoutQueue(), deadLetters: await deadPayouts(), onProgress },
          how,
        ),
      );
      printPayoutLetters(terminal, letters, how.isDryRun);
      return letters.some(isLeft) ? LEFT_FOR_A_PERSON : 0;
    }
    case 'events': {
      const letters = await withStage(place, inStageOnly, async ({ table, bus, deadEvents }) =>
        redriveEvents({ table, bus, deadLetters: await deadEvents(), onProgress }, how),
      );
      printEventLetters(terminal, letters, how.isDryRun);
      return letters.some(({ fate }) => fate !== 'told') ? LEFT_FOR_A_PERSON : 0;
    }
    case 'missed-runs': {
      const letters = await withStage(place, inStageOnly, async ({ reader, bucketPrefix, missedRuns }) =>
        redriveMissedRuns(
          { ...reader, bucketPrefix, deadLetters: await missedRuns(), onProgress },
          { ...how, removesRuns: options.flag('remove-runs') },
        ),
      );
      printMissedRuns(terminal, letters, how.isDryRun);
      return letters.some(({ fate }) => fate === 'left') ? LEFT_FOR_A_PERSON : 0;
    }
  }
}

function kindOf({ positionals, hint }: Options): Kind {
  const [kind, ...more] = positionals;
  if (more.length === 0 && (kind === 'payouts' || kind === 'events' || kind === 'missed-runs')) return kind;
  throw wrongUse('Give payouts, events or missed-runs.', hint);
}

function limitOf(options: Options): number {
  const text = options.text('limit');
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw wrongUse(`--limit is a whole number from 1 to ${MAX_LIMIT}.`, options.hint);
}

await runCommand({
  script: 'redrive',
  help: HELP,
  options: { ...PLACE_OPTIONS, limit: 'text', 'dry-run': 'flag', 'remove-runs': 'flag' },
  run,
});
