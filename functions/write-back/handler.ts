import * as z from 'zod/mini';
import { kindOf } from '../core/error-kind.ts';
import { PipelineError } from '../core/errors.ts';
import { SOURCE_NAMES } from '../core/expense.ts';
import { type PayoutId, parsePayoutId } from '../core/ids.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { isUnreadable } from '../ledger/unreadable-row.ts';
import { changeWriteBack, dueWriteBacks, noteWriteBack, readWriteBack } from '../ledger/write-backs.ts';
import type { Clock } from '../platform/clock.ts';
import type { AmpecoSourceConfig, Config } from '../platform/config.ts';
import { type Log, logAbout } from '../platform/log.ts';
import { type ToldSource, writeBackOf } from '../platform/write-back-of.ts';
import { DailyAllowance } from '../sources/daily-allowance.ts';
import type { RequestAllowance } from '../sources/http/attempt.ts';
import type { WritingClient } from '../sources/http/send-json.ts';
import { requestsPerDayOf } from '../sources/requests-per-day.ts';
import { alarmUnclear, type Told, tellSource } from './tell-source.ts';

export type WriteBackDeps = {
  readonly config: Pick<Config, 'sources'>;
  readonly table: LedgerTable;
  readonly clock: Clock;
  readonly log: Log;
  /** @param deadlineMs when requests to the source end. */
  readonly openClient: (
    source: AmpecoSourceConfig,
    secretName: string,
    deadlineMs: number,
    allowance: RequestAllowance | undefined,
  ) => Promise<WritingClient>;
};

export type WriteBackSummary = Readonly<Record<Told, number>> & { readonly failed: number };

const writeBackEvent = z.object({
  source: z.enum(SOURCE_NAMES),
  account: z.string(),
  /** One payout to look at. Left out: all due ones. */
  payoutId: z.optional(z.string()),
});

/** In one run; the next goes on. */
const PAYOUTS_PER_RUN = 500;
/** No look begins this close to the deadline: a request may take a third of it. */
const RESERVE_MS = 60_000;
/** After so many looks in a row without reaching the source, the run ends. */
const MAX_UNAVAILABLE_IN_A_ROW = 5;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** After a failed look. */
const LOOK_AGAIN_AFTER_MS = HOUR_MS;
/** Once the source's books have differed for so long, it calls a person, every hour. */
const LATE_AFTER_MS = DAY_MS;
/** After that, a payout whose looks all fail is left as it is. */
const GIVE_UP_AFTER_MS = 30 * DAY_MS;

/**
 * `{ "source": "…", "account": "…", "payoutId": "PO…" }` after a step with a bank's or a person's word: notes that the
 * source may have to hear of the payout. Without `payoutId`, every hour: tells the source what is due, by its
 * settlement records alone. Changes no payout, so it can neither stop nor repeat a payment.
 */
export function createHandler(
  deps: WriteBackDeps,
): (event: unknown, remainingMs: number) => Promise<WriteBackSummary | undefined> {
  return async (event, remainingMs) => {
    const { source, secretName, payoutId } = readEvent(event, deps.config.sources);
    const of = { source: source.kind, account: source.account };
    if (payoutId !== undefined) {
      await noteWriteBack(deps.table, { ...of, payoutId }, deps.clock.now());
      return undefined;
    }
    const log = logAbout(deps.log, of);
    if (source.mode !== 'live') {
      log.info('write-back-dry-run');
      return undefined;
    }
    const deadlineMs = deps.clock.now() + remainingMs - RESERVE_MS;
    return new WriteBackRun({ ...deps, log }, { source, secretName }, deadlineMs).run();
  };
}

type Asked = ToldSource & { readonly payoutId: PayoutId | undefined };

function readEvent(event: unknown, sources: Config['sources']): Asked {
  const named = writeBackEvent.safeParse(event).data;
  const source = sources.find((one) => one.kind === named?.source && one.account === named.account);
  const told = source && writeBackOf(source);
  const payoutId = parsePayoutId(named?.payoutId ?? '');
  const isReadable = named?.payoutId === undefined || payoutId !== undefined;
  if (told !== undefined && isReadable) return { ...told, payoutId };
  throw new PipelineError('CONFIG_INVALID', 'The event names no source that payments are recorded at.', {
    action: 'Send { "source": "…", "account": "…" } as the configuration names them.',
  });
}

