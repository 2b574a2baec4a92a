/**
 * A month of new expenses after years of settled reports, and 50,000 new expenses at once: the real handler on a
 * virtual clock, run after run as EventBridge starts them, with source, table and queue in its process. It counts
 * requests to the source and their seconds at its allowed rate. Each case has its own process; memory is its peak
 * resident set.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RunSummary } from '../functions/collect-expenses/collect.ts';
import { createHandler } from '../functions/collect-expenses/handler.ts';
import type { SourceName } from '../functions/core/expense.ts';
import { parseConfig } from '../functions/platform/check-config.ts';
import type { Log } from '../functions/platform/log.ts';
import { openSource } from '../functions/sources/open-source.ts';
import { ManualClock } from '../test/sources/manual-clock.ts';
import type { BenchResult } from './iban.ts';
import { HistorySources } from './support/history-sources.ts';
import { virtualStores } from './support/virtual-stores.ts';

const CONFIG_FILE = new URL('../config/example.json', import.meta.url);
const SILENT: Log = { info: () => undefined, warn: () => undefined, alarm: () => undefined };
const RUN_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
const CHILD_TIMEOUT_MS = 1_200_000;

const MAX_SHARE = 0.02;
const MAX_OVER_RATE = 1.05;

type Case = {
  readonly source: SourceName;
  readonly oldReports: number;
  readonly expensesOfOld: number;
  readonly newReports: number;
  readonly expensesOfNew: number;
};

const CASES = {
  spirii: { source: 'spirii', oldReports: 20_000, expensesOfOld: 2, newReports: 250, expensesOfNew: 20 },
  ampeco: { source: 'ampeco', oldReports: 10_000, expensesOfOld: 1, newReports: 5_000, expensesOfNew: 1 },
  many: { source: 'spirii', oldReports: 0, expensesOfOld: 0, newReports: 100, expensesOfNew: 500 },
} as const satisfies Readonly<Record<string, Case>>;

/** A reading of the source, over all its runs. */
type Reading = {
  readonly requests: number;
  readonly seconds: number;
  readonly runs: number;
  readonly created: number;
};

type Readings = {
  /** Of the history, still unknown. */
  readonly first: Reading;
  /** A day later, without changes. */
  readonly unchanged: Reading;
  readonly month: Reading;
  readonly requestsPerMinute: number;
  readonly peakMb: number;
};

async function measureHere({ source, ...sizes }: Case): Promise<Readings> {
  const example = parseConfig(readFileSync(CONFIG_FILE, 'utf8'), 'config/example.json');
  const config = example.sources.find(({ kind }) => kind === source);
  if (config === undefined) throw new Error(`The example configuration has no ${source}.`);
  const clock = new ManualClock();
  const sources = new HistorySources(clock);
  const { table, queue, messages } = virtualStores(clock);
  const random = (): number => 0.5;
  const collect = createHandler({
    config: example,
    table,
    queue,
    openSource: async (opened, deadlineMs, allowance) =>
      openSource(opened, {
        token: 'bench',
        deadlineMs,
        allowance,
        fetch: sources.fetchOf(source),
        clock,
        random,
        log: SILENT,
      }),
    clock,
    random,
    log: SILENT,
  });
  const read = async (): Promise<Reading> => {
    clock.advance(DAY_MS);
    const [requestsBefore, startMs] = [sources.requests, clock.now()];
    let [runs, created] = [0, 0];
    let summary: RunSummary | undefined;
    do {
      const event = { source, account: config.account, goesOn: runs > 0 };
      summary = await clock.run(collect(event, RUN_MS));
      runs += 1;
      created += summary.created;
    } while (summary.goesOn);
    if (!summary.complete) throw new Error(`${source} was not read: ${summary.error?.message ?? 'no error'}`);
    return {
      requests: sources.requests - requestsBefore,
      seconds: (clock.now() - startMs) / 1000,
      runs,
      created,
    };
  };
  sources.add(sizes.oldReports, sizes.expensesOfOld, true);
  const first = await read();
  const unchanged = await read();
  sources.add(sizes.newReports, sizes.expensesOfNew, false);
  const month = await read();
  if (messages() !== month.created)
    throw new Error(`${messages()} of ${month.created} payouts were handed to the queue.`);
  const { requestsPerMinute } = config;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  return { first, unchanged, month, requestsPerMinute, peakMb };
}

async function measureApart(name: keyof typeof CASES): Promise<Readings> {
  process.stderr.write(`  history: ${name} …\n`);
  const args = [fileURLToPath(import.meta.url), name];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: CHILD_TIMEOUT_MS });
  return JSON.parse(stdout);
}

/** A reading's time, relative to that of its requests at the allowed rate. */
function overRate({ requests, seconds }: Reading, requestsPerMinute: number): number {
  return seconds / ((requests * 60) / requestsPerMinute);
}

function readingText(what: string, { requests, seconds, runs }: Reading): string {
  return `${what}: ${requests} requests, ${seconds.toFixed(0)} s${runs > 1 ? ` in ${runs} runs` : ''}`;
}

function historyLines(what: string, readings: Readings): string[] {
  const { first, unchanged, month, requestsPerMinute, peakMb } = readings;
  const share = (unchanged.requests / first.requests) * 100;
  return [
    `${what}, at ${requestsPerMinute} requests a minute:`,
    `  ${readingText('read for the first time', first)}`,
    `  ${readingText('unchanged a day later', unchanged)} (${share.toFixed(2)} % of the requests, at most ${MAX_SHARE * 100})`,
    `  ${readingText(`with ${month.created} new expenses`, month)}; peak ${peakMb.toFixed(0)} MB with the table in it`,
  ];
}

/** @throws Error where a case did other work than the intended. */
export async function benchHistory(): Promise<BenchResult> {
  const spirii = await measureApart('spirii');
  const ampeco = await measureApart('ampeco');
  const many = await measureApart('many');
  for (const [{ month }, expected] of [
    [spirii, 5_000],
    [ampeco, 5_000],
    [many, 50_000],
  ] as const) {
    if (month.created !== expected) throw new Error(`${month.created} payouts were made of ${expected}.`);
  }
  const over = overRate(many.month, many.requestsPerMinute);
  const shares = [spirii, ampeco].map(({ first, unchanged }) => unchanged.requests / first.requests);
  return {
    name: 'history',
    lines: [
      ...historyLines('20,000 old reports of Spirii', spirii),
      ...historyLines('10,000 old reports of AMPECO', ampeco),
      `${readingText('50,000 new expenses of Spirii', many.month)}, ${over.toFixed(3)} times what the rate allows (at most ${MAX_OVER_RATE})`,
    ],
    pass: shares.every((share) => share <= MAX_SHARE) && over <= MAX_OVER_RATE,
  };
}

if (import.meta.main) {
  const [name] = process.argv.slice(2);
  if (name === 'spirii' || name === 'ampeco' || name === 'many') {
    console.log(JSON.stringify(await measureHere(CASES[name])));
  } else {
    const { lines, pass } = await benchHistory();
    console.log(lines.join('\n'));
    process.exitCode = pass ? 0 : 1;
  }
}
