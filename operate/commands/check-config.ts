import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../functions/platform/clock.ts';
import { checkDeployment, readDeploymentText } from '../../infra/deployment-config.ts';
import { deploymentWarnings } from '../../infra/deployment-warnings.ts';
import {
  type DeploymentDocument,
  describeDeployment,
  type RefusedDocument,
  remarkOf,
} from '../deployment/deployment-document.ts';
import { printDeployment, printRefusal } from '../deployment/print-deployment.ts';
import { exitWithUsage, wrongUse } from '../terminal/program.ts';
import { createTerminal } from '../terminal/terminal.ts';

const HELP = `Says what a configuration would deploy and pay, and what is wrong with it. Changes nothing and needs no
AWS account. IBANs and e-mail addresses are masked.

Usage: npm run check-config -- FILE [--json]

Options
  --json   Print nothing but one JSON document on stdout.
  --help   Show this help.

Environment
  NO_COLOR                 Print without colours.

Exit status: 0 when it can be deployed, with or without warnings, 1 when it cannot, 2 on a wrong option or a
file that cannot be read.
`;

const HINT = 'npm run check-config -- --help shows the options.';

async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    throw wrongUse('Give one configuration file, such as config/example.json.', HINT);
  }
  const document = await check(file, systemClock.now());
  if (values.json === true) {
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    const terminal = createTerminal(process.stdout);
    if (document.ok) printDeployment(terminal, document);
    else printRefusal(terminal, document);
  }
  return document.ok ? 0 : 1;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (cause) {
    throw wrongUse(cause instanceof Error ? cause.message : 'Wrong option.', HINT, cause);
  }
}

async function check(file: string, nowMs: number): Promise<DeploymentDocument | RefusedDocument> {
  const checked = checkDeployment(readDeploymentText(file), nowMs);
  if (!checked.ok) return { file, ok: false, why: checked.why, problems: checked.problems.map(remarkOf) };
  const { config } = checked;
  // The CDK takes a second to load, and is needed for what can be deployed only.
  const { inventoryOf } = await import('../../infra/inventory.ts');
  const inventory = inventoryOf({ config, configFile: resolve(file) });
  return describeDeployment({
    file,
    config,
    inventory,
    warnings: deploymentWarnings(config, nowMs),
    nowMs,
  });
}

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));
