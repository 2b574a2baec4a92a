import type { MonthTotal } from '../../payouts/month-tally.ts';
import { canonicalJson } from './canonical-json.ts';

/** A month's sums as the archive says them: what is owed and where it is, by source, currency and state. */
export function sumsText(sums: readonly MonthTotal[]): string {
  return canonicalJson(
    sums.map(({ source, currency, sums: of, byState, withoutAmount }) => ({
      source,
      currency,
      sums: of,
      byState: Object.fromEntries(byState),
      withoutAmount,
    })),
  );
}
