import { refuse } from '../../functions/approvals/refuse.ts';
import type { Batch } from '../../functions/core/batch.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { readRoster } from '../../functions/ledger/roster.ts';
import { keyDocument, listDocument, shownBatchDocument } from '../approvals/documents.ts';
import { endInWords } from '../approvals/in-words.ts';
import { listProposals } from '../approvals/list.ts';
import { listKeys } from '../approvals/list-keys.ts';
import { UTC } from '../approvals/moments.ts';
import { printKeys } from '../approvals/print-keys.ts';
import { printProposals, type ZoneOf } from '../approvals/print-list.ts';
import { printShownBatch } from '../approvals/print-shown.ts';
import { batchMeant } from '../approvals/refer.ts';
import { showBatch } from '../approvals/show.ts';
import { PLACE_HELP, PLACE_NAMES, PLACE_OPTIONS, type Place, placeOf } from '../place.ts';
import { payoutMeant } from '../review/refer.ts';
import { withStores } from '../stores.ts';
import { printJson, runCommand } from '../terminal/command.ts';
import { allowOnly, type Options } from '../terminal/options.ts';
import { printParagraph } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';
import { DECISION_OPTIONS, decidedBy } from './deciding.ts';
import { type Prepare, referring, type Work } from './review-subcommand.ts';

const HELP = `Shows the payment files that wait for approvers and whose keys may approve, and
refuses a file.

Usage: npm run approvals -- list [--json] (--stage NAME | --data DIR)
       npm run approvals -- show BATCH [--json] (--stage NAME | --data DIR)
       npm run approvals -- approvers [--json] (--stage NAME | --data DIR)
       npm run approvals -- refuse BATCH --reason TEXT [--line PAYOUT ...]
                                      (--stage NAME | --data DIR)

BATCH is the id of a batch, which is also in the name of its file.
PAYOUT is the id of a payout in it, an end-to-end id, or the id of an expense at
its source.

${PLACE_HELP}

Options
  --json         Print nothing but one JSON document.
  --line PAYOUT  Hold this payout for a person; once for each, at most 100
                 times. All others of the file go back and are proposed again.
                 Without it all are proposed again.
  --reason TEXT  Why; the batch keeps it.
  --by NAME      Who you are. Against a stage AWS says it, and this is a name
                 beside it.
  --help         Show this help.

One person can refuse. A terminal cannot approve: an approval is the signature
of a person's passkey.

Exit status: 0 when it is done, 1 when it cannot be or the payments are not
those that were proposed, 2 on a wrong option, a batch that is not there, or
without access to the stage.
`;

type Subcommand = { readonly prepare: Prepare; readonly options: readonly string[] };

const SUBCOMMANDS: ReadonlyMap<string, Subcommand> = new Map([
  ['list', { prepare: listing, options: ['json'] }],
  ['show', { prepare: showing, options: ['json'] }],
  ['approvers', { prepare: listingKeys, options: ['json'] }],
  ['refuse', { prepare: refusing, options: ['by', 'reason', 'line'] }],
]);

const WITHOUT_BATCH: readonly string[] = ['list', 'approvers'];

async function run(options: Options, terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = options.positionals;
  if (name === 'approve') {
    throw wrongUse(
      "A terminal cannot approve: an approval is the signature of a person's passkey, which signs in the console's page.",
      'Approve it there; npm run approvals -- show BATCH shows what is signed, and refuse ends a proposal from here.',
    );
  }
  const subcommand = SUBCOMMANDS.get(name);
  if (subcommand === undefined || rest.length !== (WITHOUT_BATCH.includes(name) ? 0 : 1)) {
    throw wrongUse('Give list or approvers; or show or refuse and a batch.', options.hint);
  }
  allowOnly(options, [...PLACE_NAMES, ...subcommand.options], name);
  const work = subcommand.prepare(options, terminal);
  const place = placeOf(options);
  return withStores(place, (stores) => work(stores, place));
}

function listing(options: Options, terminal: Terminal): Work {
  return async ({ table, clock }, place) => {
    const list = await listProposals(table);
    if (options.flag('json')) printJson(listDocument(list));
    else printProposals(terminal, list, zonesOf(place), clock.now());
    return 0;
  };
}

function listingKeys(options: Options, terminal: Terminal): Work {
  return async ({ table }) => {
    const keys = listKeys(await readRoster(table));
    if (options.flag('json')) printJson({ keys: keys.map(keyDocument) });
    else printKeys(terminal, keys);
    return 0;
  };
}

function showing(options: Options, terminal: Terminal): Work {
  return async (stores, place) => {
    const { table, clock } = stores;
    const batch = await batchMeant(table, options.positionals[1] ?? '');
    const shown = await showBatch({ table, clock }, batch);
    const stage = place.kind === 'stage' ? place.stage : place.config().stage;
    const timeZone = zonesOf(place)(batch.debtor.accountId);
    if (options.flag('json')) printJson(shownBatchDocument(shown, stage, timeZone));
    else printShownBatch(terminal, shown, { stage, timeZone, nowMs: clock.now() });
    return shown.isAsSigned ? 0 : 1;
  };
}

function refusing(options: Options, terminal: Terminal): Work {
  const decided = decidedBy(options);
  return async (stores, place) => {
    const { batchId } = await batchMeant(stores.table, options.positionals[1] ?? '');
    const lines: PayoutId[] = [];
    for (const line of options.texts('line')) lines.push(await payoutMeant(referring(stores, place), line));
    const refused = await refuse(stores.table, batchId, await decided(stores), lines);
    printParagraph(
      terminal,
      visible(refused.ok ? refusedText(refused.batch, place) : refused.refusal.message),
    );
    return refused.ok ? 0 : 1;
  };
}

function refusedText(batch: Batch, place: Place): string {
  const end = endInWords(batch, zonesOf(place)(batch.debtor.accountId)) ?? '';
  const when = place.kind === 'stage' ? 'with the next repair' : 'with the next npm start';
  return `${end} That happens ${when}.`;
}

/** An account that is no longer configured has no clock of its own. */
function zonesOf(place: Place): ZoneOf {
  const zones = new Map(place.config().debtorAccounts.map(({ id, cutOff }) => [id, cutOff.timeZone]));
  return (debtorAccountId) => zones.get(debtorAccountId) ?? UTC;
}

await runCommand({
  script: 'approvals',
  help: HELP,
  options: { ...PLACE_OPTIONS, ...DECISION_OPTIONS, json: 'flag', line: 'texts' },
  run,
});
