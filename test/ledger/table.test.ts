import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readItem } from '../../functions/ledger/table.ts';

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
    fc.assert(
      fc.property(item, (row) => {
        expect(readItem(row)).toEqual(unmarshall(row, { wrapNumbers: (digits) => digits }));
      }),
      { numRuns: 500 },
    );
  });
});
