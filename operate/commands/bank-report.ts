import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { layIntoInbox } from '../../local/embedded/bank-exchange.ts';
import { requireStores } from '../../local/embedded/data-dir.ts';
import { namedEndpoint, startLocalAws } from '../../local/embedded/local-aws.ts';
import { openOutputs } from '../../local/embedded/outputs.ts';
import { reconcileReport } from '../reports/reconcile-report.ts';
import { exitWithUsage, readConfig, wrongUse } from '../terminal/program.ts';
import { createTerminal } from '../terminal/terminal.ts';

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
    const bytes = readFileSync(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { event } = await layIntoInbox(aws, openOutputs(values.data), { name: basename(file), bytes });
    const terminal = createTerminal(process.stdout);
    return await reconcileReport(terminal, aws, config, { event, shownAs: file, sha256 });
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
