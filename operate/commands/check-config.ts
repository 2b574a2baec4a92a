import { systemClock } from '../../functions/platform/clock.ts';
import { checkConfigFile } from '../deployment/check.ts';
import { printDeployment, printRefusal } from '../deployment/print-deployment.ts';
import { printJson, runCommand } from '../terminal/command.ts';
import type { Options } from '../terminal/options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';

const HELP = `Says what a configuration would deploy and pay, and what is wrong with it.
Changes nothing and needs no AWS account. IBANs and e-mail addresses are masked.

Usage: npm run check-config -- FILE [--json]

Options
  --json   Print nothing but one JSON document on stdout.
  --help   Show this help.

Environment
  NO_COLOR                 Print without colours.

Exit status: 0 when it can be deployed, with or without warnings, 1 when it
cannot, 2 on a wrong option or a file that cannot be read.
`;

async function run(options: Options, terminal: Terminal): Promise<number> {
  const [file, ...more] = options.positionals;
  if (file === undefined || more.length > 0) {
    throw wrongUse('Give one configuration file, such as config/example.json.', options.hint);
  }
  const document = await checkConfigFile(file, systemClock.now());
  if (options.flag('json')) printJson(document);
  else if (document.ok) printDeployment(terminal, document);
  else printRefusal(terminal, document);
  return document.ok ? 0 : 1;
}

await runCommand({ script: 'check-config', help: HELP, options: { json: 'flag' }, run });
