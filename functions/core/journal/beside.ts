import type { PlainDate } from '../date.ts';
import type { PayoutId } from '../ids.ts';

/** A payout that finance has to look at, and what of it is open in the books. */
export type OpenItem = {
  readonly payoutId: PayoutId;
  readonly currency: string;
  /** Owed and not paid, by the journals up to now. */
  readonly amountMinor: bigint;
};

/** A day on which files were to leave an account, and of which no statement of it was read. */
export type UnstatedDay = { readonly debtorAccountId: string; readonly day: PlainDate };

/** What finance looks at beside the journal of a month. */
export type Beside = {
  /** The bank contradicts itself about them: what became of them is in no journal until a person settles it. */
  readonly contradicted: readonly OpenItem[];
  /** Ended here though they are owed in the books: whoever ended them knows why. */
  readonly ended: readonly OpenItem[];
  /** Rows that cannot be read or were changed past the ledger: they are in no journal until they are restored. */
  readonly unreadable: readonly PayoutId[];
  /** What these statements say comes into the next open month. */
  readonly unstated: readonly UnstatedDay[];
};
