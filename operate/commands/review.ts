import { parseArgs } from 'node:util';
import { assert } from '../../functions/core/errors.ts';
import { parsePayoutId } from '../../functions/core/ids.ts';
import { LISTED_STATES } from '../../functions/core/states.ts';
import { systemClock } from '../../functions/platform/clock.ts';
import type { Config } from '../../functions/platform/config.ts';
import { printUnmatched } from '../reports/print-unmatched.ts';
import { cancelCommand, releaseCommand, settleCommand } from '../review/decide.ts';
import { FOR_PEOPLE, type ListQuery, listDocument, listWaiting, printList } from '../review/list.ts';
import { settlementOf } from '../review/settlement.ts';
import { findPayout, showFound } from '../review/show.ts';
import { openStores, type ReviewStores } from '../review/stores.ts';
import { exitWithUsage, readConfig, wrongUse } from '../terminal/program.ts';
import { createTerminal } from '../terminal/terminal.ts';

const HELP = `Lists the payouts that wait, shows one with its history, releases, cancels or settles one; shows the lines of
a bank report that wait for a person.

Usage: npm run review -- list [--state STATE] [--source SOURCE/ACCOUNT] [--json]
       npm run review -- show PAYOUT
       npm run review -- release PAYOUT --by NAME --reason TEXT
       npm run review -- cancel PAYOUT --by NAME --reason TEXT
       npm run review -- settle PAYOUT --outcome booked|refused|returned --amount AMOUNT --date DATE
                                --reference TEXT --by NAME --reason TEXT [--attempt N]
       npm run review -- unmatched REPORT

REPORT is the reportId of the line in the log, such as camt.053:0123456789abcdef.

Where the payouts are (one of the two)
  --data DIR               The stores that \`npm start -- --data DIR\` kept.
  --table NAME             The deployed table, with the credentials of the AWS environment. To release
                           a payout, the queue too: --queue URL

Options
  --state STATE            List only payouts in this state, also one that waits for nobody, such as
                           scheduled (default: held, failed, returned, in-doubt, paid where the bank contradicts
                           it, and rejected, which waits for its source).
  --source SOURCE/ACCOUNT  List only payouts of this source, such as spirii/nordfleet.
  --json                   Print the list as one JSON document.
  --config FILE            The configuration that was deployed (default: config/example.json).
  --attempt N              The attempt that is settled (default: the last one that was sent).
  --help                   Show this help.

A held payout goes on as it is; a failed or returned one gets a new attempt once the last is known to be
dead: returned whole, or refused and not debited by the statement of its execution date. A released
payout is paid exactly as it is; one whose account or amount changes afterwards is looked at again.
Settle what the bank has told you and its reports do not say, or contradict: it stands as your word, with
the date and the bank's reference, and a report that opposes it later calls a person again.
Who decided and why is kept in its history for ever.

Exit status: 0 when it is done, 1 when the payout does not allow it or lines of the report wait, 2 on a wrong
option.
`;

