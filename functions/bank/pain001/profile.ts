import type { PaymentProfile } from '../../core/payment-file.ts';

export type ProfileRules = {
  readonly serviceLevel: string;
  readonly chargeBearer: string;
  readonly currencies: ReadonlySet<string>;
};

/**
 * What the two profiles write differently.
 *
 * `sepa` is bound by EPC132-08: service level SEPA, charge bearer SLEV, euro. `domestic` follows CGI-MP practice:
 * service level NURG (non-urgent: the ordinary clearing of the country) and charge bearer SHAR, each side paying its
 * own bank. Payment services law prescribes SHAR inside the EEA, and the banks of Denmark take nothing else for a
 * domestic transfer. SLEV presupposes a scheme that fixes the charges; NURG names none.
 */
export const PROFILE_RULES: Readonly<Record<PaymentProfile, ProfileRules>> = {
  sepa: { serviceLevel: 'SEPA', chargeBearer: 'SLEV', currencies: new Set(['EUR']) },
  domestic: {
    serviceLevel: 'NURG',
    chargeBearer: 'SHAR',
    currencies: new Set(['DKK', 'SEK', 'NOK', 'PLN', 'CZK', 'HUF', 'RON', 'CHF', 'GBP']),
  },
};
