import { expect, it } from 'vitest';
import { decimalsOf } from '../../../console/page/show/decimals.ts';
import { currencyExponent } from '../../../functions/core/currency.ts';

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const CODES = LETTERS.flatMap((a) => LETTERS.flatMap((b) => LETTERS.map((c) => `${a}${b}${c}`)));

it('the page shows every currency with the decimals that the ledger reads it with', () => {
  const known = CODES.filter((code) => currencyExponent(code) !== undefined);

  expect(known.length).toBeGreaterThan(150);
  expect(known.filter((code) => decimalsOf(code) !== currencyExponent(code))).toEqual([]);
});
