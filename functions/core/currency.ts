import { RARE_EXPONENTS } from './rare-exponents.ts';

/**
 * ISO 4217 active currencies and the number of decimals of their minor unit (list one, as amended by amendment 179: BGN
 * left on 1 January 2026), without funds codes and precious metals: nobody can be paid in those. Source:
 * https://www.six-group.com/en/products-services/financial-information/data-standards.html
 */
const CODES_BY_EXPONENT: Readonly<Record<0 | 2 | 3, string>> = {
  ...RARE_EXPONENTS,
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP ' +
    'CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS ' +
    'INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN ' +
    'MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE ' +
    'SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ' +
    'ZMW ZWG',
};

const EXPONENT_BY_CODE: ReadonlyMap<string, number> = new Map(
  Object.entries(CODES_BY_EXPONENT).flatMap(([exponent, codes]) =>
    codes.split(' ').map((code): [string, number] => [code, Number(exponent)]),
  ),
);

/** Decimals of the currency's minor unit (EUR 2, ISK 0, TND 3); undefined for an unknown code. */
export function currencyExponent(code: string): number | undefined {
  return EXPONENT_BY_CODE.get(code);
}
