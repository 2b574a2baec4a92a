import type { PayoutId } from '../../functions/core/ids.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Clock } from '../../functions/platform/clock.ts';

/** A payout that may belong in a list; `since` when it stands where it is, where the list is sorted by that. */
export type Candidate = { readonly payoutId: PayoutId; readonly since: string };

export type SearchDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  /**
   * Only a terminal gives it, where somebody waits: the whole table may be read, and the search goes on until a page is
   * full. Takes the number of payouts found in the table so far.
   */
  readonly onProgress?: ((found: number) => void) | undefined;
};
