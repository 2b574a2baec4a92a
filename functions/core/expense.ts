import type { Charges } from './charge-record.ts';
import type { PlainDate } from './date.ts';
import type { Finding } from './finding.ts';
import type { PostalAddress } from './postal-address.ts';

export const SOURCE_NAMES = ['spirii', 'ampeco'] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

/**
 * The source's word on paying it: `payable` now; `waiting` for a later run; `paid-by-source` already or soon (never
 * paid here); `unclear`, for a person.
 */
export type Payability = 'payable' | 'waiting' | 'paid-by-source' | 'unclear';

/**
 * The kind of an id: a source may number expenses and settlement reports alike, and the two must never share a payout.
 */
export const SUBJECTS = ['expense', 'settlement-report'] as const;

/** Both days inclusive. */
export type Period = { readonly start: PlainDate; readonly end: PlainDate };

/**
 * What a source owes a recipient, normalised, not yet validated. Amount, currency and IBAN are the source's own text:
 * the row can keep a wrong value with its reason.
 */
export type Expense = {
  readonly source: SourceName;
  /** The tenant or customer at the source, as the configuration names it. */
  readonly account: string;
  readonly subject: (typeof SUBJECTS)[number];
  /** The source's own id. */
  readonly expenseId: string;
  /** The source's id of its report. */
  readonly reportId: string;
  /** What the recipient calls it, for the remittance information: report number or expense id. */
  readonly reference: string;
  /** The company whose employees the report pays; left out where the source has none beside the recipient. */
  readonly company?: string;
  readonly recipientId: string;
  /** Empty where the source has none. */
  readonly recipientName: string;
  /** Empty where the source has none. */
  readonly iban: string;
  readonly bic?: string;
  /** The recipient's address; left out where the source has no town or no country. */
  readonly address?: PostalAddress;
  /** A JSON number's digits as the source wrote them, in minor (cents) or major units. */
  readonly amount: { readonly text: string; readonly unit: 'minor' | 'major' };
  readonly currency: string;
  readonly period?: Period;
  /** Whole watt-hours. */
  readonly energyWh?: bigint;
  /** Ids of its charging sessions, each once; left out while unread. */
  readonly sessions?: readonly string[];
  /** What it is for, one record per charge; left out while unread. */
  readonly charges?: Charges;
  readonly payability: Payability;
  /** With `paid-by-source`: whether the source has finished, not only begun. */
  readonly isPaidThere?: boolean;
  /** The source's own status text, for people. */
  readonly sourceStatus: string;
  /** An unknown status holds the payout and calls a person: the source has changed. */
  readonly unknownStatus?: string;
  /** Findings from the source's own word on paying, or from comparing its own figures. */
  readonly sourceFindings: readonly Finding[];
};
