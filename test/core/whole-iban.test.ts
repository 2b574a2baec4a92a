import { describe, expect, it, test } from 'vitest';
import { mod97 } from '../../functions/core/iban-mod97.ts';
import { IBAN_COUNTRIES } from '../../functions/core/iban-registry.ts';
import { hasIban } from '../../functions/core/whole-iban.ts';

describe('a whole IBAN in a text', () => {
  test.each([
    'DE89370400440532013000',
    'de89 3704 0044 0532 0130 00',
    'DE89-3704-0044-0532-0130-00',
    'Müller DE89370400440532013000',
    'IBAN:DE89.3704.0044.0532.0130.00, please',
    'NO9386011117947',
    'DE89  3704  0044  0532  0130  00',
    'DE89\u{a0}3704\u{a0}0044\u{a0}0532\u{a0}0130\u{a0}00',
    'DE89 – 37040044 – 0532013000',
  ])('is found however it is written: %s', (text) => {
    expect(hasIban(text)).toBe(true);
  });

  test.each([
    '',
    '3000',
    'Jane Doe',
    'DE89370400440532013001',
    'PO6KC021VS014ASWPQ977M3FE9SR-01',
    'ab12cd34-5678-4abc-9def-0123456789ab',
  ])('is not seen in what is none: %s', (text) => {
    expect(hasIban(text)).toBe(false);
  });

  it.each(IBAN_COUNTRIES)(
    'is found of $name, by the length that the registry says',
    ({ code, bbanClasses }) => {
      const bban = bbanClasses.replaceAll('n', '1').replaceAll('a', 'B').replaceAll('c', 'Z');
      const whole = `${bban}${code}00`;
      const check = String(98 - mod97(whole, 0, whole.length)).padStart(2, '0');
      const iban = `${code}${check}${bban}`;

      expect(hasIban(`paid to ${iban}.`)).toBe(true);
      expect(hasIban(iban.slice(0, -1))).toBe(false);
      expect(hasIban(`${code}${check}${bban.replace(/.$/, bban.endsWith('1') ? '2' : 'A')}`)).toBe(false);
    },
  );
});