class WriteBackRun {
  readonly #deps: WriteBackDeps;
  readonly #source: AmpecoSourceConfig;
  readonly #secretName: string;
  readonly #deadlineMs: number;
  readonly #counts = { told: 0, waits: 0, unclear: 0, left: 0, failed: 0 };
  #unavailableInARow = 0;
  #late = 0;
  #isOver = false;

  constructor(deps: WriteBackDeps, { source, secretName }: ToldSource, deadlineMs: number) {
    this.#deps = deps;
    this.#source = source;
    this.#secretName = secretName;
    this.#deadlineMs = deadlineMs;
  }

  async run(): Promise<WriteBackSummary> {
    const { table, clock, log } = this.#deps;
    const due = await Array.fromAsync(dueWriteBacks(table, this.#of, clock.now(), PAYOUTS_PER_RUN));
    if (due.length > 0) await this.#tell(due);
    if (this.#late > 0) {
      log.alarm('write-back-late', {
        payouts: this.#late,
        action: 'See the failures of these runs, and docs/operations.md. No payment depends on it.',
      });
    }
    log.info('write-back-ended', { due: due.length, ...this.#counts });
    return this.#counts;
  }

  get #of() {
    return { source: this.#source.kind, account: this.#source.account };
  }

  async #tell(due: readonly PayoutId[]): Promise<void> {
    const { table, clock, log, openClient } = this.#deps;
    const perDay = requestsPerDayOf(this.#source);
    const allowance =
      perDay === undefined ? undefined : new DailyAllowance({ table, ...this.#of, perDay, clock, log });
    try {
      const client = await openClient(this.#source, this.#secretName, this.#deadlineMs, allowance);
      for (const payoutId of due) {
        if (this.#isOver || clock.now() > this.#deadlineMs) break;
        await this.#look(client, payoutId);
      }
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      this.#fail(error, undefined);
    } finally {
      await allowance?.close();
    }
  }

  async #look(client: WritingClient, payoutId: PayoutId): Promise<void> {
    const { table, clock, log } = this.#deps;
    const { signal } = new AbortController();
    try {
      const told = await tellSource({ table, client, ...this.#of, clock, log, signal }, payoutId);
      this.#counts[told] += 1;
      this.#unavailableInARow = 0;
      if (told === 'waits') await this.#goOn(payoutId, false);
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      this.#fail(error, payoutId);
      await this.#goOn(payoutId, !this.#isOver);
    }
  }

  /** A refused token or rate concerns every request; so does a server found down five times in a row. */
  #fail(error: PipelineError, payoutId: PayoutId | undefined): void {
    const { log } = this.#deps;
    const { code, message, action } = error;
    const { stops, again, needs } = kindOf(error);
    this.#counts.failed += 1;
    const fields = { code, message, action, ...(payoutId === undefined ? {} : { payoutId }) };
    if (needs === 'token') log.alarm('secret-rejected', fields);
    else if (needs === 'permission') log.alarm('source-forbidden', fields);
    else if (isUnreadable(error)) log.alarm('payout-unreadable', fields);
    else log.warn('write-back-failed', fields);
    this.#unavailableInARow = again === 'transient' ? this.#unavailableInARow + 1 : 0;
    this.#isOver ||=
      stops === 'source' || needs === 'permission' || this.#unavailableInARow >= MAX_UNAVAILABLE_IN_A_ROW;
  }

  /** @param isPutOff behind all others due: a payout whose looks all fail must not keep them from their turn. */
  async #goOn(payoutId: PayoutId, isPutOff: boolean): Promise<void> {
    const { table, clock, log } = this.#deps;
    const row = await readWriteBack(table, payoutId).catch(() => undefined);
    if (row?.due === undefined) return;
    const nowMs = clock.now();
    const waitedMs = nowMs - row.due.sinceMs;
    if (waitedMs > LATE_AFTER_MS) this.#late += 1;
    if (!isPutOff) return;
    const isLast = waitedMs > GIVE_UP_AFTER_MS;
    if (isLast) alarmUnclear(log, payoutId, 'every-look-fails', isLast);
    const due = isLast ? undefined : { ...row.due, atMs: nowMs + LOOK_AGAIN_AFTER_MS };
    await changeWriteBack(table, this.#of, row, { told: row.told, due });
  }
}
