import type { Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import { noSums, type Sums, sumNameOf } from '../../functions/core/sums.ts';
import type { CurrencySum } from '../../functions/ledger/runs.ts';

/**
 * What is owed for a month by one source in one currency, and where that money is, in minor units. Where an earlier
 * attempt paid what its file said before a correction, the journal has the amount that was booked.
 */
export type MonthTotal = {
  /** Such as `spirii/nordfleet`. */
  readonly source: string;
  readonly currency: string;
  /** Accepted is what is paid, failed, returned or open; nobody owes ended money. */
  readonly sums: Readonly<Sums>;
  readonly byState: ReadonlyMap<State, CurrencySum>;
  /** Payouts whose amount cannot be read. */
  readonly withoutAmount: number;
  /** Those of them that have ended: no accepted sum misses their amount. */
  readonly endedWithoutAmount: number;
};

type Counted = MonthTotal & {
  readonly sums: Sums;
  readonly byState: Map<State, CurrencySum>;
  withoutAmount: number;
  endedWithoutAmount: number;
};

/** Adds up a month's payouts, for its evidence and for people. */
export class MonthTally {
  readonly #counted = new Map<string, Counted>();

  add({ source, account, currency, state, amountMinor }: Payout): void {
    const counted = this.#of(`${source}/${account}`, currency);
    const sum = sumNameOf(state);
    if (amountMinor === undefined) {
      counted.withoutAmount += 1;
      if (sum === 'endedMinor') counted.endedWithoutAmount += 1;
    }
    const { count, sumMinor } = counted.byState.get(state) ?? { count: 0, sumMinor: 0n };
    counted.byState.set(state, { count: count + 1, sumMinor: sumMinor + (amountMinor ?? 0n) });
    counted.sums[sum] += amountMinor ?? 0n;
    if (sum !== 'endedMinor') counted.sums.acceptedMinor += amountMinor ?? 0n;
  }

  /** In the order of sources and currencies. */
  sums(): readonly MonthTotal[] {
    return [...this.#counted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => counted);
  }

  #of(source: string, currency: string): Counted {
    const key = `${source} ${currency}`;
    const known = this.#counted.get(key);
    if (known !== undefined) return known;
    const fresh = {
      source,
      currency,
      sums: noSums(),
      byState: new Map<State, CurrencySum>(),
      withoutAmount: 0,
      endedWithoutAmount: 0,
    };
    this.#counted.set(key, fresh);
    return fresh;
  }
}
