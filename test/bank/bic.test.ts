import { describe, expect, test } from 'vitest';
import { bicFitsIban, parseBic } from '../../functions/bank/bic.ts';
import { ibanOf } from '../support/iban.ts';

describe('parseBic', () => {
  test.each([
    ['DEUTDEFF', 'DEUTDEFF'],
    ['deutdeff500', 'DEUTDEFF500'],
    [' DEUT DE FF ', 'DEUTDEFF'],
    ['DEUTDEF', undefined],
    ['DEUTDEFF50', undefined],
    ['DEUT12FF', undefined],
    ['', undefined],
  ])('%j is %s', (text, expected) => {
    expect(parseBic(text)).toBe(expected);
  });
});

describe('bicFitsIban', () => {
  test.each([
    ['DEUTDEFF', 'DE89370400440532013000', true],
    ['DEUTDEFF', 'NL91ABNA0417164300', false],
    ['BARCGGSX', 'GB29NWBK60161331926819', true],
    ['NDEAFIHH', 'FI2112345600000785', true],
    ['CEPAFRPP', 'MC5811222000010123456789030', false],
  ])('%s beside %s: %s', (bic, account, expected) => {
    expect(bicFitsIban(bic, ibanOf(account))).toBe(expected);
  });
});
