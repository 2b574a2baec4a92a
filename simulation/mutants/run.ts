import { parseArgs } from 'node:util';
import { exitWithUsage } from '../../operate/terminal/program.ts';
import { createTerminal } from '../../operate/terminal/terminal.ts';
import { wrongUse } from '../../operate/wrong-use.ts';
import { INVARIANTS } from '../invariants/violation.ts';
import { MUTANTS } from './catalogue.ts';
import { huntInProcess } from './hunted.ts';
import type { Mutant } from './mutant.ts';
import { PAYOUTS, SEEDS } from './seeds.ts';

const EXIT = { found: 0, lived: 1 } as const;
const NAME_WIDTH = 34;

const HELP = `Runs the simulation over the product with one regression at a time, and shows which invariant finds it.

Usage: npm run simulate:mutants [-- NAME ...]

Without names every mutant is looked for, in ${SEEDS.length} seeds with ${PAYOUTS} payouts each.

Exit status: 0 when each was found by an invariant that it breaks, 1 when one was not, 2 on a wrong name.

Mutants
${MUTANTS.map(({ name, does }) => `  ${name.padEnd(NAME_WIDTH)}${does}`).join('\n')}
`;

process.exitCode = await exitWithUsage(() => run(process.argv.slice(2)));

async function run(args: readonly string[]): Promise<number> {
  const terminal = createTerminal(process.stdout);
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help === true) {
    terminal.line(HELP.trimEnd());
    return EXIT.found;
  }
  let lived = 0;
  for (const { name, breaks } of chosen(positionals)) {
    terminal.progress(`Looking for ${name} …`);
    const { found, runs, steps } = await huntInProcess(name);
    const isNamed = found !== undefined && breaks.includes(found.invariant);
    if (!isNamed) lived += 1;
    const how =
      found === undefined
        ? `lives through ${runs} runs of ${steps} steps`
        : `${found.invariant}  ${INVARIANTS[found.invariant]}: seed ${found.seed}, ${steps} steps`;
    terminal.line(`${terminal.style(isNamed ? 'green' : 'red', name.padEnd(NAME_WIDTH))}${how}`);
  }
  return lived === 0 ? EXIT.found : EXIT.lived;
}

function chosen(names: readonly string[]): readonly Mutant[] {
  if (names.length === 0) return MUTANTS;
  return names.map((name) => {
    const mutant = MUTANTS.find((candidate) => candidate.name === name);
    if (mutant === undefined) {
      throw wrongUse(`There is no mutant "${name.slice(0, 60)}".`, 'Use --help to see their names.');
    }
    return mutant;
  });
}
