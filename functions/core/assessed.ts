import type { Expense } from './expense.ts';
import type { Finding } from './finding.ts';
import type { Payout } from './payout.ts';
import type { Validation } from './validate.ts';

/** The payout as this reading would make it. */
export type Assessed = {
  readonly expense: Expense;
  readonly digest: string;
  readonly validation: Validation;
  /** Whether a debtor account pays the currency now. */
  readonly hasRail: boolean;
  /** Another payout that claims the same content, or days of the same period. */
  readonly duplicateOf: Finding | undefined;
  readonly duplicateKey: string | undefined;
  /** Its claims on charging sessions, where read. */
  readonly sessions?: Payout['sessions'];
  /** Its charging sessions that other payouts claim. */
  readonly sharedSessions?: readonly Finding[];
  /** Whether the payout's own report no longer lists the expense, if asked. */
  readonly leftItsReport: boolean;
};
