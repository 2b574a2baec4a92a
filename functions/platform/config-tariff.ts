import * as z from 'zod/mini';
import { currencyExponent } from '../core/currency.ts';
import { parseDecimal, toMinorUnits } from '../core/decimal.ts';
import { TARIFF_COUNTRIES, TARIFF_REGIONS } from '../core/tariff-places.ts';

/** A price in minor units for a kilowatt-hour, as thousandths of one. */
const priceMinorPerKwh = z.pipe(
  z
    .string()
    .check(
      z.regex(
        /^\d{1,6}(\.\d{1,3})?$/,
        'has to be a price in minor units a kWh, as text, such as "32.806" for 0.32806 EUR',
      ),
    ),
  z.transform((text: string) => {
    const value = parseDecimal(text);
    return value === undefined ? 0n : (toMinorUnits(value, 3) ?? 0n);
  }),
);

const usual = z.pipe(
  z.strictObject({ low: priceMinorPerKwh, high: priceMinorPerKwh }),
  z.transform(({ low, high }: { readonly low: bigint; readonly high: bigint }) => ({
    lowMilliMinorPerKwh: low,
    highMilliMinorPerKwh: high,
  })),
);

const currency = z
  .string()
  .check(
    z.refine(
      (code) => currencyExponent(code) !== undefined,
      'has to be a currency of ISO 4217, such as "EUR"',
    ),
  );

/** Where a rate applies; without a country none does. */
const place = {
  country: z.optional(z.enum(TARIFF_COUNTRIES)),
  region: z.optional(z.enum(TARIFF_REGIONS)),
};

/** A company as its source names it. */
export const companyName = z
  .string()
  .check(z.regex(/^\S(.{0,198}\S)?$/u, 'has to be the name of a company, of at most 200 characters'));

/** How to judge a source account's charge records; left out, not at all. */
export const tariff = z.strictObject({
  /** What a finding does: it goes on record with the payout, or holds it too. */
  policy: z.enum(['off', 'note', 'hold']),
  /** The drivers' homes, whose official rate applies to every company that `companies` leaves out. */
  ...place,
  /** By company: where its drivers live. */
  companies: z.optional(z.record(companyName, z.strictObject(place))),
  /** Prices that need no question, by currency, where only the real cost counts. */
  usualPerKwh: z.optional(z.record(currency, usual)),
  /** The largest charger; left out, 22. */
  maxPowerKw: z.optional(z.int().check(z.minimum(1), z.maximum(1_000))),
});
