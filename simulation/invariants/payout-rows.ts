import { factsOf } from '../../functions/core/attempt-facts.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { decodePayout } from '../../functions/ledger/payout-row.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import type { Checks } from './violation.ts';

/**
 * The design's transition table, written a second time: a mistake in the code's own table must not prove itself right.
 */
const ALLOWED: Readonly<Record<State, readonly State[]>> = {
  rejected: ['ready', 'held', 'cancelled', 'withdrawn'],
  held: ['ready', 'rejected', 'cancelled', 'withdrawn', 'paid'],
  ready: ['scheduled', 'held', 'rejected', 'withdrawn'],
  scheduled: ['batched', 'held', 'cancelled', 'withdrawn'],
  batched: ['submitted', 'scheduled', 'held'],
  submitted: ['accepted', 'paid', 'failed'],
  accepted: ['paid', 'failed'],
  paid: ['returned', 'failed'],
  failed: ['ready', 'held', 'cancelled', 'paid'],
  returned: ['ready', 'held', 'cancelled', 'paid'],
  'in-doubt': ['submitted', 'paid', 'failed'],
  withdrawn: ['ready', 'held', 'rejected'],
  cancelled: [],
};

const FIRST_STATES: readonly State[] = ['rejected', 'held', 'ready'];

const MESSAGE = /"payoutId":"(\w+)","version":(\d+)/;

/** A bank's reasons after which the same order may go again: a second copy, as above. */
const TECHNICAL: ReadonlySet<string | undefined> = new Set(['DT01', 'TM01']);

/** The validated content of an attempt, and when its payout was claimed into a batch. */
export type Attempt = {
  readonly validated: Pick<Payout, 'amountMinor' | 'currency' | 'iban'>;
  readonly batchedAtMs: number | undefined;
};

/** The bank's acts and words so far. */
export type BankFacts = {
  hasBooked(endToEndId: string): boolean;
  /** It said that the payment settles (ACSC). */
  hasPromised(endToEndId: string): boolean;
  /** Whether the account's configuration takes ACSC as evidence of payment. */
  isTakenAtItsWord(debtorAccountId: string | undefined): boolean;
};

/** Follows every payout row from write to write (invariant 4), and keeps the validated content of each attempt. */
export class PayoutRows {
  readonly #checks: Checks;
  readonly #bank: BankFacts;
  readonly #rows = new Map<string, Payout>();
  readonly #attempts = new Map<string, Attempt>();
  /** Payouts that were good to pay, and that no person has seen since. */
  readonly #accountChanged = new Set<string>();
  /** Payouts as a bank refused or returned them, until a person or a correction settles it. */
  readonly #refused = new Map<string, Payout>();

  constructor(checks: Checks, bank: BankFacts) {
    this.#checks = checks;
    this.#bank = bank;
  }

  get payouts(): ReadonlyMap<string, Payout> {
    return this.#rows;
  }

  attempt(endToEndId: string): Attempt | undefined {
    return this.#attempts.get(endToEndId);
  }

