import type { Person } from './approval/person.ts';
import type { Word } from './bank-fact.ts';
import type { PlainDate } from './date.ts';

/** A person's decision about a payout: who, why, and when. */
export type Decision = { readonly by: Person; readonly reason: string; readonly atMs: number };

/** @property sameAccount the person says that the account can be paid, though a bank said otherwise. */
export type Release = Decision & { readonly sameAccount?: boolean };

/** A person's knowledge of an attempt, and its evidence. */
export type Settlement = {
  readonly attempt: number;
  readonly outcome: Word;
  readonly amountMinor: bigint;
  readonly date: PlainDate;
  /** The bank's reference, or another document. */
  readonly reference: string;
};
