import type { SourceName } from '../core/expense.ts';
import { type Granted, giveBackRequests, takeRequests } from '../ledger/request-hours.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { RequestAllowance } from './http/attempt.ts';

/** Taken from the ledger at once: a dying run loses no more. */
const MOST_AT_ONCE = 500;

export type DailyAllowanceOptions = {
  readonly table: LedgerTable;
  readonly source: SourceName;
  readonly account: string;
  readonly perDay: number;
  readonly clock: Clock;
  readonly log: Log;
};

/** Keeps all runs of a source within its daily requests. */
export class DailyAllowance implements RequestAllowance {
  readonly #options: DailyAllowanceOptions;
  readonly #atOnce: number;
  #left = 0;
  #taking: Promise<Granted> | undefined;
  #hasSaid = false;

  constructor(options: DailyAllowanceOptions) {
    this.#options = options;
    this.#atOnce = Math.min(MOST_AT_ONCE, Math.ceil(options.perDay / 100));
  }

  async take(): Promise<number | undefined> {
    while (this.#left === 0) {
      this.#taking ??= this.#takeMore().finally(() => {
        this.#taking = undefined;
      });
      const { requests, notBeforeMs } = await this.#taking;
      if (requests === 0) return this.#saysUsedUp(notBeforeMs);
    }
    this.#left -= 1;
    return undefined;
  }

  /** Returns unsent requests. Where that fails, they count as sent. */
  async close(): Promise<void> {
    const { table, clock, log } = this.#options;
    if (this.#left === 0) return;
    await giveBackRequests(table, this.#options, this.#left, clock.now()).catch((error: unknown) => {
      const cause = error instanceof Error ? error.name : 'unknown';
      log.warn('requests-not-given-back', { requests: this.#left, cause });
    });
    this.#left = 0;
  }

  async #takeMore(): Promise<Granted> {
    const { table, perDay, clock } = this.#options;
    const wanted = { requests: this.#atOnce, perDay, nowMs: clock.now() };
    const granted = await takeRequests(table, this.#options, wanted);
    this.#left += granted.requests;
    return granted;
  }

  #saysUsedUp(notBeforeMs: number): number {
    if (!this.#hasSaid) {
      const { source, account, perDay, log } = this.#options;
      log.warn('daily-requests-used', {
        source,
        account,
        requestsPerDay: perDay,
        notBefore: new Date(notBeforeMs).toISOString(),
        action:
          'Nothing is lost: a later run goes on. Raise requestsPerDay only where the source allows more.',
      });
      this.#hasSaid = true;
    }
    return notBeforeMs;
  }
}