  /** @returns the written payout. */
  see({ key, after }: TableWrite, nowMs: number): Payout {
    const payout = decodePayout(after);
    const before = this.#rows.get(key);
    this.#rows.set(key, payout);
    this.#checks.holds(4, isNextStep(before, payout), () => {
      const from = before === undefined ? 'nothing' : `${before.state} (version ${before.version})`;
      return `${key} went from ${from} to ${payout.state} (version ${payout.version})`;
    });
    this.#checks.holds(4, historyVerifies(payout), () => `the hash chain of ${key} does not verify`);
    const both = payout.reasons.find(({ code }) => payout.released?.includes(code) === true)?.code;
    this.#checks.holds(
      1,
      both === undefined,
      () => `${key} waits for ${both ?? ''}, which counts as released`,
    );
    this.#checkBooked(key, payout);
    this.#checkPerson(key, before, payout);
    this.#remember(payout, nowMs);
    return payout;
  }

  /**
   * A status is a promise: paid means that the bank booked it (ISO 20022 EntryStatus1Code BOOK) and says so. With
   * `acscIsPaid` the bank's ACSC is enough. So is a person's word that matches the bank's books; it may be about an
   * earlier attempt.
   */
  #checkBooked(key: string, payout: Payout): void {
    if (payout.state !== 'paid') return;
    const { evidence } = payout.history.findLast(({ from, to }) => to === 'paid' && from !== to) ?? {};
    const { status } = evidence ?? {};
    const isPromise = status === 'ACSC' && this.#bank.isTakenAtItsWord(payout.plan?.debtorAccountId);
    const isWord = evidence?.says === 'word' && status === 'BOOKED';
    this.#checks.holds(2, status === 'BOOK' || isPromise || isWord, () => {
      return `${key} is called paid by ${status ?? 'nothing'}`;
    });
    const id = endToEndIdOf({ ...payout, attempt: evidence?.attempt ?? payout.attempt });
    const isKnown = isPromise ? this.#bank.hasPromised(id) : this.#bank.hasBooked(id);
    this.#checks.holds(2, isKnown, () => `${key} is called paid, and the bank has not booked it`);
  }

  /** A message is sent (invariant 8): its payout must exist for an immediate receiver. */
  seeMessage(body: string): void {
    const [, payoutId = '', version = ''] = MESSAGE.exec(body) ?? [];
    const row = this.#rows.get(`PAYOUT#${payoutId}`);
    const isThere = row !== undefined && row.version >= Number(version);
    this.#checks.holds(8, isThere, () => `a message names version ${version} of ${payoutId} before its row`);
  }

  /** Payouts that go on only by a person or a correction. */
  #checkPerson(key: string, before: Payout | undefined, payout: Payout): void {
    if (before === undefined) return;
    if (payout.state === 'failed' || payout.state === 'returned') this.#refused.set(key, payout);
    if (payout.history.at(-1)?.by === 'operator') {
      this.#accountChanged.delete(key);
      if (payout.state === 'ready') this.#refused.delete(key);
      return;
    }
    const wasGood = before.state === 'ready' || before.state === 'scheduled';
    if (wasGood && before.iban !== payout.iban) this.#accountChanged.add(key);
    const isStopped = payout.state !== 'ready' || !this.#accountChanged.has(key);
    this.#checks.holds(1, isStopped, () => `${key} goes on to an account that changed, and nobody looked`);
    const refused = this.#refused.get(key);
    if (payout.state !== 'ready' || refused === undefined) return;
    this.#refused.delete(key);
    const isCorrected = refused.iban !== payout.iban || refused.recipientName !== payout.recipientName;
    const said = factsOf(refused, refused.attempt).map(({ reasonCode }) => reasonCode);
    const code = said.findLast((reasonCode) => reasonCode !== undefined);
    const mayGoAgain = isCorrected || TECHNICAL.has(code);
    this.#checks.holds(1, mayGoAgain, () => {
      return `${key} is retried unchanged after ${code ?? 'no reason'}`;
    });
  }

  #remember(payout: Payout, nowMs: number): void {
    const { state, amountMinor, currency, iban } = payout;
    const id = endToEndIdOf(payout);
    if (state === 'ready') {
      this.#attempts.set(id, { validated: { amountMinor, currency, iban }, batchedAtMs: undefined });
    } else if (state === 'batched') {
      const known = this.#attempts.get(id);
      if (known !== undefined) this.#attempts.set(id, { ...known, batchedAtMs: nowMs });
    }
  }
}

function isNextStep(before: Payout | undefined, after: Payout): boolean {
  if (before === undefined) return after.version === 1 && FIRST_STATES.includes(after.state);
  const isAllowed = after.state === before.state || ALLOWED[before.state].includes(after.state);
  const keepsItsPast =
    after.history.length === before.history.length + 1 &&
    before.history.every((entry, index) => entry.hash === after.history[index]?.hash);
  return isAllowed && after.version === before.version + 1 && keepsItsPast;
}
