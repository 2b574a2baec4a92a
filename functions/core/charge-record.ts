import { base32Of, sha256Hex } from './ids.ts';
import { cutText } from './text.ts';

/** The most characters kept of a charge's id, place or tag. */
export const MAX_CHARGE_TEXT = 100;

/** A text as kept. A row cannot hold half of a surrogate pair: reading it back would give another digest. */
export function chargeText(text: string): string {
  return cutText(text.toWellFormed(), MAX_CHARGE_TEXT);
}

/** One charge of a driver, as its source recorded it; left out is what the source does not say. */
export type ChargeRecord = {
  readonly sessionId?: string;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly energyWh?: bigint;
  /** In minor units of the expense's currency, in the source's digits; a rounded source has fractions of one. */
  readonly amountMinorText: string;
  /** In minor units for a kilowatt-hour, in the source's digits. */
  readonly priceMinorPerKwhText?: string;
  readonly place?: string;
  /** The card or token that began it. */
  readonly tag?: string;
};

/** What an expense is for: kept beside its payout, for statements, payroll and the journal. */
export type Charges = {
  /** The company it is charged for; left out where the source has none beside the recipient. */
  readonly company?: string;
  /** The employer's or partner's own id of the recipient. */
  readonly recipientExternalId?: string;
  /** The cost centre on the driver's card. */
  readonly billingReference?: string;
  readonly records: readonly ChargeRecord[];
};

const PARTS = ['sessionId', 'amountMinorText', 'priceMinorPerKwhText', 'place', 'tag'] as const;

/** The name of an expense's charges; undefined where its source says nothing to keep. */
export function chargesNameOf(charges: Charges | undefined): string | undefined {
  if (charges === undefined) return undefined;
  const { records, ...about } = charges;
  const isEmpty = records.length === 0 && Object.keys(about).length === 0;
  return isEmpty ? undefined : chargesDigest(charges);
}

/** Names the charges by their content: the same charges have the same name, and others another. */
export function chargesDigest({ company, recipientExternalId, billingReference, records }: Charges): string {
  const parts = records.flatMap((record) => [
    ...PARTS.map((part) => record[part] ?? ''),
    record.startedAtMs?.toString() ?? '',
    record.endedAtMs?.toString() ?? '',
    record.energyWh?.toString() ?? '',
  ]);
  // Charges without a company keep the name from before rows kept companies.
  const kind = company === undefined ? ['charges'] : ['charges of a company', company];
  return base32Of(sha256Hex([...kind, recipientExternalId ?? '', billingReference ?? '', ...parts]));
}
