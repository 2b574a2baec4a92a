import { personKeyOf } from '../../functions/core/approval/person.ts';
import { activeKeysOf, type Roster } from '../../functions/core/approval/roster.ts';
import { type Batch, chainManifest, isProposed, type ManifestEntry } from '../../functions/core/batch.ts';
import type { BatchSeal } from '../../functions/core/batch-seal.ts';
import { CHARGE_FINDINGS, type FindingCode } from '../../functions/core/finding.ts';
import { accountOf } from '../../functions/core/payee.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { mapInOrder } from '../../functions/flow/in-order.ts';
import { readManifest } from '../../functions/ledger/manifests.ts';
import { readPayee } from '../../functions/ledger/payees.ts';
import { readRoster } from '../../functions/ledger/roster.ts';
import { readStops } from '../../functions/ledger/stops.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { walkRows } from '../../functions/ledger/walk.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import { type Believed, type ProposalStanding, standingOf } from './list.ts';
import { releasedHolds, wasHeldAsPaid } from './released-holds.ts';

export type ShowBatchDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  readonly believed?: Believed;
};

/**
 * What the ledger knows of a payment's account. `known`: the recipient was paid to it. `first`: the recipient was never
 * paid. `another`: the recipient was paid, to another account. `unread`: the payout's row cannot be read.
 */
export type AccountNews = 'known' | 'first' | 'another' | 'unread';

export type ShownPayment = {
  readonly entry: ManifestEntry;
  /** Undefined where its row cannot be read. */
  readonly payout: Payout | undefined;
  /** Only while the batch is proposed: afterwards its own payments are known. */
  readonly news: AccountNews | undefined;
};

/** A proposal as people have to see it before they approve, and how it ended. */
export type ShownBatch = {
  readonly batch: Batch;
  /** Undefined unless it is proposed. */
  readonly standing: ProposalStanding | undefined;
  /** What it pays; undefined before it was proposed or sealed. */
  readonly seal: BatchSeal | undefined;
  readonly largest: readonly ShownPayment[];
  /** Payments to accounts that are new to their recipient. */
  readonly newAccounts: {
    readonly count: number;
    readonly sumMinor: bigint;
    /** Those whose recipient was paid to another account. */
    readonly another: number;
    /** Those of `another` first, each kind by size. */
    readonly largest: readonly ShownPayment[];
  };
  /** Payments that a person released after a hold. */
  readonly releasedHolds: {
    readonly count: number;
    /** Held as a possible duplicate, or as paid twice. */
    readonly asPaid: number;
    /** Those of `asPaid` first, each kind by size. */
    readonly largest: readonly ShownPayment[];
  };
  /** Payments whose charge records have an unusual price or energy: noted, or released by a person. */
  readonly unusualPrices: number;
  /** Names of those who decided something in it, as far as the rows know. */
  readonly makers: readonly string[];
  /** Whether its payments have the count, sum and digest that people sign. */
  readonly isAsSigned: boolean;
};

/** As many as people look at one by one. */
const MOST_SHOWN = 10;

const PAYEES_IN_FLIGHT = 16;

