import { PLACE_HELP } from '../place.ts';
import { wrongUse } from '../wrong-use.ts';
import { exportOptionsHelp, runExport } from './exporting.ts';

const HELP = `Makes the journal of a month for the accounting program, from what the bank
booked.

Usage: npm run journal -- --month YYYY-MM [--format NAME ...] [--preview]
                          [--out DIR] (--stage NAME | --data DIR)

${PLACE_HELP}

${exportOptionsHelp(`
  --format NAME    Only this format of the configuration; once for each. Left
                   out: every one.`)}

The first export of a month closes it, once it is over: its entries and the
accounts of its files are then the same for ever, and a further export makes the
same bytes. What becomes known later is in the next month. Look at it with
--preview before you close it. docs/accounting.md says what is booked when.

Exit status: 0 when the files are there, 1 when the month cannot be made or a
person has to look at something beside it, 2 on a wrong option or configuration,
or without access to the stage.
`;

await runExport({
  script: 'journal',
  help: HELP,
  options: { format: 'texts' },
  what: 'export-journal',
  asked: (options, accounting) => {
    const configured = accounting.formats.map(({ format }): string => format);
    const formats = options.texts('format').length === 0 ? configured : options.texts('format');
    const unknown = formats.find((format) => !configured.includes(format));
    if (unknown !== undefined) {
      throw wrongUse(
        `The configuration has no format ${unknown.slice(0, 40)}.`,
        `Give one of ${configured.join(', ')}, or add it to accounting.formats.`,
      );
    }
    return { kind: 'journal', formats };
  },
  detail: (asked) => (asked.kind === 'journal' ? asked.formats.join(', ') : ''),
});
