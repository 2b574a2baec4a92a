import type { CurrencySum } from '../../functions/ledger/runs.ts';

/** Sums by currency, as the contract has them. */
export function shownSums(sums: ReadonlyMap<string, CurrencySum>) {
  return [...sums].map(([currency, { count, sumMinor }]) => ({
    currency,
    count,
    sumMinor: sumMinor.toString(),
  }));
}
