import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIban } from '../../../functions/core/iban.ts';
import {
  asTyped,
  type IbanCountry,
  makeIban,
  masked,
  withWrongCheckDigit,
} from '../../../local/sandbox/iban.ts';
import { createDice } from '../../../local/sandbox/random.ts';
import { forAll } from '../../support/properties.ts';

const COUNTRIES: readonly IbanCountry[] = [
  'AT',
  'BE',
  'CH',
  'DE',
  'DK',
  'ES',
  'FI',
  'FR',
  'GB',
  'IT',
  'NL',
  'NO',
  'PL',
  'SE',
  'TR',
];

function findingCodes(text: string): string[] {
  const parsed = parseIban(text);
  return parsed.ok ? [] : parsed.findings.map(({ code }) => code);
}

describe.each(COUNTRIES)('an IBAN of %s', (country) => {
  const madeIban = fc.integer().map((key) => makeIban(country, createDice(key)));

  it('passes every check', () => {
    forAll(madeIban, (iban) => {
      expect(findingCodes(iban)).toEqual([]);
    });
  });

  it('passes as people type it', () => {
    forAll(madeIban, (iban) => {
      expect(asTyped(iban)).not.toBe(iban);
      expect(parseIban(asTyped(iban))).toEqual({ ok: true, iban });
    });
  });

  it('fails with a wrong check digit, when masked and when cut short', () => {
    forAll(madeIban, (iban) => {
      expect(findingCodes(withWrongCheckDigit(iban))).toContain('iban-check-digits');
      expect(findingCodes(masked(iban))).toEqual(['iban-masked']);
      expect(findingCodes(iban.slice(0, -1))).toContain('iban-length');
    });
  });
});
