import type { Decision } from '../../functions/core/decision.ts';
import { ALL_ACCOUNTS, type Stop } from '../../functions/core/stop.ts';
import { readStops } from '../../functions/ledger/stops.ts';
import { approverBehind, asksTwoPeople } from '../../functions/platform/approval-rules.ts';
import { PLACE_HELP, PLACE_NAMES, PLACE_OPTIONS, type Place, placeOf } from '../place.ts';
import { resumePayments, stopPayments } from '../stop.ts';
import { type Stores, withStores } from '../stores.ts';
import { runCommand } from '../terminal/command.ts';
import { allowOnly, type Options } from '../terminal/options.ts';
import { printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';
import { DECISION_OPTIONS, decidedBy } from './deciding.ts';

const HELP = `Stops payments of one debtor account, or of all, and lets them leave again.

Usage: npm run payments -- stop (--account ID | --all) --reason TEXT
                                     (--stage NAME | --data DIR)
       npm run payments -- resume (--account ID | --all) --reason TEXT
                                     (--stage NAME | --data DIR)
       npm run payments -- show (--stage NAME | --data DIR)

${PLACE_HELP}

Options
  --account ID   A debtor account of the configuration.
  --all          Every debtor account. It ends as a whole; that of one account
                 stands beside it.
  --reason TEXT  Why; the history keeps it.
  --by NAME      Who you are. Against a stage AWS says it, and this is a name
                 beside it.
  --help         Show this help.

Where two people approve files, two different people resume. A stop holds from
its write on: nothing is sealed, no file goes into the outbox, no new attempt
begins. What the bank's transfer tool has fetched before is with the bank.

Exit status: 0 when it is done, 1 when it cannot be, 2 on a wrong option or
without access to the stage.
`;

const WORDS = { stop: stopNow, resume: resumeNow } as const;

async function run(options: Options, terminal: Terminal): Promise<number> {
  const [word = '', ...more] = options.positionals;
  if (more.length > 0) throw wrongUse('Give one of stop, resume, show.', options.hint);
  if (word === 'show') {
    allowOnly(options, PLACE_NAMES, 'show');
    return withStores(placeOf(options), async ({ table }) => {
      printStops(terminal, (await readStops(table)).stops);
      return 0;
    });
  }
  if (word !== 'stop' && word !== 'resume') throw wrongUse('Give one of stop, resume, show.', options.hint);
  const place = placeOf(options);
  const debtorAccountId = accountIn(options, place);
  const decided = decidedBy(options);
  return withStores(place, async (stores) => {
    const config = place.config();
    const decision = await decided(stores);
    const by = approverBehind(config, decision.by);
    const people = asksTwoPeople(config) ? 2 : 1;
    return WORDS[word](terminal, stores, debtorAccountId, { ...decision, by }, people);
  });
}

async function stopNow(
  terminal: Terminal,
  { table }: Stores,
  debtorAccountId: string,
  decision: Decision,
): Promise<number> {
  const { at, by } = await stopPayments(table, debtorAccountId, decision);
  printParagraph(
    terminal,
    visible(`Payments of ${nameOf(debtorAccountId)} are stopped since ${at} by ${by.name}.`),
  );
  return 0;
}

async function resumeNow(
  terminal: Terminal,
  { table }: Stores,
  debtorAccountId: string,
  decision: Decision,
  people: 1 | 2,
): Promise<number> {
  const resumed = await resumePayments(table, debtorAccountId, decision, people);
  const what = `The stop of ${nameOf(debtorAccountId)}`;
  const done = `${what} has ended: payments leave with the next submission and repair.`;
  const begun = `${what} still holds: another person has to resume it too.`;
  printParagraph(terminal, visible(resumed.ok ? (resumed.hasEnded ? done : begun) : resumed.refusal.message));
  if (resumed.ok) printStops(terminal, resumed.stops);
  return resumed.ok ? 0 : 1;
}

/** @throws PipelineError CONFIG_INVALID unless the options name either all accounts or one that is configured. */
function accountIn(options: Options, place: Place): string {
  const account = options.text('account');
  if ((account === undefined) !== options.flag('all')) {
    throw wrongUse('Give --account ID, or --all for every one.', options.hint);
  }
  const known = place.config().debtorAccounts.map(({ id }) => id);
  if (account !== undefined && !known.includes(account)) {
    throw wrongUse(`The configuration has no debtor account ${account}.`, `It has ${known.join(', ')}.`);
  }
  return account ?? ALL_ACCOUNTS;
}

function nameOf(debtorAccountId: string): string {
  return debtorAccountId === ALL_ACCOUNTS ? 'all debtor accounts' : debtorAccountId;
}

function printStops(terminal: Terminal, stops: readonly Stop[]): void {
  if (stops.length === 0) {
    terminal.line('No debtor account is stopped.');
    return;
  }
  const columns = [
    { title: 'Stopped' },
    { title: 'Since' },
    { title: 'By' },
    { title: 'Reason', isSentence: true },
  ];
  printTable(
    terminal,
    columns,
    stops.map((stop) => [nameOf(stop.debtorAccountId), stop.at, stop.by.name, stop.reason].map(visible)),
  );
}

await runCommand({
  script: 'payments',
  help: HELP,
  options: { ...PLACE_OPTIONS, ...DECISION_OPTIONS, account: 'text', all: 'flag' },
  run,
});
