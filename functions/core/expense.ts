import type { PlainDate } from './date.ts';
import type { Finding } from './finding.ts';
import type { PostalAddress } from './postal-address.ts';

export const SOURCE_NAMES = ['spirii', 'ampeco'] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/**
 * What the source says about paying it: `payable` now; `waiting` for a later run; `paid-by-source` already, or
 * about to be (never paid here); `unclear`, a status that a person must look at.
 */
export type Payability = 'payable' | 'waiting' | 'paid-by-source' | 'unclear';

/**
 * What an id is the id of: a source may number its expenses and its settlement reports alike, and one of each must
 * never share a payout.
 */
export const SUBJECTS = ['expense', 'settlement-report'] as const;

/** Both days inclusive. */
export type Period = { readonly start: PlainDate; readonly end: PlainDate };

/**
 * What a source says is owed to a recipient, normalised but not yet validated: amount, currency and IBAN are the
 * source's own text, so that a wrong value can be recorded with its reason.
 */
export type Expense = {
  readonly source: SourceName;
  /** The configured account at the source: its tenant or customer, as the configuration names it. */
  readonly account: string;
  readonly subject: (typeof SUBJECTS)[number];
  /** The source's own id. */
  readonly expenseId: string;
  /** The source's id of the report that it came in. */
  readonly reportId: string;
  /** What the recipient knows it by, for the remittance information: report number or expense id. */
  readonly reference: string;
  readonly recipientId: string;
  /** Empty where the source has none. */
  readonly recipientName: string;
  /** Empty where the source has none. */
  readonly iban: string;
  readonly bic?: string;
  /** Where the recipient lives; left out where the source has no town or no country. */
  readonly address?: PostalAddress;
  /** A JSON number's digits as the source wrote them, in minor (cents) or major units. */
  readonly amount: { readonly text: string; readonly unit: 'minor' | 'major' };
  readonly currency: string;
  readonly period?: Period;
  /** Whole watt-hours. */
  readonly energyWh?: bigint;
  /** Ids of the charging sessions that it pays, each once; left out where nobody has read them yet. */
  readonly sessions?: readonly string[];
  readonly payability: Payability;
  /** With `paid-by-source`: whether the source says that it is done, and not only begun. */
  readonly isPaidThere?: boolean;
  /** The source's own status text, for people. */
  readonly sourceStatus: string;
  /** A status that nothing here knows: it holds the payout and calls a person, for the source has changed. */
  readonly unknownStatus?: string;
  /** What the source itself, or the comparison of its own figures, says against paying it. */
  readonly sourceFindings: readonly Finding[];
};
