import { detailsOfAttempt } from '../../functions/core/attempt-details.ts';
import { batchOfAttempt, contradictedAttempts } from '../../functions/core/attempt-facts.ts';
import type { Batch, ManifestEntry } from '../../functions/core/batch.ts';
import { maskIban } from '../../functions/core/iban-mask.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Beside, OpenItem, UnstatedDay } from '../../functions/core/journal/beside.ts';
import {
  type AboutCharges,
  type Chosen,
  type MonthToClose,
  movementsFor,
} from '../../functions/core/journal/entries.ts';
import { addMonths, monthsFrom } from '../../functions/core/journal/month.ts';
import { type Movement, movementsOf, type SentAttempt } from '../../functions/core/journal/movements.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { STATE_RULES } from '../../functions/core/states.ts';
import { BoundedCache } from '../../functions/flow/bounded-cache.ts';
import { mapInOrder } from '../../functions/flow/in-order.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { readCharges } from '../../functions/ledger/charges.ts';
import { batchIdInKey } from '../../functions/ledger/keys.ts';
import { readManifest } from '../../functions/ledger/manifests.ts';
import { monthEntries } from '../../functions/ledger/month-list.ts';
import { readStatementDay } from '../../functions/ledger/statement-days.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type Walked, walkRows } from '../../functions/ledger/walk.ts';
import type { Clock } from '../../functions/platform/clock.ts';

export type GatherDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  readonly onProgress?: ((payouts: number) => void) | undefined;
};

export type Gathered = {
  readonly chosen: readonly Chosen[];
  readonly beside: Beside;
  /** The last day that the bank has spoken of; empty without any. */
  readonly lastDay: string;
};

/** A bank may give money back for so long, fraud included (SEPA rulebook, recall: 13 months). */
const MONTHS_BEFORE_FIRST = 13;
const READS_AT_ONCE = 4;
const CHARGES_AT_ONCE = 16;
const CACHED_MANIFESTS = 8;

/**
 * Every payout that a payment file ever carried, and what of it belongs in the month. It reads by the list of batches:
 * a bank says nothing that counts of a payout in no sealed file.
 * @param isExported the movements in the journals of earlier months.
 */
export async function gather(
  deps: GatherDeps,
  closing: MonthToClose,
  isExported: ReadonlyMap<PayoutId, ReadonlySet<number>>,
): Promise<Gathered> {
  const gathering = new Gathering(deps.table, closing, isExported);
  const payments = paymentsOf(deps, closing, gathering);
  for await (const rows of walkRows(deps, payments, { readsAtOnce: READS_AT_ONCE })) {
    for (const row of rows) await gathering.take(row);
    deps.onProgress?.(gathering.payouts);
  }
  return gathering.gathered();
}

/** A payment of a sealed batch. */
type Payment = { readonly payoutId: PayoutId; readonly batch: Batch; readonly entry: ManifestEntry };

async function* paymentsOf(
  { table, clock }: GatherDeps,
  { firstMonth }: MonthToClose,
  gathering: Gathering,
): AsyncGenerator<Payment> {
  // A simulated run may be a little ahead of this machine's clock.
  const last = addMonths(new Date(clock.now()).toISOString().slice(0, 7), 1);
  for (const month of monthsFrom(addMonths(firstMonth, -MONTHS_BEFORE_FIRST), last)) {
    for await (const batch of batchesOf(table, month)) {
      gathering.note(batch);
      for await (const entry of readManifest(table, batch.batchId, batch.seal?.manifestParts ?? 0)) {
        yield { payoutId: entry.payoutId, batch, entry };
      }
    }
  }
}

async function* batchesOf(table: LedgerTable, month: string): AsyncGenerator<Batch> {
  for await (const { key } of monthEntries(table, 'batches', month)) {
    const batchId = batchIdInKey(key);
    const batch = batchId === undefined ? undefined : await readBatch(table, batchId);
    if (batch?.seal !== undefined) yield batch;
  }
}

/** What the source said of each attempt beside its payment; older rows did not keep it. */
async function withCharges(table: LedgerTable, chosen: readonly Chosen[]): Promise<readonly Chosen[]> {
  const read = async (one: Chosen): Promise<Chosen> => {
    const about = new Map<string, AboutCharges>();
    for (const name of chargesIn(one)) about.set(name, (await readCharges(table, name)) ?? {});
    return about.size === 0 ? one : { ...one, about };
  };
  return Array.fromAsync(mapInOrder(chosen, CHARGES_AT_ONCE, read));
}

function chargesIn({ payout, movements, numbers }: Chosen): ReadonlySet<string> {
  const attempts = numbers.flatMap((number) => movements[number]?.attempt ?? []);
  return new Set(attempts.flatMap((attempt) => detailsOfAttempt(payout, attempt).charges ?? []));
}

