import { endToEndIdOf, historyVerifies, type Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/transitions.ts';
import { decodePayout } from '../../functions/ledger/payout-row.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import type { Checks } from './violation.ts';

/**
 * The transition table of the design, written down a second time: were the code's own table changed by mistake, it
 * would not prove itself right.
 */
const ALLOWED: Readonly<Record<State, readonly State[]>> = {
  rejected: ['ready', 'held', 'withdrawn'],
  held: ['ready', 'rejected', 'cancelled', 'withdrawn'],
  ready: ['scheduled', 'held', 'rejected', 'withdrawn'],
  scheduled: ['batched', 'held', 'cancelled', 'withdrawn'],
  batched: ['submitted', 'scheduled'],
  submitted: ['accepted', 'paid', 'failed'],
  accepted: ['paid', 'failed'],
  paid: ['returned'],
  failed: ['ready', 'held', 'cancelled'],
  returned: ['ready', 'held', 'cancelled'],
  'in-doubt': ['submitted', 'paid', 'failed'],
  withdrawn: ['ready', 'held', 'rejected'],
  cancelled: [],
};

const FIRST_STATES: readonly State[] = ['rejected', 'held', 'ready'];

/** What an attempt was validated to pay, and when its payout was claimed into a batch. */
export type Attempt = {
  readonly validated: Pick<Payout, 'amountMinor' | 'currency' | 'iban'>;
  readonly batchedAtMs: number | undefined;
};

/** Follows every payout row from write to write (invariant 4), and remembers what each attempt was validated for. */
export class PayoutRows {
  readonly #checks: Checks;
  readonly #rows = new Map<string, Payout>();
  readonly #attempts = new Map<string, Attempt>();

  constructor(checks: Checks) {
    this.#checks = checks;
  }

  get payouts(): ReadonlyMap<string, Payout> {
    return this.#rows;
  }

  attempt(endToEndId: string): Attempt | undefined {
    return this.#attempts.get(endToEndId);
  }

  see({ key, after }: TableWrite, nowMs: number): void {
    const payout = decodePayout(after);
    const before = this.#rows.get(key);
    this.#rows.set(key, payout);
    this.#checks.holds(4, isNextStep(before, payout), () => {
      const from = before === undefined ? 'nothing' : `${before.state} (version ${before.version})`;
      return `${key} went from ${from} to ${payout.state} (version ${payout.version})`;
    });
    this.#checks.holds(4, historyVerifies(payout), () => `the hash chain of ${key} does not verify`);
    this.#remember(payout, nowMs);
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
