import { canonicalJson } from './canonical-json.ts';
import type { MonthSum } from './month-tally.ts';

/** A month's sums as the archive says them: what is owed and where it is, by source, currency and state. */
export function sumsText(sums: readonly MonthSum[]): string {
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
