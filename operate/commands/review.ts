import { PLACE_HELP, PLACE_NAMES, PLACE_OPTIONS, placeOf } from '../place.ts';
import { withStores } from '../stores.ts';
import { runCommand } from '../terminal/command.ts';
import { allowOnly, type Options } from '../terminal/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';
import { DECISION_OPTIONS } from './deciding.ts';
import { cancelling, releasing, settling } from './review-decisions.ts';
import { finding, listing, showing, unmatched } from './review-looks.ts';
import type { Prepare } from './review-subcommand.ts';

const HELP = `Lists payouts, finds one, shows one with its history; releases, cancels or
settles one; shows the lines of a bank report that wait for a person.

Usage: npm run review -- list [--state STATE] [--source SOURCE/ACCOUNT]
                              [--report ID] [--month YYYY-MM] [--recipient ID]
                              [--reason CODE] [--limit N] [--after PLACE]
                              [--json | --csv]
       npm run review -- find TEXT [--month YYYY-MM] [--limit N] [--after PLACE]
                              [--json | --csv]
       npm run review -- show PAYOUT [--json]
       npm run review -- release PAYOUT --by NAME --reason TEXT [--same-account]
       npm run review -- cancel PAYOUT --by NAME --reason TEXT
       npm run review -- settle PAYOUT --outcome booked|refused|returned
                                --amount AMOUNT --date DATE --reference TEXT
                                --by NAME --reason TEXT [--attempt N]
       npm run review -- unmatched REPORT

PAYOUT is the id of a payout, an end-to-end id, or the id of an expense at its
source.
TEXT is a part of a name or of an expense id, an amount such as 41.20, the last
four characters of an IBAN, or the id of a payout. Without --month, the whole
table is read.
REPORT is the bankReportId of the line in the log, such as
camt.053:0123456789abcdef.

${PLACE_HELP}

Options
  --state STATE            List payouts in this state, or all. Left out: what
                           waits for somebody (held, failed, returned, in-doubt,
                           paid where the bank contradicts it, and rejected,
                           which waits for its source).
  --source SOURCE/ACCOUNT  List only payouts of this source, such as
                           spirii/nordfleet.
  --report ID              List only payouts of this report of the source.
  --recipient ID           List only payouts to this recipient of --source.
  --month YYYY-MM          The month in which the paid period ends. Without a
                           period, the month of creation (UTC).
  --reason CODE            List only payouts that have this reason, such as
                           possible-duplicate or AC04.
  --limit N                Payouts of one page (default 100, at most 1000);
                           --after goes on behind it.
  --json, --csv            Print the whole list for a program, or for a
                           spreadsheet.
  --by NAME                Who decides. With --stage it stands beside the AWS
                           identity of the caller, and may be left out.
  --reason TEXT            Why.
  --same-account           Release it to the same account, though a bank said
                           that it cannot be paid.
  --attempt N              The attempt that is settled (default: the last one
                           that was sent).
  --help                   Show this help.

A held payout goes on as it is; a failed or returned one gets a new attempt once
the last is known to be dead: returned whole, or refused and not debited by the
statement of its execution date. A released payout is paid exactly as it is; one
whose account or amount changes afterwards is looked at again.
Cancel ends what is rejected, held, scheduled, failed or returned, for good.
Settle what the bank has told you and its reports do not say, or contradict: it
stands as your word, with the date and the bank's reference, and a report that
opposes it later calls a person again.
Who decided and why is kept in its history for ever.

An index has what waits, and all payouts of a month, a report or a recipient. A
list of paid, withdrawn, cancelled or all payouts without any of these reads the
whole table, as find does without a month: it takes a minute for each few
hundred thousand payouts, and costs their read units.

Exit status: 0 when it is done, 1 when the payout does not allow it or lines of
the report wait, 2 on a wrong option, a payout or report that is not there, or
without access to the stage.
`;

type Subcommand = { readonly prepare: Prepare; readonly options: readonly string[] };

const DECISION = ['by', 'reason'];

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map([
  [
    'list',
    {
      prepare: listing,
      options: ['state', 'source', 'report', 'recipient', 'month', 'reason', 'limit', 'after', 'json', 'csv'],
    },
  ],
  ['find', { prepare: finding, options: ['month', 'limit', 'after', 'json', 'csv'] }],
  ['show', { prepare: showing, options: ['json'] }],
  ['release', { prepare: releasing, options: [...DECISION, 'same-account'] }],
  ['cancel', { prepare: cancelling, options: DECISION }],
  [
    'settle',
    {
      prepare: settling,
      options: [...DECISION, 'outcome', 'amount', 'date', 'reference', 'attempt'],
    },
  ],
  ['unmatched', { prepare: unmatched, options: [] }],
]);

async function run(options: Options, terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = options.positionals;
  const subcommand = SUBCOMMANDS.get(name);
  if (subcommand === undefined || rest.length !== (name === 'list' ? 0 : 1)) {
    throw wrongUse(
      'Give list; or find and a text; or show, release, cancel or settle and a payout; or unmatched and a report.',
      options.hint,
    );
  }
  allowOnly(options, [...PLACE_NAMES, ...subcommand.options], name);
  const work = subcommand.prepare(options, terminal);
  const place = placeOf(options);
  return withStores(place, (stores) => work(stores, place));
}

await runCommand({
  script: 'review',
  help: HELP,
  options: {
    ...PLACE_OPTIONS,
    ...DECISION_OPTIONS,
    state: 'text',
    source: 'text',
    report: 'text',
    recipient: 'text',
    month: 'text',
    limit: 'text',
    after: 'text',
    json: 'flag',
    csv: 'flag',
    'same-account': 'flag',
    outcome: 'text',
    attempt: 'text',
    amount: 'text',
    date: 'text',
    reference: 'text',
  },
  run,
});
