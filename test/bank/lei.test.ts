import { expect, test } from 'vitest';
import { isLei } from '../../functions/bank/lei.ts';

test.each([
  ['529900T8BM49AURSDO55', true],
  ['529900T8BM49AURSDO56', false],
  ['529900T8BM49AURSDO5', false],
  ['529900t8bm49aursdo55', false],
  ['', false],
])('%j is an LEI: %s', (text, expected) => {
  expect(isLei(text)).toBe(expected);
});

test('no digit passes for another', () => {
  const lei = '529900T8BM49AURSDO55';
  for (let place = 0; place < lei.length; place += 1) {
    for (const digit of '0123456789') {
      if (digit === lei[place] || !/\d/.test(lei[place] ?? '')) continue;
      expect(isLei(lei.slice(0, place) + digit + lei.slice(place + 1))).toBe(false);
    }
  }
});
