import * as z from 'zod/mini';
import { parsePlainDate } from '../core/date.ts';
import { parseIban } from '../core/iban.ts';
import { parsePayoutId } from '../core/ids.ts';

/** Values of a row from the table: numbers are text, since an amount must never pass through a binary float. */
const wholeNumber = z.string().check(z.regex(/^-?\d{1,38}$/));

export const bigInteger = z.pipe(
  wholeNumber,
  z.transform((text: string) => BigInt(text)),
);

/** Counts, versions and milliseconds: far below 2^53. */
export const count = z.pipe(wholeNumber, z.transform(Number));

export const day = parsedText(parsePlainDate, 'not a day');
export const payoutId = parsedText(parsePayoutId, 'not a payout id');
export const iban = parsedText((text) => {
  const parsed = parseIban(text);
  return parsed.ok ? parsed.iban : undefined;
}, 'not an IBAN');

export function parsedText<T>(parse: (text: string) => T | undefined, problem: string) {
  return z.pipe(
    z.string(),
    z.transform((text: string, context) => {
      const value = parse(text);
      if (value !== undefined) return value;
      context.issues.push({ code: 'custom', message: problem, input: text });
      return z.NEVER;
    }),
  );
}

export const postalAddress = z.object({ town: z.string(), country: z.string() });
