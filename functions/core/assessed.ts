import type { Expense } from './expense.ts';
import type { Finding } from './finding.ts';
import type { Payout } from './payout.ts';
import type { Validation } from './validate.ts';

/** What the payout would be, had it been made from this reading. */
export type Assessed = {
  readonly expense: Expense;
  readonly digest: string;
  readonly validation: Validation;
  /** Whether a debtor account pays the currency now. */
  readonly hasRail: boolean;
  /** The payout that holds the claim on the same content, or on days of the same period, where it is another. */
  readonly duplicateOf: Finding | undefined;
  readonly duplicateKey: string | undefined;
  /** What it has claimed of charging sessions, where they were read and there are any. */
  readonly sessions?: Payout['sessions'];
  /** Charging sessions of it that other payouts have. */
  readonly sharedSessions?: readonly Finding[];
  /** Whether the report that the payout was made from lists the expense no more, where that was asked. */
  readonly leftItsReport: boolean;
};
