import { currencyExponent } from './currency.ts';
import { parseDecimal, toMinorUnits } from './decimal.ts';

/** Spaces of any kind and apostrophes only separate thousands. */
const BETWEEN_THOUSANDS = /[\s'’]/g;
const WITHOUT_THOUSANDS = /^(\d+)(?:[.,](\d+))?$/;
const WITH_THOUSANDS = /^(\d{1,3}(?:([.,])\d{3})+)(?:[.,](\d+))?$/;

/**
 * An amount as people write it in any language, in minor units: `1640.72`, `1640,72`, `1,640.72`, `1.640,72`.
 * @returns undefined for no amount, or for two readings: `1.640` may be thousands, or one and a bit.
 */
export function minorUnitsWritten(text: string, currency: string): bigint | undefined {
  const exponent = currencyExponent(currency);
  if (exponent === undefined) return undefined;
  const said = text.trim().replace(BETWEEN_THOUSANDS, '');
  const [, whole = '', fraction = ''] = WITHOUT_THOUSANDS.exec(said) ?? [];
  if (whole !== '') {
    return fraction.length === 3 && exponent !== 3 ? undefined : minorUnits(whole, fraction, exponent);
  }
  const [, grouped = '', mark = '', rest = ''] = WITH_THOUSANDS.exec(said) ?? [];
  // One mark cannot separate both thousands and the fraction.
  if (grouped === '' || (rest !== '' && said[grouped.length] === mark)) return undefined;
  return minorUnits(grouped.replaceAll(mark, ''), rest, exponent);
}

function minorUnits(whole: string, fraction: string, exponent: number): bigint | undefined {
  const decimal = parseDecimal(fraction === '' ? whole : `${whole}.${fraction}`);
  return decimal === undefined ? undefined : toMinorUnits(decimal, exponent);
}
