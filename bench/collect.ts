/**
 * Expenses from the Spirii sandbox into the ledger and the queue: the real handler beside the floor, which makes the
 * same requests to the same servers and decides nothing. Both run in this process, in turns, with the same SDK clients;
 * the servers run in another. The floor repeats the collector's writes. Each run of the collector is compared with the
 * floor's run beside it, since a slow machine slows both.
 */
import { performance } from 'node:perf_hooks';
import type { LocalAws } from '../local/embedded/local-aws.ts';
import type { BenchResult } from './iban.ts';
import { benchConfig, runCollector } from './support/collector.ts';
import { type FloorOptions, runFloor } from './support/floor.ts';
import { byExpense, recordWrites, type WritesByExpense } from './support/recorded-writes.ts';
import { type Servers, startServers } from './support/servers.ts';
import { closeStores, expectMessages, openStores } from './support/stores.ts';

const PAIRS = 16;

/** A month, and its collection's limit as a multiple of the floor's time. */
type Month = { readonly expenses: number; readonly sessions: number; readonly maxRatio: number };

const MONTHS: readonly Month[] = [
  { expenses: 400, sessions: 12, maxRatio: 1.15 },
  // No source sends these. With five writes an expense, what is checked, decided and hashed shows most.
  { expenses: 1_000, sessions: 0, maxRatio: 1.35 },
];
/** As in the collector: parts in flight times expenses per part. */
const EXPENSES_IN_FLIGHT = 150;

type Run = { readonly ms: number; readonly cpuMs: number; readonly sourceRequests: number };

type Pair = { readonly ours: Run; readonly floor: Run };

class CollectRace {
  readonly #servers: Servers;
  readonly #month: Month;
  #count = 0;

  constructor(servers: Servers, month: Month) {
    this.#servers = servers;
    this.#month = month;
  }

  /** All pairs, after a warm-up of the collector, which gives the floor its writes, and one of the floor. */
  async race(): Promise<readonly Pair[]> {
    const { endpoints } = this.#servers;
    let writes: WritesByExpense = new Map();
    const collect = (aws: LocalAws): Promise<unknown> => runCollector(endpoints, aws, this.#month.expenses);
    const floor = (aws: LocalAws): Promise<unknown> => runFloor(this.#floorOptions(aws, writes));
    await this.#measure(async (aws) => {
      const recorded = recordWrites(aws);
      await collect(aws);
      writes = byExpense(recorded);
    });
    await this.#measure(floor);
    const pairs: Pair[] = [];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      // The first one alternates, so that neither always runs after the other.
      if (pair % 2 === 0) {
        const ours = await this.#measure(collect);
        pairs.push({ ours, floor: await this.#measure(floor) });
      } else {
        const first = await this.#measure(floor);
        pairs.push({ ours: await this.#measure(collect), floor: first });
      }
    }
    return pairs;
  }

  #floorOptions(aws: LocalAws, writes: WritesByExpense): FloorOptions {
    const { endpoints } = this.#servers;
    const { source } = benchConfig(endpoints);
    return {
      spirii: endpoints.spirii,
      token: endpoints.token,
      statuses: source.payWhen,
      pageSize: source.paging.pageSize,
      sourceInFlight: source.concurrency,
      expensesInFlight: EXPENSES_IN_FLIGHT,
      aws,
      writes,
    };
  }

  async #measure(work: (aws: LocalAws) => Promise<unknown>): Promise<Run> {
    this.#count += 1;
    const aws = await openStores(this.#servers.endpoints, String(this.#count));
    const requestsBefore = await this.#servers.sourceRequests();
    const cpuBefore = process.cpuUsage();
    const startMs = performance.now();
    await work(aws);
    const ms = performance.now() - startMs;
    const { user, system } = process.cpuUsage(cpuBefore);
    const sourceRequests = (await this.#servers.sourceRequests()) - requestsBefore;
    await expectMessages(aws, this.#month.expenses);
    await closeStores(aws);
    process.stderr.write(`  collect: run ${this.#count} of ${2 + 2 * PAIRS}, ${ms.toFixed(0)} ms\n`);
    return { ms, cpuMs: (user + system) / 1000, sourceRequests };
  }
}

/** Median and middle half of the values. */
type Spread = { readonly median: number; readonly from: number; readonly to: number };

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
  return { median: at(0.5), from: at(0.25), to: at(0.75) };
}

function spreadText({ median, from, to }: Spread): string {
  return `${median.toFixed(2)} (half of the pairs from ${from.toFixed(2)} to ${to.toFixed(2)})`;
}

function timesLine(name: string, expenses: number, runs: readonly Run[]): string {
  const { median } = spreadOf(runs.map(({ ms }) => ms));
  const cpu = spreadOf(runs.map(({ cpuMs }) => cpuMs)).median;
  const perSecond = ((expenses * 1000) / median).toFixed(0).padStart(5);
  return `${name.padEnd(10)} median ${perSecond} expenses/s, ${(cpu / expenses).toFixed(2)} ms of processor each`;
}

/** @throws Error where the two sides made different requests to the source. */
async function measureMonth(month: Month): Promise<Pick<BenchResult, 'lines' | 'pass'>> {
  const { expenses, sessions, maxRatio } = month;
  const servers = await startServers(expenses, sessions);
  try {
    const pairs = await new CollectRace(servers, month).race();
    const runs = pairs.flatMap(({ ours, floor }) => [ours, floor]);
    const requests = new Set(runs.map(({ sourceRequests }) => sourceRequests));
    if (requests.size !== 1) {
      throw new Error(`The sides made different numbers of requests: ${[...requests].join(', ')}.`);
    }
    const wall = spreadOf(pairs.map(({ ours, floor }) => ours.ms / floor.ms));
    const cpu = spreadOf(pairs.map(({ ours, floor }) => ours.cpuMs / floor.cpuMs));
    const ofOurs = pairs.map(({ ours }) => ours);
    const ofFloor = pairs.map(({ floor }) => floor);
    return {
      lines: [
        `${expenses} expenses of ${sessions} sessions each, ${[...requests].join()} source requests, ${PAIRS} pairs, servers in another process`,
        timesLine('collector', expenses, ofOurs),
        timesLine('floor', expenses, ofFloor),
        `ratio to the floor beside it: ${spreadText(wall)} by time, ${spreadText(cpu)} by processor time (median by time at most ${maxRatio})`,
      ],
      pass: wall.median <= maxRatio,
    };
  } finally {
    await servers.close();
  }
}

export async function benchCollect(): Promise<BenchResult> {
  const lines: string[] = [];
  let pass = true;
  for (const month of MONTHS) {
    const measured = await measureMonth(month);
    lines.push(...measured.lines);
    pass &&= measured.pass;
  }
  lines.push(
    'floor: the same GETs read and parsed, the same writes of each expense (claims, payee, charge records, payout), messages in tens',
  );
  return { name: 'collect', lines, pass };
}

if (import.meta.main) {
  const { lines, pass } = await benchCollect();
  console.log(lines.join('\n'));
  process.exitCode = pass ? 0 : 1;
}
