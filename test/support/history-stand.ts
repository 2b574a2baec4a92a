import { setTimeout as delay } from 'node:timers/promises';
import { collectExpenses, type RunSummary } from '../../functions/collect-expenses/collect.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import type { Source } from '../../functions/sources/source.ts';
import type { StubRequest } from '../sources/stub-server.ts';
import { type Embedded, it as embeddedIt, payoutsByExpense } from './embedded.ts';
import { RecordingLog } from './log.ts';
import { ANY_PAYEE } from './payees.ts';
import { BOOKED, EURO, KRONER, PLAN, step } from './payouts.ts';

const DAY_MS = 86_400_000;

/** Stands still until a test moves it. Who sleeps for a timeout waits for the real one, which never comes. */
export class StandingClock implements Clock {
  #nowMs = Date.parse('2026-11-02T06:00:00Z');

  now(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await delay(ms, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) });
  }
}

/** A table and a queue, and real sources that are collected into them day after day. */
export class HistoryStand {
  readonly clock = new StandingClock();
  readonly log = new RecordingLog();
  readonly table: LedgerTable;
  readonly #embedded: Embedded;
  readonly #queueUrl: string;
  #runs = 0;

  private constructor(embedded: Embedded, table: LedgerTable, queueUrl: string) {
    this.#embedded = embedded;
    this.table = table;
    this.#queueUrl = queueUrl;
  }

  static async create(embedded: Embedded): Promise<HistoryStand> {
    return new HistoryStand(embedded, await embedded.newTable(), await embedded.newQueue());
  }

  /** The collection of the next day. */
  async nextDay(source: Source): Promise<RunSummary> {
    this.clock.advance(DAY_MS);
    return this.collect(source);
  }

  async collect(source: Source, forMs = 840_000): Promise<RunSummary> {
    this.#runs += 1;
    const drawn = (this.#runs % 1000) / 1000;
    const { clock, table, log } = this;
    const random = (): number => drawn;
    const queue = { client: this.#embedded.sqs, queueUrl: this.#queueUrl, clock, random };
    const limits = new Map([
      ['EUR', 1_000_000n],
      ['DKK', 7_500_000n],
    ]);
    const debtorAccounts = [EURO, KRONER];
    const given = { limits, debtorAccounts, payees: ANY_PAYEE, retryAfter: 'statement' } as const;
    return collectExpenses({ ...given, table, queue, clock, random, log }, source, clock.now() + forMs);
  }

  async payout(expenseId: string): Promise<Payout> {
    const payout = (await payoutsByExpense(this.table)).get(expenseId);
    if (payout === undefined) throw new Error(`${expenseId} has no row.`);
    return payout;
  }

  /** `expense id: state`, in the order of the ids. */
  async states(): Promise<string[]> {
    const rows = [...(await payoutsByExpense(this.table)).values()];
    return rows.map(({ expenseId, state }) => `${expenseId}: ${state}`).sort();
  }

  /** Takes a payout that is ready to its end. */
  async pay(expenseId: string): Promise<void> {
    await this.walk(expenseId, [
      (payout) => step(payout, 'scheduled', { plan: PLAN }),
      (payout) => step(payout, 'batched', { batchId: 'batch-1' }),
      (payout) => step(payout, 'submitted'),
      (payout) => step(payout, 'paid', {}, BOOKED),
    ]);
  }

  async walk(expenseId: string, steps: readonly ((payout: Payout) => Payout)[]): Promise<void> {
    let payout = await this.payout(expenseId);
    for (const next of steps) {
      const written = await updatePayout(this.table, payout, next(payout));
      if (written.kind === 'lost') throw new Error(`A step of ${expenseId} was lost.`);
      payout = written.payout;
    }
  }
}

export const it = embeddedIt.extend('stand', ({ embedded }) => HistoryStand.create(embedded));

/** Paths and queries of the requests since `from`. */
export function asked(requests: readonly StubRequest[], from: number): string[] {
  return requests.slice(from).map(({ url }) => decodeURIComponent(url.pathname + url.search));
}