/** @throws PipelineError LEDGER_ROW_INVALID */
export async function showBatch(deps: ShowBatchDeps, batch: Batch): Promise<ShownBatch> {
  const { table, believed } = deps;
  const roster = await readRoster(table);
  const standing = isProposed(batch)
    ? standingOf(batch, roster, await readStops(table), believed)
    : undefined;
  const seal = batch.seal ?? batch.proposal?.seal;
  const largest = new First(isLarger);
  const largestNew = new First(isMoreSurprising);
  const largestReleased = new First(isMoreDoubtful);
  const names = new Map<string, string>();
  let [count, sumMinor, hash] = [0, 0n, ''];
  let [newCount, newMinor, another, unusualPrices] = [0, 0n, 0, 0];
  let [releasedCount, asPaid] = [0, 0];
  for await (const payment of paymentsOf(deps, batch, seal)) {
    const { entry, payout, news } = payment;
    count += 1;
    sumMinor += entry.amountMinor;
    hash = chainManifest(hash, entry);
    largest.add(payment);
    if (payout !== undefined && hasUnusualPrice(payout)) unusualPrices += 1;
    const holds = payout === undefined ? [] : releasedHolds(payout);
    if (holds.length > 0) {
      releasedCount += 1;
      if (wasHeldAsPaid(holds)) asPaid += 1;
      largestReleased.add(payment);
    }
    for (const { facts } of payout?.history ?? []) {
      if (facts !== undefined && 'personKey' in facts) names.set(facts.personKey, facts.person);
    }
    if (news === undefined || news === 'known') continue;
    newCount += 1;
    newMinor += entry.amountMinor;
    if (news === 'another') another += 1;
    largestNew.add(payment);
  }
  return {
    batch,
    standing,
    seal,
    largest: largest.payments,
    newAccounts: { count: newCount, sumMinor: newMinor, another, largest: largestNew.payments },
    releasedHolds: { count: releasedCount, asPaid, largest: largestReleased.payments },
    unusualPrices,
    makers: makersIn(batch, names, roster),
    isAsSigned:
      seal === undefined ||
      (seal.count === count && seal.controlSumMinor === sumMinor && seal.manifestHash === hash),
  };
}

async function* paymentsOf(
  deps: ShowBatchDeps,
  batch: Batch,
  seal: BatchSeal | undefined,
): AsyncGenerator<ShownPayment> {
  const { table } = deps;
  const entries = readManifest(table, batch.batchId, seal?.manifestParts ?? 0);
  for await (const rows of walkRows(deps, entries)) {
    yield* mapInOrder(rows, PAYEES_IN_FLIGHT, async ({ entry, payout }) => ({
      entry,
      payout,
      news: isProposed(batch) ? await newsOf(table, entry, payout) : undefined,
    }));
  }
}

const OF_CHARGES: readonly FindingCode[] = CHARGE_FINDINGS;

function hasUnusualPrice({ notes = [], released = [] }: Payout): boolean {
  const codes = [...released, ...notes.map(({ code }) => code)];
  return codes.some((code) => OF_CHARGES.includes(code));
}

async function newsOf(
  table: LedgerTable,
  { creditorIban }: ManifestEntry,
  payout: Payout | undefined,
): Promise<AccountNews> {
  if (payout === undefined) return 'unread';
  const payee = await readPayee(table, payout);
  if ((accountOf(payee, creditorIban)?.paidBy ?? []).length > 0) return 'known';
  return payee.accounts.some(({ paidBy }) => paidBy.length > 0) ? 'another' : 'first';
}

function makersIn({ proposal }: Batch, names: Map<string, string>, roster: Roster): readonly string[] {
  for (const { person } of activeKeysOf(roster)) {
    const key = personKeyOf(person);
    if (!names.has(key)) names.set(key, person.name);
  }
  const makers = proposal?.makers ?? [];
  return [...new Set(makers.map((key) => names.get(key) ?? 'somebody whose name no row has'))].sort();
}

type Order = (one: ShownPayment, other: ShownPayment) => boolean;

const isLarger: Order = ({ entry: one }, { entry: other }) => one.amountMinor > other.amountMinor;

/** A payment to another account than before comes first, whatever its amount. */
const isMoreSurprising: Order = (one, other) =>
  one.news === other.news ? isLarger(one, other) : one.news === 'another';

const isMoreDoubtful: Order = (one, other) => {
  const [isOne, isOther] = [one, other].map(
    ({ payout }) => payout !== undefined && wasHeldAsPaid(releasedHolds(payout)),
  );
  return isOne === isOther ? isLarger(one, other) : isOne === true;
};

/** The first of all payments added, in an order; of equal ones the earlier. */
class First {
  readonly payments: ShownPayment[] = [];
  readonly #isBefore: Order;

  constructor(isBefore: Order) {
    this.#isBefore = isBefore;
  }

  add(payment: ShownPayment): void {
    const place = this.payments.findIndex((other) => this.#isBefore(payment, other));
    this.payments.splice(place === -1 ? this.payments.length : place, 0, payment);
    if (this.payments.length > MOST_SHOWN) this.payments.pop();
  }
}
