import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readItem, writeItem } from '../../functions/ledger/table.ts';
import { errorOf } from '../support/errors.ts';
import { forAllIn } from '../support/properties.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const number = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }).map(String);
const name = text.filter((candidate) => candidate !== '__proto__');

const { item } = fc.letrec<{ value: AttributeValue; item: Record<string, AttributeValue> }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text.map((S) => ({ S })),
    number.map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    fc.uint8Array({ maxLength: 4 }).map((B) => ({ B })),
    fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map((SS) => ({ SS })),
    fc.uniqueArray(number, { minLength: 1, maxLength: 4 }).map((NS) => ({ NS })),
    fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
    tie('item').map((M) => ({ M })),
  ),
  item: fc.dictionary(name, tie('value'), { maxKeys: 5 }),
}));

describe('the values of a row', () => {
  it('are those that the SDK reads from it, numbers as their text', () => {
    forAllIn(500, item, (row) => {
      expect(readItem(row)).toEqual(unmarshall(row, { wrapNumbers: (digits) => digits }));
    });
  });
});

const { values } = fc.letrec<{ value: unknown; values: Record<string, unknown> }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.uniqueArray(text, { minLength: 1, maxLength: 4 }).map((members) => new Set(members)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('values'),
  ),
  values: fc.dictionary(name, fc.option(tie('value'), { nil: undefined }), { maxKeys: 5 }),
}));

describe('the row of values', () => {
  it('is the one that the SDK makes of them, without what is undefined', () => {
    forAllIn(500, values, (given) => {
      expect(writeItem(given)).toEqual(marshall(given, { removeUndefinedValues: true }));
    });
  });

  it.each([[0.1], [Number.NaN], [2 ** 53], [null], [Symbol('s')], [[undefined]]])(
    'is refused where a value of it would not come back: %j',
    (value) => {
      expect(errorOf(() => writeItem({ value })).code).toBe('ASSERTION_FAILED');
    },
  );
});
