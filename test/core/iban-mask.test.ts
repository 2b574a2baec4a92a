import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskIban } from '../../functions/core/iban.ts';
import { forAll } from '../support/properties.ts';
import { ibanCorpus } from './iban-generator.ts';

describe('maskIban', () => {
  test.each([
    ['DE89370400440532013000', 'DE** **** 3000'],
    ['de89 3704 0044 0532 0130 00', 'DE** **** 3000'],
    ['NO9386011117947', 'NO** **** 7947'],
    ['DK95************6789', 'DK** **** 6789'],
    ['DK****************6789', 'DK** **** 6789'],
    ['DE89 3704 0044', 'DE** ****'],
    ['DE89-3704-0044-0532-0130-00', 'DE** ****'],
    ['', '****'],
    ['3000', '****'],
    ['0532013000370400440532', '****'],
    ['Maximilian Mustermann', '****'],
    ['Denise Musterfrau-Lang', '****'],
    ['ZZ89370400440532013000', '****'],
  ])('%j becomes %j', (text, masked) => {
    expect(maskIban(text)).toBe(masked);
  });

  test('shows of a valid IBAN its country and last four characters', () => {
    for (const iban of ibanCorpus(89, 11)) {
      expect(maskIban(iban)).toBe(`${iban.slice(0, 2)}** **** ${iban.slice(-4)}`);
    }
  });

  test('shows no more than two letters and four characters of any text, and never four of a short one', () => {
    forAll(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^DE[0-9]{2}[0-9A-Z ]{0,24}$/)),
      (text) => {
        const masked = maskIban(text);

        expect(masked).toMatch(/^(?:\*{4}|[A-Z]{2}\*\* \*{4}(?: [0-9A-Z]{4})?)$/);
        if (text.length < 15) expect(masked.length).toBeLessThanOrEqual('DE** ****'.length);
      },
    );
  });
});
