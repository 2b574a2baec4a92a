import { printBeside, printClosed } from '../journal/print-journal.ts';
import { exportPayroll } from '../payroll/export-payroll.ts';
import { linesIn } from '../payroll/payroll-csv.ts';
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

const HELP = `Makes the payroll file of a month: what each person was paid for charging, with energy and tariff.

Usage: npm run payroll -- --month YYYY-MM [--preview] [--out DIR] (--stage NAME | --data DIR)

${PLACE_HELP}

Options
${EXPORT_HELP}

It is made of the journal of the month, which its first export closes, as npm run journal does: so each payment
is in the file of one month, and a further export makes the same bytes. docs/accounting.md says what its
columns mean.

Exit status: 0 when the file is there, 1 when the month cannot be made or a person has to look at something
beside it, 2 on a wrong option or configuration.
`;

async function run(options: Options, terminal: Terminal): Promise<number> {
  if (options.positionals.length > 0) throw wrongUse('Give options alone.', options.hint);
  allowOnly(options, [...PLACE_NAMES, 'month', 'out', 'by', 'preview'], 'payroll');
  const [month, place] = [monthIn(options), placeOf(options)];
  const accounting = accountingOf(place);
  const { payroll } = accounting;
  if (payroll === undefined) {
    throw wrongUse(
      'The configuration has no accounting.payroll: nobody knows whose recipients are on the payroll.',
      'Name their sources in accounting.payroll.sources; docs/accounting.md says how.',
    );
  }
  return withStores(place, async (stores) => {
    const isPreview = options.flag('preview');
    const by = await exporterOf(options, stores);
    const detail = isPreview ? 'preview' : '';
    await putOnRecord(stores, { by, what: 'export-payroll', about: month, detail });
    const bankIsAhead = stores.kind === 'data';
    const wanted = { month, accounting, payroll, bankIsAhead, ...(isPreview ? {} : { by }) };
    const exported = await exportPayroll(gathering(stores, terminal), wanted);
    if (!exported.ok) {
      printParagraph(terminal, visible(exported.refusal));
      return 1;
    }
    const { journal, file, isAgain, exportedAt } = exported;
    printClosed(terminal, journal);
    if (journal.beside !== undefined) printBeside(terminal, journal.beside);
    if (isAgain) printParagraph(terminal, sameAs('payroll lines', exportedAt));
    const lines = linesIn(file);
    terminal.line(`${lines} ${lines === 1 ? 'line' : 'lines'} of people and times of charging.`);
    const isOpen = journal.closed === undefined;
    await keepFiles(terminal, stores, { month, options, place, isPreview: isOpen }, [file]);
    return isForAPerson(journal) ? 1 : 0;
  });
}

await runCommand({ script: 'payroll', help: HELP, options: EXPORT_OPTIONS, run });
