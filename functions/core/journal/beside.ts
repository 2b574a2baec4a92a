import type { PlainDate } from '../date.ts';
import type { PayoutId } from '../ids.ts';

/** A payout that finance has to look at, and its open amount in the books. */
export type OpenItem = {
  readonly payoutId: PayoutId;
  readonly currency: string;
  /** Owed and unpaid, by the journals so far. */
  readonly amountMinor: bigint;
};

/** A day on which files were to leave an account whose statement of that day is unread. */
export type UnstatedDay = { readonly debtorAccountId: string; readonly day: PlainDate };

/** What finance looks at beside the journal of a month. */
export type Beside = {
  /** The bank contradicts itself about them: no journal says what became of them until a person settles it. */
  readonly contradicted: readonly OpenItem[];
  /** Ended here though the books still owe them: whoever ended them knows why. */
  readonly ended: readonly OpenItem[];
  /** Rows unreadable or changed past the ledger: no journal has them until somebody restores them. */
  readonly unreadable: readonly PayoutId[];
  /** What their statements say comes into the next open month. */
  readonly unstated: readonly UnstatedDay[];
};
