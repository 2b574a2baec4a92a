import type { PlainDate } from '../../core/date.ts';
import type { Period } from '../../core/expense.ts';
import type { Finding } from '../../core/finding.ts';
import { type PostalAddress, postalAddressOf } from '../../core/postal-address.ts';
import type { AmpecoPartner } from './schema.ts';

export function periodOf(
  start: PlainDate | null | undefined,
  end: PlainDate | null | undefined,
): Period | undefined {
  if (start == null || end == null || start > end) return undefined;
  return { start, end };
}

type Resident = Pick<AmpecoPartner, 'city' | 'country'>;

/** Town and country of the first that has both; a report's customer is the partner as of the report. */
export function addressOf(...residents: readonly (Resident | undefined)[]): {
  readonly address?: PostalAddress;
} {
  for (const resident of residents) {
    const address = postalAddressOf(resident?.city, resident?.country);
    if (address !== undefined) return { address };
  }
  return {};
}

export function malformedFinding(what: string, fields: readonly string[]): Finding {
  return {
    code: 'expense-malformed',
    severity: 'reject',
    message: `The ${what} has missing or unreadable fields: ${fields.join(', ')}. Have the source correct it.`,
  };
}
