import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grouped, maskEmail } from '../../../operate/deployment/deployment-document.ts';
import { forAll } from '../../support/properties.ts';

describe('maskEmail', () => {
  it.each([
    ['payout-alarms@nordfleet.example', 'p***@nordfleet.example'],
    ['a@b.example', 'a***@b.example'],
  ])('%s is shown as %s', (email, shown) => {
    expect(maskEmail(email)).toBe(shown);
  });
});

describe('grouped', () => {
  it.each([
    ['0.01', '0.01'],
    ['999.99', '999.99'],
    ['1000.00', '1,000.00'],
    ['1234567.50', '1,234,567.50'],
    ['1000000', '1,000,000'],
    ['1234.567', '1,234.567'],
  ])('%s is shown as %s', (amount, shown) => {
    expect(grouped(amount)).toBe(shown);
  });

  it('changes nothing but the commas', () => {
    forAll(fc.bigInt({ min: 0n, max: 10n ** 18n }), (minor) => {
      const shown = grouped(String(minor));

      expect(shown.replaceAll(',', '')).toBe(String(minor));
      expect(shown).toMatch(/^\d{1,3}(,\d{3})*$/);
    });
  });
});
