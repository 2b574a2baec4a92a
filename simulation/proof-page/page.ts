import { readFileSync, writeFileSync } from 'node:fs';
import { STATED_INVARIANTS } from '../invariants/stated.ts';
import { INVARIANT_NUMBERS } from '../invariants/violation.ts';
import type { KeptRun } from '../long/kept.ts';
import { longRunLines } from '../long/page.ts';
import { MUTANTS } from '../mutants/catalogue.ts';
import { PAYOUTS, SEEDS } from '../mutants/seeds.ts';

const PAGE = new URL('../../docs/proof.md', import.meta.url);

/** Writes the tables of docs/proof.md anew, with the sums of these long runs. */
export function writeProofPage(runs: readonly KeptRun[]): void {
  writeFileSync(PAGE, proofPage(readFileSync(PAGE, 'utf8'), runs));
}

/**
 * The page with its tables made from the data, each between its marks.
 * @throws Error where the page does not have both marks of a table once, in their order.
 */
export function proofPage(page: string, runs: readonly KeptRun[]): string {
  const tables = { invariants: invariantLines(), mutants: mutantLines(), 'long run': longRunLines(runs) };
  return Object.entries(tables).reduce((text, [name, lines]) => withTable(text, name, lines), page);
}

function withTable(page: string, name: string, lines: readonly string[]): string {
  const start = `<!-- ${name}: written by npm run simulate:page -->`;
  const end = `<!-- end of ${name} -->`;
  const [before, rest, ...more] = page.split(start);
  const [, after, ...others] = (rest ?? '').split(end);
  if (before === undefined || after === undefined || more.length + others.length > 0) {
    throw new Error(`docs/proof.md does not have the place of its table "${name}" exactly once.`);
  }
  return `${before}${start}\n\n${lines.join('\n')}\n\n${end}${after}`;
}

function invariantLines(): readonly string[] {
  return [
    '| | Invariant | How |',
    '|---|---|---|',
    ...INVARIANT_NUMBERS.map((number) => {
      const { invariant, how } = STATED_INVARIANTS[number];
      return `| ${number} | ${invariant} | ${how} |`;
    }),
  ];
}

function mutantLines(): readonly string[] {
  return [
    `${MUTANTS.length} mutants; each is looked for in ${SEEDS.length} seeds, with ${PAYOUTS} payouts a run.`,
    '',
    '| Mutant | What it does | Breaks | Seed |',
    '|---|---|---|---|',
    ...MUTANTS.map(
      ({ name, does, breaks, seed }) => `| \`${name}\` | ${does} | ${breaks.join(', ')} | ${seed} |`,
    ),
  ];
}
