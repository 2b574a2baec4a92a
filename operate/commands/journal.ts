import { exportJournal } from '../journal/export-journal.ts';
import { printJournal } from '../journal/print-journal.ts';
import { PLACE_HELP, PLACE_NAMES, placeOf } from '../place.ts';
import { withStores } from '../stores.ts';
import { runCommand } from '../terminal/command.ts';
import { allowOnly, type Options } from '../terminal/options.ts';
import { wrongUse } from '../terminal/program.ts';
import { printParagraph } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import {
  accountingOf,
  EXPORT_HELP,
  EXPORT_OPTIONS,
  exporterOf,
  gathering,
  isForAPerson,
  keepFiles,
  monthIn,
  putOnRecord,
  sameAs,
} from './exporting.ts';

const HELP = `Makes the journal of a month for the accounting program, from what the bank booked.

Usage: npm run journal -- --month YYYY-MM [--format NAME ...] [--preview] [--out DIR]
                          (--stage NAME | --data DIR)

${PLACE_HELP}

Options
${EXPORT_HELP}
  --format NAME    Only this format of the configuration; once for each. Left out: every one.

The first export of a month closes it, once it is over: its entries and the accounts of its files are then the
same for ever, and a further export makes the same bytes. What becomes known later is in the next month. Look at
it with --preview before you close it. docs/accounting.md says what is booked when.

Exit status: 0 when the files are there, 1 when the month cannot be made or a person has to look at something
beside it, 2 on a wrong option or configuration.
`;

async function run(options: Options, terminal: Terminal): Promise<number> {
  if (options.positionals.length > 0) throw wrongUse('Give options alone.', options.hint);
  allowOnly(options, [...PLACE_NAMES, 'month', 'out', 'by', 'preview', 'format'], 'journal');
  const [month, place] = [monthIn(options), placeOf(options)];
  const accounting = accountingOf(place);
  const configured = accounting.formats.map(({ format }): string => format);
  const formats = options.texts('format').length === 0 ? configured : options.texts('format');
  const unknown = formats.find((format) => !configured.includes(format));
  if (unknown !== undefined) {
    throw wrongUse(
      `The configuration has no format ${unknown.slice(0, 40)}.`,
      `Give one of ${configured.join(', ')}, or add it to accounting.formats.`,
    );
  }
  return withStores(place, async (stores) => {
    const isPreview = options.flag('preview');
    const by = await exporterOf(options, stores);
    const detail = isPreview ? 'preview' : formats.join(', ');
    await putOnRecord(stores, { by, what: 'export-journal', about: month, detail });
    const bankIsAhead = stores.kind === 'data';
    const wanted = { month, accounting, formats, bankIsAhead, ...(isPreview ? {} : { by }) };
    const exported = await exportJournal(gathering(stores, terminal), wanted);
    if (!exported.ok) {
      printParagraph(terminal, visible(exported.refusal));
      return 1;
    }
    const { journal } = exported;
    printJournal(terminal, journal);
    for (const { format, exportedAt, isAgain } of exported.formats) {
      if (isAgain) printParagraph(terminal, sameAs(`files in the format ${format}`, exportedAt));
    }
    const files = exported.formats.flatMap((format) => format.files);
    const isOpen = journal.closed === undefined;
    await keepFiles(terminal, stores, { month, options, place, isPreview: isOpen }, files);
    return isForAPerson(journal) ? 1 : 0;
  });
}

await runCommand({
  script: 'journal',
  help: HELP,
  options: { ...EXPORT_OPTIONS, format: 'texts' },
  run,
});
