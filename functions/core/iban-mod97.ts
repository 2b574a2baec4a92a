/**
 * The remainder by 97 of the number that ISO 7064 makes of `text` from `start` up to `end`: digits as they are, A = 10
 * to Z = 35 as two digits each. `text` holds only `0-9` and `A-Z` there.
 *
 * @param seed the remainder of the preceding part
 */
export function mod97(text: string, start: number, end: number, seed = 0): number {
  let remainder = seed;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    remainder = code < 65 ? remainder * 10 + code - 48 : remainder * 100 + code - 55;
    // Stays a small integer (below 2^30), the kind that engines compute without boxing.
    if (remainder > 9_999_999) remainder %= 97;
  }
  return remainder % 97;
}

/**
 * Whether country code and check digits complete the BBAN's remainder to 1 (ISO 13616, ISO 7064 MOD 97-10). Check
 * digits run from 02 to 98: nobody issues 00, 01 and 99, which also leave 1 where 97, 98 and 02 do. Other characters do
 * not complete it.
 */
export function headCompletes(iban: string, bbanRemainder: number): boolean {
  const tens = iban.charCodeAt(2) - 48;
  const ones = iban.charCodeAt(3) - 48;
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) return false;
  const checkDigits = tens * 10 + ones;
  if (checkDigits < 2 || checkDigits > 98) return false;
  const withCountry = mod97(iban, 0, 2, bbanRemainder);
  return (withCountry * 100 + checkDigits) % 97 === 1;
}

/** As `headCompletes`, for a whole IBAN of digits and capitals. */
export function ibanCheckDigitsHold(iban: string): boolean {
  return headCompletes(iban, mod97(iban, 4, iban.length));
}
