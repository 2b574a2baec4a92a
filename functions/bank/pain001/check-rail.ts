import { currencyExponent } from '../../core/currency.ts';
import { assert } from '../../core/errors.ts';
import type { RailName } from '../../core/rail.ts';

/** What a rail demands of its files. */
export type RailRule = {
  readonly serviceLevel: string;
  readonly chargeBearer: string;
  readonly currencies: ReadonlySet<string>;
  readonly takesOneDebtorId: boolean;
};

/** By rail, written a second time here, apart from the writer's rows: an error in shared rows would be in both. */
export const RAIL_RULES: Readonly<Record<RailName, RailRule>> = {
  'sepa-credit-transfer': {
    serviceLevel: 'SEPA',
    chargeBearer: 'SLEV',
    currencies: new Set(['EUR']),
    takesOneDebtorId: true,
  },
  'domestic-credit-transfer': {
    serviceLevel: 'NURG',
    chargeBearer: 'SHAR',
    currencies: new Set(['CHF', 'CZK', 'DKK', 'GBP', 'HUF', 'NOK', 'PLN', 'RON', 'SEK']),
    takesOneDebtorId: false,
  },
};

/** Decimals of the currency. @throws PipelineError ASSERTION_FAILED where the rail does not carry it. */
export function decimalsOf(currency: string, rail: RailName): number {
  const exponent = currencyExponent(currency);
  assert(RAIL_RULES[rail].currencies.has(currency) && exponent !== undefined, 'a rail carries the currency');
  return exponent;
}
