import { styleText } from 'node:util';
import { type Column, printTable } from '../operate/terminal/table.ts';
import { createTerminal } from '../operate/terminal/terminal.ts';
import { benchCamt } from './camt.ts';
import { benchColdStart } from './cold-start.ts';
import { benchCollect } from './collect.ts';
import { benchCollectMemory } from './collect-memory.ts';
import { benchCost } from './cost.ts';
import { benchEvidence } from './evidence.ts';
import { benchHistory } from './history.ts';
import { type BenchResult, benchIban } from './iban.ts';
import { benchLambdaMemory } from './lambda-memory.ts';
import { benchList } from './list.ts';
import { benchPain001 } from './pain001.ts';
import { benchStatements } from './statements.ts';

type Bench = { readonly about: string; readonly run: () => BenchResult | Promise<BenchResult> };

/** In running order: benches in this process first, before it loads much else. */
const BENCHES: ReadonlyMap<string, Bench> = new Map([
  ['iban', { about: 'nanoseconds per IBAN, beside ibantools', run: benchIban }],
  [
    'collect',
    {
      about: 'expenses into ledger and queue, with and without sessions, in pairs with a bare loop',
      run: benchCollect,
    },
  ],
  [
    'collect-memory',
    { about: "the collector's memory at 10,000 and 100,000 expenses", run: benchCollectMemory },
  ],
  [
    'history',
    {
      about: 'a month behind 20,000 old reports, and 50,000 expenses, by a virtual clock',
      run: benchHistory,
    },
  ],
  ['pain001', { about: '100,000 payouts into a file, beside fast-xml-parser', run: benchPain001 }],
  ['cold-start', { about: 'size and start of each function, beside a bare handler', run: benchColdStart }],
  [
    'lambda-memory',
    { about: 'memory and CPU time of each function, against its size', run: benchLambdaMemory },
  ],
  ['camt', { about: '100,000 entries of a bank report, beside fast-xml-parser', run: benchCamt }],
  ['list', { about: 'lists of a month of 10,000 payouts, beside a scan of the table', run: benchList }],
  ['evidence', { about: "a month's evidence of 1,000 payouts, made and verified", run: benchEvidence }],
  [
    'statements',
    { about: 'statements of 1,000 recipients, their time and their memory', run: benchStatements },
  ],
  ['cost', { about: 'what a month and a million payouts cost, into docs/cost.md', run: benchCost }],
]);

const HELP = `Measures the pipeline against its limits, each bench beside something to compare it with in the same run.
All of them take about a quarter of an hour; a machine that does nothing else gives the truest figures.

Usage: npm run bench [-- NAME …]

${[...BENCHES].map(([name, { about }]) => `  ${name.padEnd(16)} ${about}`).join('\n')}

Exit status: 0 when every limit is kept, 1 when one is not, 2 on a wrong name.
`;

const EXIT = { ok: 0, limitMissed: 1, wrongUse: 2 } as const;

type Measured = { readonly name: string; readonly result: BenchResult; readonly seconds: number };

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return EXIT.ok;
  }
  const unknown = args.filter((name) => !BENCHES.has(name));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no bench ${unknown.join(', ')}. There are: ${[...BENCHES.keys()].join(', ')}.\n`,
    );
    return EXIT.wrongUse;
  }
  const measured: Measured[] = [];
  for (const [name, bench] of BENCHES) {
    if (args.length > 0 && !args.includes(name)) continue;
    process.stderr.write(`${name}: ${bench.about} …\n`);
    const startMs = Date.now();
    const result = await runToEnd(name, bench);
    measured.push({ name, result, seconds: (Date.now() - startMs) / 1000 });
  }
  printSummary(measured);
  return measured.every(({ result }) => result.pass) ? EXIT.ok : EXIT.limitMissed;
}

/** A bench that throws has failed; the others still run. */
async function runToEnd(name: string, bench: Bench): Promise<BenchResult> {
  try {
    return await bench.run();
  } catch (error) {
    const why = error instanceof Error ? error.message : 'an unknown error';
    return { name, lines: [`broke off: ${why}`], pass: false };
  }
}

const COLUMNS: readonly Column[] = [
  { title: 'Bench' },
  { title: 'Result' },
  { title: 'Took', align: 'right' },
  { title: 'Figures and limits', isSentence: true },
];

function printSummary(measured: readonly Measured[]): void {
  const rows = measured.map(({ name, result, seconds }) => {
    const verdict = result.pass ? styleText('green', 'pass') : styleText('red', 'FAIL');
    return [name, verdict, `${seconds.toFixed(0)} s`, result.lines.join('\n')];
  });
  printTable(createTerminal(process.stdout, process.env), COLUMNS, rows);
}

process.exitCode = await main(process.argv.slice(2));
