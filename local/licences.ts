import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { exitWithUsage } from '../operate/terminal/program.ts';
import { printTable } from '../operate/terminal/table.ts';
import { createTerminal, type Terminal, visible } from '../operate/terminal/terminal.ts';
import { wrongUse } from '../operate/wrong-use.ts';
import { type Judged, judge, packagesOf } from './licence-check.ts';

const HELP = `Lists the licence of every package in package-lock.json, and fails on one that
is unknown or not allowed.

Usage: npm run licences -- [--production] [--json]

Options
  --production   Only the packages that the deployed functions hold.
  --json         Print nothing but one JSON list on stdout.
  --help         Show this help.

Exit status: 0 when every licence is allowed, 1 when one is not, 2 on a wrong
option.
`;

const HINT = 'npm run licences -- --help shows the options.';
const LOCK_FILE = new URL('../package-lock.json', import.meta.url);

async function main(args: readonly string[]): Promise<number> {
  const values = parse(args);
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const judged = packagesOf(readFileSync(LOCK_FILE, 'utf8'))
    .filter(({ use }) => values.production !== true || use === 'production')
    .map(judge);
  if (values.json === true) process.stdout.write(`${JSON.stringify(judged, null, 2)}\n`);
  else print(createTerminal(process.stdout, process.env), judged);
  return judged.every(({ isAllowed }) => isAllowed) ? 0 : 1;
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    const options = { production: flag, json: flag, help: { ...flag, short: 'h' } };
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw wrongUse(cause instanceof Error ? cause.message : 'Wrong option.', HINT, cause);
  }
}

function print(terminal: Terminal, judged: readonly Judged[]): void {
  const rows = judged.map(({ name, version, licence, use, isAllowed }) => {
    const shown = licence === '' ? '(none)' : visible(licence);
    return [visible(name), visible(version), isAllowed ? shown : terminal.style('red', shown), use];
  });
  printTable(
    terminal,
    ['Package', 'Version', 'Licence', 'Use'].map((title) => ({ title })),
    rows,
  );
  terminal.line();
  const refused = judged.filter(({ isAllowed }) => !isAllowed);
  for (const { name, version, licence } of refused) {
    const why = licence === '' ? 'states no licence' : `is under ${licence}, which is not allowed`;
    terminal.line(terminal.style('red', visible(`${name} ${version} ${why}`)));
  }
  if (refused.length === 0) terminal.line(`All ${judged.length} packages have an allowed licence.`);
}

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));
