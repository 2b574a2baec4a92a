import { describe, expect, it } from 'vitest';
import { makeLongName, makeName } from '../../../local/sandbox/people.ts';
import { createDice } from '../../../local/sandbox/random.ts';

describe('makeName', () => {
  it('makes names with letters beyond ASCII, as a country has them', () => {
    const names = Array.from({ length: 50 }, (_, index) => makeName('PL', createDice(index)));

    expect(names.some((name) => /[ąćęłńóśźż]/i.test(name))).toBe(true);
  });
});

describe('makeLongName', () => {
  it('makes a name of exactly the requested length', () => {
    for (let key = 0; key < 200; key += 1) {
      const name = makeLongName('DE', createDice(key), 200);

      expect(name).toHaveLength(200);
      expect(name.trim()).toBe(name);
    }
  });
});
