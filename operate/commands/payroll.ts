import { PLACE_HELP } from '../place.ts';
import { wrongUse } from '../wrong-use.ts';
import { exportOptionsHelp, runExport } from './exporting.ts';

const HELP = `Makes the payroll files of a month, one for each company: what each person was
paid for charging, with energy and tariff.

Usage: npm run payroll -- --month YYYY-MM [--preview] [--out DIR]
                          (--stage NAME | --data DIR)

${PLACE_HELP}

${exportOptionsHelp()}

It is made of the journal of the month, which its first export closes, as npm
run journal does: so each payment is in the file of one month, and a further
export makes the same bytes. docs/accounting.md says what its columns mean.

Exit status: 0 when the file is there, 1 when the month cannot be made or a
person has to look at something beside it, 2 on a wrong option or configuration,
or without access to the stage.
`;

await runExport({
  script: 'payroll',
  help: HELP,
  options: {},
  what: 'export-payroll',
  asked: (_options, { payroll }) => {
    if (payroll !== undefined) return { kind: 'payroll', payroll };
    throw wrongUse(
      'The configuration has no accounting.payroll: nobody knows whose recipients are on the payroll.',
      'Name their sources in accounting.payroll.sources; docs/accounting.md says how.',
    );
  },
  detail: () => '',
});