const HINT = 'npm run review -- --help shows the options.';

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const command = commandOf(positionals, values);
  const config = readConfig(values.config ?? 'config/example.json');
  const stores = await openStores(values, config, HINT);
  try {
    return await command(stores, config);
  } finally {
    await stores.close();
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: text,
        table: text,
        queue: text,
        config: text,
        state: text,
        source: text,
        by: text,
        reason: text,
        outcome: text,
        attempt: text,
        amount: text,
        date: text,
        reference: text,
        json: flag,
        help: { ...flag, short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (cause) {
    throw wrongUse(cause instanceof Error ? cause.message : 'Wrong option.', HINT, cause);
  }
}

type Values = ReturnType<typeof parse>['values'];
type Command = (stores: ReviewStores, config: Config) => Promise<number>;

/** Everything that can be wrong about the options is said before a store is opened. */
function commandOf(positionals: readonly string[], values: Values): Command {
  const [name = '', ...rest] = positionals;
  if (name === 'list' && rest.length === 0) return listCommand(queryOf(values), values.json === true);
  if (name === 'unmatched' && rest.length === 1) return unmatchedCommand(rest[0] ?? '');
  if (!['show', 'release', 'cancel', 'settle'].includes(name) || rest.length !== 1) {
    throw wrongUse(
      'Give list, or show, release, cancel or settle and one payout id, or unmatched and a report.',
      HINT,
    );
  }
  const payoutId = parsePayoutId(rest[0] ?? '');
  if (payoutId === undefined) throw wrongUse(`${(rest[0] ?? '').slice(0, 40)} is not a payout id.`, HINT);
  const terminal = createTerminal(process.stdout);
  if (name === 'show') {
    return async ({ table }, { retries }) => {
      const deps = { table, clock: systemClock, retryAfter: retries.after };
      return (await showFound(terminal, deps, payoutId)) ? 0 : 1;
    };
  }
  const { by = '', reason = '', data, queue } = values;
  if (by === '' || reason === '') {
    throw wrongUse('--by and --reason are missing: the history keeps who decided and why.', HINT);
  }
  if (name === 'release' && data === undefined && queue === undefined) {
    throw wrongUse('--queue is missing: a released payout is sent to it.', HINT);
  }
  const settlement = name === 'settle' ? settlementOf(textsOf(values), HINT) : undefined;
  return async (stores, config) => {
    const { table, queue: payoutQueue } = stores;
    const payout = await findPayout(table, payoutId);
    const decision = { by, reason, atMs: systemClock.now() };
    if (settlement !== undefined) {
      return settleCommand(terminal, table, payoutId, settlement(payout), decision);
    }
    if (name === 'cancel') return cancelCommand(terminal, table, payoutId, decision);
    assert(payoutQueue !== undefined, 'a queue was named for what is released');
    return releaseCommand(terminal, { table, queue: payoutQueue }, payoutId, decision, config);
  };
}

function textsOf({ outcome, attempt, amount, date, reference }: Values) {
  return { outcome, attempt, amount, date, reference };
}

function queryOf({ state, source }: Values): ListQuery {
  if (source !== undefined && !/^[a-z]+\/[a-z][a-z0-9-]*$/.test(source)) {
    throw wrongUse('--source is a source and its account, such as spirii/nordfleet.', HINT);
  }
  if (state === undefined) return { states: FOR_PEOPLE, source };
  const found = LISTED_STATES.find((name) => name === state);
  if (found !== undefined) return { states: [found], source };
  throw wrongUse(
    `--state ${state.slice(0, 40)} is none that waits.`,
    `Give one of ${LISTED_STATES.join(', ')}.`,
  );
}

function listCommand(query: ListQuery, asJson: boolean): Command {
  return async ({ table }, config) => {
    const deps = { table, clock: systemClock, retryAfter: config.retries.after };
    const list = await listWaiting(deps, query);
    if (asJson) {
      process.stdout.write(`${JSON.stringify(listDocument(list), null, 2)}\n`);
      return 0;
    }
    const terminal = createTerminal(process.stdout);
    printList(terminal, list);
    const isConfigured = config.sources.some(({ kind, account }) => `${kind}/${account}` === query.source);
    // An empty list must not hide a typing error.
    if (query.source !== undefined && !isConfigured) {
      terminal.line(`The configuration has no source ${query.source}.`);
    }
    return 0;
  };
}

/** @param report as the log names it, or the digest of its bytes, of which the first 16 digits are enough. */
function unmatchedCommand(report: string): Command {
  const digest = /^(?:[a-z]+\.\d{3}:)?([0-9a-f]{16,64})$/.exec(report)?.[1];
  if (digest === undefined) throw wrongUse(`${report.slice(0, 40)} is not the id of a bank report.`, HINT);
  return async ({ table }) => {
    const count = await printUnmatched(createTerminal(process.stdout), table, digest);
    return count === 0 ? 0 : 1;
  };
}

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));
