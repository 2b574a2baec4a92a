/**
 * Peak memory of the collector at 100,000 expenses against 10,000: each size once, in its own process, with the servers
 * in another. Memory is the peak resident set of the whole process (`maxRSS`), nothing subtracted, with its value
 * before the run beside it.
 */
import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchResult } from './iban.ts';
import { runCollector } from './support/collector.ts';
import { type Endpoints, startServers } from './support/servers.ts';
import { expectMessages, openStores } from './support/stores.ts';

const EXPENSES = 100_000;
/** Per expense; the run's memory of them must not grow. */
const SESSIONS = 2;
const FEWER_EXPENSES = 10_000;
const MAX_GROWTH = 1.3;
const CHILD_TIMEOUT_MS = 1_200_000;

type Reading = { readonly ms: number; readonly startMb: number; readonly peakMb: number };

function peakMbSoFar(): number {
  return process.resourceUsage().maxRSS / 1024;
}

async function measureHere(endpoints: Endpoints, expenses: number): Promise<Reading> {
  const aws = await openStores(endpoints, 'memory');
  const startMb = peakMbSoFar();
  const startMs = performance.now();
  await runCollector(endpoints, aws, expenses);
  const ms = performance.now() - startMs;
  const peakMb = peakMbSoFar();
  await expectMessages(aws, expenses);
  await aws.close();
  return { ms, startMb, peakMb };
}

async function measureApart(expenses: number): Promise<Reading> {
  process.stderr.write(`  collect-memory: ${expenses} expenses …\n`);
  const servers = await startServers(expenses, SESSIONS);
  try {
    const script = fileURLToPath(import.meta.url);
    const args = [script, String(expenses), JSON.stringify(servers.endpoints)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: CHILD_TIMEOUT_MS });
    return JSON.parse(stdout);
  } finally {
    await servers.close();
  }
}

function readingLine(expenses: number, { ms, startMb, peakMb }: Reading): string {
  return `${String(expenses).padStart(6)} expenses: peak ${peakMb.toFixed(0)} MB (${startMb.toFixed(0)} MB before the run), ${(ms / 1000).toFixed(0)} s`;
}

export async function benchCollectMemory(): Promise<BenchResult> {
  const fewer = await measureApart(FEWER_EXPENSES);
  const all = await measureApart(EXPENSES);
  const growth = all.peakMb / fewer.peakMb;
  return {
    name: 'collect-memory',
    lines: [
      readingLine(FEWER_EXPENSES, fewer),
      readingLine(EXPENSES, all),
      `ten times the expenses need ${growth.toFixed(2)} times the memory (at most ${MAX_GROWTH})`,
    ],
    pass: growth <= MAX_GROWTH,
  };
}

if (import.meta.main) {
  const [expenses, endpoints] = process.argv.slice(2);
  if (expenses === undefined || endpoints === undefined) {
    const { lines, pass } = await benchCollectMemory();
    console.log(lines.join('\n'));
    process.exitCode = pass ? 0 : 1;
  } else {
    console.log(JSON.stringify(await measureHere(JSON.parse(endpoints), Number(expenses))));
  }
}
