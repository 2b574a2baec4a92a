import type { PayoutId } from '../../functions/core/ids.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Clock } from '../../functions/platform/clock.ts';

/** A payout that may belong into a list, and since when it stands where it is, where the list is sorted by that. */
export type Candidate = { readonly payoutId: PayoutId; readonly since: string };

export type SearchDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  /**
   * Given in a terminal alone, where somebody waits: the whole table may be read, and a page is searched until it is
   * full. Takes how many payouts of the table were found by now.
   */
  readonly onProgress?: ((found: number) => void) | undefined;
};
