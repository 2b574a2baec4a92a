/**
 * 10,000 expenses from the Spirii sandbox into the ledger and the queue: the real handler beside the floor, which
 * makes the same requests to the same servers and decides nothing. Both run in this process, in turns, with the same
 * SDK clients; the servers run in another. The floor's rows are those that the collector wrote.
 */
import { performance } from 'node:perf_hooks';
import type { LocalAws } from '../local/local-aws.ts';
import type { BenchResult } from './iban.ts';
import { benchConfig, runCollector } from './support/collector.ts';
import { type FloorOptions, type RowsByExpense, readRows, runFloor } from './support/floor.ts';
import { type Servers, startServers } from './support/servers.ts';
import { closeStores, expectMessages, openStores } from './support/stores.ts';

const EXPENSES = 10_000;
const ROUNDS = 4;
const MAX_RATIO = 1.3;
/** As the collector has them: parts in flight times expenses per part. */
const EXPENSES_IN_FLIGHT = 150;

type Run = { readonly ms: number; readonly cpuMs: number; readonly sourceRequests: number };

class CollectRace {
  readonly #servers: Servers;
  #count = 0;

  constructor(servers: Servers) {
    this.#servers = servers;
  }

  /** All runs after one warm-up of the collector, which gives the floor its rows, and one of the floor. */
  async race(): Promise<Readonly<Record<'ours' | 'floor' | 'onePut', readonly Run[]>>> {
    const { endpoints } = this.#servers;
    let rows: RowsByExpense = new Map();
    const collect = (aws: LocalAws): Promise<unknown> => runCollector(endpoints, aws, EXPENSES);
    const floor = (aws: LocalAws): Promise<unknown> => runFloor(this.#floorOptions(aws, rows));
    await this.#measure(collect, async (aws) => {
      rows = await readRows(aws);
    });
    await this.#measure(floor);
    const payoutsOnly: RowsByExpense = new Map([...rows].map(([id, items]) => [id, items.slice(-1)]));
    const onePutFloor = (aws: LocalAws): Promise<unknown> => runFloor(this.#floorOptions(aws, payoutsOnly));
    const runs = { ours: [] as Run[], floor: [] as Run[], onePut: [] as Run[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      runs.floor.push(await this.#measure(floor));
      runs.ours.push(await this.#measure(collect));
      runs.onePut.push(await this.#measure(onePutFloor));
    }
    return runs;
  }

  #floorOptions(aws: LocalAws, rows: RowsByExpense): FloorOptions {
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
      rows,
    };
  }

  async #measure(
    work: (aws: LocalAws) => Promise<unknown>,
    look: (aws: LocalAws) => Promise<void> = () => Promise.resolve(),
  ): Promise<Run> {
    this.#count += 1;
    const aws = await openStores(this.#servers.endpoints, String(this.#count));
    const requestsBefore = await this.#servers.sourceRequests();
    const cpuBefore = process.cpuUsage();
    const startMs = performance.now();
    await work(aws);
    const ms = performance.now() - startMs;
    const { user, system } = process.cpuUsage(cpuBefore);
    const sourceRequests = (await this.#servers.sourceRequests()) - requestsBefore;
    await expectMessages(aws, EXPENSES);
    await look(aws);
    await closeStores(aws);
    process.stderr.write(`  collect: run ${this.#count} of ${2 + 3 * ROUNDS}, ${ms.toFixed(0)} ms\n`);
    return { ms, cpuMs: (user + system) / 1000, sourceRequests };
  }
}

/** Of the runs' times, wall clock and processor each by itself. */
type Times = { readonly best: number; readonly median: number; readonly bestCpu: number };

function timesOf(runs: readonly Run[]): Times {
  const ms = runs.map((run) => run.ms).toSorted((a, b) => a - b);
  return {
    best: ms[0] ?? Number.NaN,
    median: ms[Math.floor(ms.length / 2)] ?? Number.NaN,
    bestCpu: Math.min(...runs.map(({ cpuMs }) => cpuMs)),
  };
}

function timesLine(name: string, { best, median, bestCpu }: Times): string {
  const perSecond = (ms: number): string => ((EXPENSES * 1000) / ms).toFixed(0).padStart(5);
  return `${name.padEnd(22)} best ${perSecond(best)}, median ${perSecond(median)} expenses/s, ${(bestCpu / EXPENSES).toFixed(2)} ms of processor each`;
}

/**
 * By the best runs, since what another process slowed down says nothing about either side. On a busy machine even
 * those are chance, so the processor time of this process must keep the limit too: it is what both sides wait for.
 */
function ratioOf(ours: Times, theirs: Times): { ratio: number; line: string } {
  const [wall, cpu] = [ours.best / theirs.best, ours.bestCpu / theirs.bestCpu];
  const byMedian = (ours.median / theirs.median).toFixed(2);
  const line = `${wall.toFixed(2)} by best time, ${cpu.toFixed(2)} by processor time, ${byMedian} by median time`;
  return { ratio: Math.max(wall, cpu), line };
}

/** @throws Error where the two sides did not ask the source for the same. */
export async function benchCollect(): Promise<BenchResult> {
  const servers = await startServers(EXPENSES);
  try {
    const { ours, floor, onePut } = await new CollectRace(servers).race();
    const requests = new Set([...ours, ...floor, ...onePut].map(({ sourceRequests }) => sourceRequests));
    if (requests.size !== 1) {
      throw new Error(`The sides made different numbers of requests: ${[...requests].join(', ')}.`);
    }
    const [oursTimes, floorTimes, onePutTimes] = [timesOf(ours), timesOf(floor), timesOf(onePut)];
    const { ratio, line } = ratioOf(oursTimes, floorTimes);
    return {
      name: 'collect',
      lines: [
        `${EXPENSES} expenses, ${[...requests].join()} source requests, ${ROUNDS} rounds in turns, servers in another process`,
        timesLine('collector', oursTimes),
        timesLine('floor', floorTimes),
        `ratio to the floor: ${line} (the first two at most ${MAX_RATIO})`,
        'floor: the same GETs read and parsed, two conditional puts per expense (claim, payout), messages in tens',
        timesLine('floor with one put', onePutTimes),
        `ratio to that: ${ratioOf(oursTimes, onePutTimes).line} (for information: nothing stops duplicates there)`,
      ],
      pass: ratio <= MAX_RATIO,
    };
  } finally {
    await servers.close();
  }
}

if (import.meta.main) {
  const { lines, pass } = await benchCollect();
  console.log(lines.join('\n'));
  process.exitCode = pass ? 0 : 1;
}
