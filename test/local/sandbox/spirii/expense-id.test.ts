import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeExpenseId, readExpenseId } from '../../../../local/sandbox/spirii/expense-id.ts';
import { forAll } from '../../../support/properties.ts';

const salt = fc.integer({ min: 0, max: 0xffff_ffff });
const index = fc.nat({ max: 1_000_000 });

describe('makeExpenseId', () => {
  it('makes version 4 UUIDs that tell their index', () => {
    forAll(salt, index, (key, position) => {
      const id = makeExpenseId(key, position);

      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(readExpenseId(key, id)).toBe(position);
    });
  });

  it('knows no id of another month', () => {
    forAll(salt, index, (key, position) => {
      expect(readExpenseId((key + 1) >>> 0, makeExpenseId(key, position))).toBeUndefined();
    });
  });
});
