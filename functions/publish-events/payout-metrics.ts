import { currencyExponent } from '../core/currency.ts';
import type { Payout } from '../core/payout.ts';
import type { State } from '../core/states.ts';
import type { Metrics } from '../platform/metrics.ts';

/** No transfer carries so many whole units (EPC125-05): such an amount is a typing error. */
const TOO_MUCH = 1_000_000_000n;

type Group = { readonly payout: Payout; readonly state: State; count: number; sumMinor: bigint };

/**
 * Counts payouts that entered a state and sums their amounts, one record per state, currency and source. A step within
 * a state counts nothing. The sum leaves out amounts that no transfer can carry: one would bury all others.
 */
export function recordSteps(metrics: Metrics, payouts: readonly Payout[]): void {
  const groups = new Map<string, Group>();
  for (const payout of payouts) {
    const { state, source, history } = payout;
    if (history.at(-1)?.from === state) continue;
    const key = `${state} ${currencyShown(payout)} ${source}`;
    const group = groups.get(key) ?? { payout, state, count: 0, sumMinor: 0n };
    group.count += 1;
    group.sumMinor += summedMinor(payout);
    groups.set(key, group);
  }
  for (const { payout, state, count, sumMinor } of groups.values()) {
    metrics.record(
      { State: state, Currency: currencyShown(payout), Source: payout.source },
      { Payouts: { unit: 'Count', value: count }, AmountMinor: { unit: 'None', value: sumMinor } },
    );
  }
}

function summedMinor({ amountMinor = 0n, currency }: Payout): bigint {
  const tooMuchMinor = TOO_MUCH * 10n ** BigInt(currencyExponent(currency) ?? 0);
  return amountMinor > 0n && amountMinor < tooMuchMinor ? amountMinor : 0n;
}

/** A rejected payout holds whatever its source wrote there: any text would be a metric of its own. */
function currencyShown({ currency }: Payout): string {
  return currencyExponent(currency) === undefined ? 'unknown' : currency;
}
