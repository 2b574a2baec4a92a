import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../functions/platform/clock.ts';
import { createHandler } from '../functions/reconcile-bank-reports/handler.ts';
import { layIntoInbox } from './bank-exchange.ts';
import { requireStores } from './data-dir.ts';
import { namedEndpoint, startLocalAws } from './local-aws.ts';
import { printReports } from './print.ts';
import { printUnmatched } from './print-unmatched.ts';
import { exitWithUsage, readConfig, stderrLog, wrongUse } from './program.ts';
import { createTerminal } from './terminal.ts';

const HELP = `Reads a bank report (pain.002, camt.053 or camt.054) into stores that were kept with --data.

Usage: npm run bank-report -- FILE --data DIR [options]

Options
  --data DIR     The stores that \`npm start -- --data DIR\` kept.
  --config FILE  The configuration that was used (default: config/example.json).
  --help         Show this help.

Exit status: 0 when every line was matched, 1 when the report was refused or a line needs a person,
2 on a wrong option.
`;

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw wrongUse('Give one file.', HELP_HINT);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw wrongUse(`There is no file ${file}.`, HELP_HINT);
  if (values.data === undefined) throw wrongUse('--data is missing.', HELP_HINT);
  if (namedEndpoint(process.env, 'DYNAMODB') === undefined) requireStores(values.data);
  const config = readConfig(values.config ?? 'config/example.json');
  const aws = await startLocalAws(config.stage, values.data, process.env);
  try {
    const table = { client: aws.dynamoDb, tableName: aws.tableName };
    const bytes = readFileSync(file);
    const reconcile = createHandler({
      table,
      s3: aws.s3,
      debtorAccounts: config.debtorAccounts,
      clock: systemClock,
      log: stderrLog(),
    });
    const { event } = await layIntoInbox(aws, { name: basename(file), bytes });
    const [result] = await reconcile(event);
    if (result === undefined) return 1;
    const terminal = createTerminal(process.stdout);
    printReports(terminal, [{ path: file, result }]);
    if (result.outcome === 'refused') {
      terminal.line('The report was set aside whole; nothing was changed. Ask the bank for a correct one.');
      return 1;
    }
    if (result.outcome === 'already-read') terminal.line('It was read before; nothing was changed.');
    if (result.summary.unmatched === 0) return 0;
    await printUnmatched(terminal, table, createHash('sha256').update(bytes).digest('hex'));
    return 1;
  } finally {
    await aws.close();
  }
}

const HELP_HINT = 'npm run bank-report -- --help shows the options.';

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
  } catch (cause) {
    throw wrongUse(cause instanceof Error ? cause.message : 'Wrong option.', HELP_HINT, cause);
  }
}

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));
