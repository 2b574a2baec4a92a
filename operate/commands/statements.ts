import { PLACE_HELP } from '../place.ts';
import { exportOptionsHelp, runExport } from './exporting.ts';

const HELP = `Makes the statements of a month: for each recipient what they were paid for
charging, session by session.

Usage: npm run statements -- --month YYYY-MM [--recipient ID] [--preview]
                             [--out DIR] (--stage NAME | --data DIR)

${PLACE_HELP}

${exportOptionsHelp(`
  --recipient ID   Only of the recipient with this id of the source, or this
                   number of the employer's.`)}

Each recipient has a PDF and a CSV, and each source a summary of its recipients
in both. They hold NAMES of recipients: only you may read them. They are made of
the journal of the month, which its first export closes, as npm run journal
does: money is in them as the bank booked it, and a further export makes the
same bytes.

Exit status: 0 when the files are there, 1 when the month cannot be made or a
person has to look at something beside it, 2 on a wrong option or configuration,
or without access to the stage.
`;

await runExport({
  script: 'statements',
  help: HELP,
  options: { recipient: 'text' },
  what: 'export-statements',
  asked: (options) => ({ kind: 'statements', recipient: options.text('recipient') }),
  detail: (asked) => (asked.kind === 'statements' ? (asked.recipient ?? '') : ''),
});
