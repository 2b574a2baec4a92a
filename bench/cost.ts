/**
 * What the stack costs: the requests of one recorded run of its bundles, times list prices. Writes docs/cost.md.
 */
import { writeFileSync } from 'node:fs';
import { costPage, perMillion, restOf } from './cost/page.ts';
import { totalOf } from './cost/prices.ts';
import { recordRun } from './cost/record.ts';
import type { BenchResult } from './iban.ts';

const EXPENSES = 1_000;
const PAGE = new URL('../docs/cost.md', import.meta.url);
/** US dollars; a change that raises the cost by half must show. */
const MAX_PER_MILLION = 55;

export async function benchCost(): Promise<BenchResult> {
  const recorded = await recordRun(EXPENSES);
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(PAGE, costPage(recorded, EXPENSES, date));
  const [rest, million] = [totalOf(restOf(recorded)), totalOf(perMillion(recorded))];
  return {
    name: 'cost',
    lines: [
      `${EXPENSES} expenses, ${recorded.payouts} of them paid, every request counted`,
      `a month at rest:    ${rest.toFixed(2)} US dollars`,
      `a million payouts: ${million.toFixed(2)} US dollars (at most ${MAX_PER_MILLION})`,
      'docs/cost.md has the calculation',
    ],
    pass: million <= MAX_PER_MILLION,
  };
}

if (import.meta.main) {
  const { lines, pass } = await benchCost();
  console.log(lines.join('\n'));
  process.exitCode = pass ? 0 : 1;
}
