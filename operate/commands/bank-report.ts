import { placeOf } from '../place.ts';
import { printRead } from '../reports/print-read.ts';
import { checkReportFile, isForAPerson, readReportFile } from '../reports/read-report.ts';
import { withKept } from '../stores.ts';
import { runCommand } from '../terminal/command.ts';
import type { Options } from '../terminal/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';

const HELP = `Reads a bank report (pain.002, camt.053 or camt.054) into stores that were kept
with --data.

Usage: npm run bank-report -- FILE --data DIR [options]

Options
  --data DIR     The stores that \`npm start -- --data DIR\` kept.
  --config FILE  The configuration that was used (default: config/example.json).
  --help         Show this help.

Exit status: 0 when every line was matched, 1 when the report was refused or a
line needs a person, 2 on a wrong option.
`;

async function run(options: Options, terminal: Terminal): Promise<number> {
  const [file, ...more] = options.positionals;
  if (file === undefined || more.length > 0) throw wrongUse('Give one file.', options.hint);
  checkReportFile(file, options.hint);
  const place = placeOf(options);
  const why = 'The reports of a deployed stage come into its inbox, from the bank alone.';
  const read = await withKept(place, why, (stores) => readReportFile(stores, place.config(), file));
  printRead(terminal, file, read);
  return isForAPerson(read) ? 1 : 0;
}

await runCommand({
  script: 'bank-report',
  help: HELP,
  options: { stage: 'text', data: 'text', config: 'text' },
  run,
});
