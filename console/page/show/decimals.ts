import { RARE_EXPONENTS } from '../../../functions/core/rare-exponents.ts';

/** Decimals of a currency's minor unit. Only the server has the list of all codes: an unknown code has two here. */
export function decimalsOf(currency: string): 0 | 2 | 3 {
  if (RARE_EXPONENTS[0].includes(currency)) return 0;
  return RARE_EXPONENTS[3].includes(currency) ? 3 : 2;
}