class Gathering {
  readonly #table: LedgerTable;
  readonly #closing: MonthToClose;
  readonly #isExported: ReadonlyMap<PayoutId, ReadonlySet<number>>;
  readonly #seen = new Set<PayoutId>();
  readonly #manifests = new BoundedCache<ReadonlyMap<PayoutId, SentAttempt>>(CACHED_MANIFESTS);
  readonly #chosen: Chosen[] = [];
  readonly #contradicted: OpenItem[] = [];
  readonly #ended: OpenItem[] = [];
  readonly #unreadable: PayoutId[] = [];
  /** Accounts and the days of the month on which files were to leave them, each once. */
  readonly #fileDays = new Map<string, UnstatedDay & { readonly iban: string }>();
  #lastDay = '';

  constructor(
    table: LedgerTable,
    closing: MonthToClose,
    isExported: ReadonlyMap<PayoutId, ReadonlySet<number>>,
  ) {
    this.#table = table;
    this.#closing = closing;
    this.#isExported = isExported;
  }

  get payouts(): number {
    return this.#seen.size;
  }

  /** Takes note of a sealed batch. */
  note({ debtor, executionDate: day }: Batch): void {
    if (!day.startsWith(this.#closing.month)) return;
    const { accountId: debtorAccountId, iban } = debtor;
    this.#fileDays.set(`${debtorAccountId}#${day}`, { debtorAccountId, day, iban });
  }

  /** A payout with several attempts is in several files; the first of them takes it. */
  async take({ entry: { payoutId, batch, entry }, payout }: Walked<Payment>): Promise<void> {
    if (this.#seen.has(payoutId)) return;
    this.#seen.add(payoutId);
    if (payout === undefined) this.#unreadable.push(payoutId);
    else await this.#choose(payout, batch, entry);
  }

  async #choose(payout: Payout, batch: Batch, entry: ManifestEntry): Promise<void> {
    const movements = movementsOf(payout, await this.#sentOf(payout, batch, entry));
    const { payoutId, currency, state, updatedAt } = payout;
    for (const { date } of movements) if (date > this.#lastDay) this.#lastDay = date;
    const exported = this.#isExported.get(payoutId) ?? NONE;
    const numbers = movementsFor(movements, exported, this.#closing);
    if (numbers.length > 0) this.#chosen.push({ payout, movements, numbers });
    const item = { payoutId, currency, amountMinor: openOf(movements) };
    // Whoever closed an earlier month has seen what ended before.
    const isNew = (at: string): boolean => at.slice(0, 7) >= this.#closing.month;
    if (contradictedAttempts(payout).length > 0) this.#contradicted.push(item);
    else if (STATE_RULES[state].money === 'ended' && item.amountMinor !== 0n && isNew(updatedAt)) {
      this.#ended.push(item);
    }
  }

  /** What sealed files say of each attempt; almost always only the file at hand. */
  async #sentOf(
    payout: Payout,
    batch: Batch,
    entry: ManifestEntry,
  ): Promise<ReadonlyMap<number, SentAttempt>> {
    const sent = new Map<number, SentAttempt>();
    for (let attempt = 1; attempt <= payout.attempt; attempt += 1) {
      const batchId = batchOfAttempt(payout, attempt);
      if (batchId === undefined) continue;
      const said =
        batchId === batch.batchId
          ? sentIn(batch, entry)
          : (await this.#manifests.get(batchId, () => readSent(this.#table, batchId))).get(payout.payoutId);
      if (said !== undefined) sent.set(attempt, said);
    }
    return sent;
  }

  async gathered(): Promise<Gathered> {
    return {
      chosen: await withCharges(this.#table, this.#chosen),
      beside: {
        contradicted: this.#contradicted,
        ended: this.#ended,
        unreadable: this.#unreadable,
        unstated: await this.#unstated(),
      },
      lastDay: this.#lastDay,
    };
  }

  async #unstated(): Promise<readonly UnstatedDay[]> {
    const unstated: UnstatedDay[] = [];
    for (const [, { debtorAccountId, day, iban }] of [...this.#fileDays].sort(([a], [b]) =>
      a < b ? -1 : 1,
    )) {
      const statements = await readStatementDay(this.#table, iban, day);
      if (statements.length === 0) unstated.push({ debtorAccountId, day });
    }
    return unstated;
  }
}

const NONE: ReadonlySet<number> = new Set();

async function readSent(table: LedgerTable, batchId: string): Promise<ReadonlyMap<PayoutId, SentAttempt>> {
  const sent = new Map<PayoutId, SentAttempt>();
  const batch = await readBatch(table, batchId);
  if (batch?.seal === undefined) return sent;
  for await (const entry of readManifest(table, batchId, batch.seal.manifestParts)) {
    sent.set(entry.payoutId, sentIn(batch, entry));
  }
  return sent;
}

function sentIn(
  { currency, debtor }: Batch,
  { amountMinor, creditorIban, remittanceInformation }: ManifestEntry,
): SentAttempt {
  return {
    amountMinor,
    currency,
    debtorAccountId: debtor.accountId,
    creditorAccount: maskIban(creditorIban),
    remittance: remittanceInformation,
  };
}

/** What all movements leave as owed. */
function openOf(movements: readonly Movement[]): bigint {
  let openMinor = 0n;
  for (const { postings } of movements) {
    for (const { role, side, amountMinor } of postings) {
      if (role !== 'payable' && role !== 'returned') continue;
      openMinor += side === 'credit' ? amountMinor : -amountMinor;
    }
  }
  return openMinor;
}
