import { describe, expect, test } from 'vitest';
import { parseIban } from '../../functions/core/iban.ts';
import { IBAN_COUNTRIES, ibanCodeOfTerritory, ibanCountryOf } from '../../functions/core/iban-registry.ts';
import { REGISTRY_EXAMPLES } from './iban-examples.ts';
import { withCheckDigits } from './iban-generator.ts';

describe('the registry', () => {
  test('has 89 countries, each once, in order', () => {
    const codes = IBAN_COUNTRIES.map((country) => country.code);

    expect(codes).toHaveLength(89);
    expect(codes).toEqual([...new Set(codes)].toSorted());
  });

  test.each(REGISTRY_EXAMPLES)(
    '%s has the length %i that the registry states beside the structure',
    (example, length) => {
      expect(example).toHaveLength(length);
      expect(ibanCountryOf(example)?.length).toBe(length);
    },
  );

  test('writes every structure in its notation, with nothing left over', () => {
    for (const { bbanStructure, bbanClasses } of IBAN_COUNTRIES) {
      expect(bbanStructure).toMatch(/^(?:\d+![nac])+$/);
      expect(bbanClasses).toMatch(/^[nac]{11,29}$/);
    }
  });

  test('is that of release 103: the bank code of Brazil may have letters, the branch code may not', () => {
    expect(parseIban(withCheckDigits('BR', '1A3B030500001000979549301')).ok).toBe(true);
    expect(parseIban(withCheckDigits('BR', '1A3B030500A01000979549301')).ok).toBe(false);
  });

  test.each([
    ['RE', 'FR'],
    ['AX', 'FI'],
    ['JE', 'GB'],
    ['FR', undefined],
    ['US', undefined],
  ])('IBANs of %s carry %s', (territory, code) => {
    expect(ibanCodeOfTerritory(territory)).toBe(code);
  });
});
