import { describe, expect, test } from 'vitest';
import { parseIban } from '../../functions/core/iban.ts';
import { NATIONAL_CHECKS } from '../../functions/core/iban-national.ts';
import { IBAN_COUNTRIES } from '../../functions/core/iban-registry.ts';
import {
  CHECK_POSITIONS,
  nationallyWrongIban,
  randomIban,
  replaceAt,
  seededPick,
  withCheckDigits,
} from './iban-generator.ts';

function verdict(iban: string): string | undefined {
  const parsed = parseIban(iban);
  return parsed.ok ? 'ok' : parsed.findings[0]?.code;
}

const CHECKED = IBAN_COUNTRIES.filter((country) => country.code in NATIONAL_CHECKS);

describe('national check digits', () => {
  test('are checked for these countries alone', () => {
    expect(CHECKED.map((country) => country.code).join(' ')).toBe(
      'BA BE CZ EE ES FI FR HR HU IT MC ME MK NO PL PT RS SI SK SM',
    );
  });

  test.each(CHECKED)('of $code refuse a number that is right in all else', (country) => {
    const wrong = nationallyWrongIban(country, seededPick(13)) ?? '';

    expect(verdict(wrong)).toBe('iban-national-check');
  });

  test.each(CHECKED)('of $code leave one character for each place', (country) => {
    const pick = seededPick(17);
    for (let turn = 0; turn < 10; turn += 1) {
      const bban = randomIban(country, pick).slice(4);
      if (country.code === 'MK' && /[A-Z]/.test(bban)) continue;
      if (country.code === 'FI' && /^[079]/.test(bban)) continue;
      for (const position of CHECK_POSITIONS[country.code] ?? []) {
        const alphabet =
          country.bbanClasses.charAt(position) === 'a' ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : '0123456789';

        const right = [...alphabet].filter(
          (character) =>
            verdict(withCheckDigits(country.code, replaceAt(bban, position, character))) === 'ok',
        );

        expect(right).toEqual([bban.charAt(position)]);
      }
    }
  });
});

/** BBANs worked out by hand from the published rules, and the exceptions that keep real accounts payable. */
describe('rules and their exceptions', () => {
  test.each([
    ['BE', '000000009797', 'ok', 'remainder 0 is written 97'],
    ['BE', '000000009700', 'iban-national-check', 'and not 00'],
    ['NO', '86011117947', 'ok', 'eleven digits that weigh to 0 by 11'],
    ['NO', '12340012343', 'ok', 'group 00: the check digit covers positions 7-10 only'],
    ['NO', '12341112343', 'iban-national-check', 'any other group: it covers all'],
    ['NO', '00004090403', 'ok', 'an old giro number with its own rule'],
    ['FI', '12345600000785', 'ok', 'Luhn'],
    ['FI', '12345600000784', 'iban-national-check', 'Luhn fails for a bank of the national scheme'],
    ['FI', '79823415324729', 'ok', 'bank codes 7xx need not keep Luhn'],
    ['IS', '0159260076545510730339', 'ok', 'a kennitala with a check digit'],
    ['IS', '0159260076545510730399', 'ok', 'one without, as issued since February 2026'],
    ['HU', '117730161111101800000000', 'ok', 'a 16-digit account and eight zeros'],
    ['HU', '117730161111101900000000', 'iban-national-check', 'its check digit is wrong'],
    ['MK', '250120000058984', 'ok', 'digits: ISO 7064'],
    ['MK', '250120000058985', 'iban-national-check', 'digits: ISO 7064 fails'],
    ['MK', '25012000005A985', 'ok', 'letters: no published rule'],
    ['FR', '20041010050500013M02606', 'ok', 'a RIB with a letter'],
    ['FR', '20041010050500013M02607', 'iban-national-check', 'its key is wrong'],
    ['SM', 'U0322509800000000270100', 'ok', 'the Italian CIN'],
    ['SM', 'V0322509800000000270100', 'iban-national-check', 'a wrong CIN'],
    ['HR', '10010051863000160', 'ok', 'bank and account by MOD 11,10'],
    ['HR', '10010061863000160', 'iban-national-check', 'the bank number is wrong'],
    ['HR', '10010051863000161', 'iban-national-check', 'the account is wrong'],
    ['DK', '00400440116244', 'ok', 'the rule depends on the bank: not checked'],
    ['SE', '50000000058398257467', 'ok', 'the rule depends on the bank: not checked'],
    ['DE', '370400440532013001', 'ok', 'the rule depends on the bank: not checked'],
    ['NL', 'ABNA0417164301', 'ok', 'the 11-test is no longer kept: not checked'],
  ])('%s %s: %s (%s)', (code, bban, expected) => {
    expect(verdict(withCheckDigits(code, bban))).toBe(expected);
  });
});
