import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDice, hash32 } from '../../../local/sandbox/random.ts';
import { forAll } from '../../support/properties.ts';

describe('createDice', () => {
  it('gives the same numbers for the same keys', () => {
    forAll(fc.array(fc.integer(), { minLength: 1, maxLength: 4 }), (keys) => {
      expect(createDice(...keys).digits(30)).toBe(createDice(...keys).digits(30));
    });
  });

  it('gives other numbers for other keys', () => {
    const seen = new Set(Array.from({ length: 2_000 }, (_, index) => createDice(7, 1, index).digits(16)));

    expect(seen.size).toBe(2_000);
  });

  it('stays within its bounds and reaches both ends', () => {
    const dice = createDice(1);
    const thrown = new Set(Array.from({ length: 500 }, () => dice.between(3, 6)));

    expect([...thrown].sort()).toEqual([3, 4, 5, 6]);
  });
});

describe('hash32', () => {
  it('tells the order of its parts apart', () => {
    expect(hash32(1, 2)).not.toBe(hash32(2, 1));
  });
});
