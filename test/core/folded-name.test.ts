import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldedName } from '../../functions/core/folded-name.ts';
import { forAll } from '../support/properties.ts';

describe('a folded name', () => {
  it.each([
    ['Åse Nørgaard-ÅKESSON', 'ase nørgaard-akesson'],
    ['  José\u0000\u001f\tÁlvarez ', 'jose alvarez'],
    ['İpek', 'ipek'],
    ['Łukasz 𝔸nn', 'łukasz 𝔸nn'],
    ['half \ud83d of a pair', 'half \ufffd of a pair'],
  ])('of %j is %j', (name, folded) => {
    expect(foldedName(name)).toBe(folded);
  });

  it('is the same however its accents are written, and stays as it is', () => {
    forAll(fc.string({ unit: 'grapheme' }), (name) => {
      const folded = foldedName(name);
      expect(foldedName(name.normalize('NFC'))).toBe(foldedName(name.normalize('NFD')));
      expect(foldedName(folded)).toBe(folded);
      expect(folded).not.toMatch(/\p{Cc}/u);
    });
  });
});
