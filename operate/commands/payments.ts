import { ALL_ACCOUNTS, type Stop } from '../../functions/core/stop.ts';
import { readStops } from '../../functions/ledger/stops.ts';
import { nameIn, reasonIn } from '../person.ts';
import { PLACE_HELP, PLACE_NAMES, PLACE_OPTIONS, type Place, placeOf } from '../place.ts';
import { resumePayments, type StopRequest, stopPayments } from '../stop.ts';
import { type Stores, withStores } from '../stores.ts';
import { runCommand } from '../terminal/command.ts';
import { allowOnly, type Options } from '../terminal/options.ts';
import { wrongUse } from '../terminal/program.ts';
import { printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';

const HELP = `Stops payments of one debtor account, or of all, and lets them leave again.

Usage: npm run payments -- stop (--account ID | --all) --reason TEXT (--stage NAME | --data DIR)
       npm run payments -- resume (--account ID | --all) --reason TEXT (--stage NAME | --data DIR)
       npm run payments -- show (--stage NAME | --data DIR)

${PLACE_HELP}

Options
  --account ID   A debtor account of the configuration.
  --all          Every debtor account. It ends as a whole; that of one account stands beside it.
  --reason TEXT  Why; the history keeps it.
  --by NAME      Who you are. Against a stage AWS says it, and this is a name beside it.
  --help         Show this help.

A stop holds from its write on: nothing is sealed, no file goes into the outbox, no new attempt begins.
What the bank's transfer tool has fetched before is with the bank.

Exit status: 0 when it is done, 1 when it cannot be, 2 on a wrong option.
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
  const request = requestIn(options, place);
  return withStores(place, async (stores) => WORDS[word](terminal, stores, await request(stores)));
}

async function stopNow(terminal: Terminal, { table }: Stores, request: StopRequest): Promise<number> {
  const { at, by } = await stopPayments(table, request);
  printParagraph(terminal, visible(`Stopped since ${at} by ${by.name}. Nothing leaves ${nameOf(request)}.`));
  return 0;
}

async function resumeNow(terminal: Terminal, { table }: Stores, request: StopRequest): Promise<number> {
  const resumed = await resumePayments(table, request, 1);
  const done = `Payments leave ${nameOf(request)} again, with the next submission and repair.`;
  printParagraph(terminal, visible(resumed.ok ? done : resumed.refusal));
  if (resumed.ok) printStops(terminal, resumed.stops.stops);
  return resumed.ok ? 0 : 1;
}

/** What is asked for: everything of it that can be wrong is looked at before a store is opened. */
function requestIn(options: Options, place: Place): (stores: Stores) => Promise<StopRequest> {
  const account = options.text('account');
  if ((account === undefined) !== options.flag('all')) {
    throw wrongUse('Give --account ID, or --all for every one.', options.hint);
  }
  const known = place.config().debtorAccounts.map(({ id }) => id);
  if (account !== undefined && !known.includes(account)) {
    throw wrongUse(`The configuration has no debtor account ${account}.`, `It has ${known.join(', ')}.`);
  }
  const reason = reasonIn(options.text('reason') ?? '');
  const by = options.text('by');
  const name = by === undefined && place.kind === 'stage' ? undefined : nameIn(by ?? '');
  return async (stores) => {
    const subject = stores.kind === 'stage' ? (await stores.caller()).arn : (name ?? '');
    const issuer = stores.kind === 'stage' ? 'aws' : 'local';
    return {
      debtorAccountId: account ?? ALL_ACCOUNTS,
      by: { issuer, subject, name: name ?? subject },
      reason,
      atMs: stores.clock.now(),
    };
  };
}

function nameOf({ debtorAccountId }: Pick<Stop, 'debtorAccountId'>): string {
  return debtorAccountId === ALL_ACCOUNTS ? 'any debtor account' : debtorAccountId;
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
    stops.map((stop) => [nameOf(stop), stop.at, stop.by.name, stop.reason].map(visible)),
  );
}

await runCommand({
  script: 'payments',
  help: HELP,
  options: { ...PLACE_OPTIONS, account: 'text', all: 'flag', reason: 'text', by: 'text' },
  run,
});
