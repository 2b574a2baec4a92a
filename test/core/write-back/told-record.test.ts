import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payoutIdOf } from '../../../functions/core/expense-ids.ts';
import {
  attemptNamedIn,
  isOwnRecord,
  noteOf,
  type ToldRecord,
} from '../../../functions/core/write-back/told-record.ts';
import { forAll } from '../../support/properties.ts';

const REPORT = { source: 'ampeco', account: 'tenant', subject: 'settlement-report' } as const;
const PAYOUT = payoutIdOf({ ...REPORT, expenseId: '41' });
const OTHER = payoutIdOf({ ...REPORT, expenseId: '42' });

const TOLD: ToldRecord = { attempt: 1, recordId: '7', paidMinor: 81_250n, copyIds: ['9'], sent: [] };

describe('the note of a record', () => {
  it('names payout and attempt first, and is short', () => {
    expect(noteOf(PAYOUT, 2, 'paid')).toBe(`${PAYOUT}-02 paid by ev-payouts`);
    expect(noteOf(PAYOUT, 123, 'copy').length).toBeLessThanOrEqual(80);
  });

  it('names its attempt whatever people write around it', () => {
    forAll(fc.integer({ min: 1, max: 120 }), fc.string(), fc.string(), (attempt, before, after) => {
      const note = `${before} ${noteOf(PAYOUT, attempt, 'paid')} ${after}`;

      expect(attemptNamedIn(note, PAYOUT)).toBe(attempt);
      expect(attemptNamedIn(note, OTHER)).toBeUndefined();
    });
  });

  it.each([
    `${PAYOUT}`,
    `${PAYOUT}-1`,
    `${PAYOUT}-001`,
    `x${PAYOUT}-01`,
    `${PAYOUT}-01x`,
    `${noteOf(PAYOUT, 1, 'paid')} ${noteOf(PAYOUT, 2, 'paid')}`,
  ])('names no attempt where it is not one whole id: %s', (note) => {
    expect(attemptNamedIn(note, PAYOUT)).toBeUndefined();
  });
});

describe('a record', () => {
  const record = { id: '7', paidMinor: 81_250n, note: noteOf(PAYOUT, 1, 'paid') };

  it("is the ledger's own by its id, whatever its note says now", () => {
    expect(isOwnRecord([TOLD], PAYOUT, { ...record, note: '' })).toBe(true);
    expect(isOwnRecord([TOLD], PAYOUT, { ...record, id: '9' })).toBe(true);
  });

  it("is somebody else's word once its amount is not what was sent", () => {
    expect(isOwnRecord([TOLD], PAYOUT, { ...record, paidMinor: 90_000n })).toBe(false);
  });

  it('is nobody of ours by its note alone: another ledger of the tenant writes such notes too', () => {
    expect(isOwnRecord([], PAYOUT, record)).toBe(false);
    expect(isOwnRecord([TOLD], PAYOUT, { ...record, id: '8' })).toBe(false);
  });

  it('is ours by its note while a write of just that is on its way', () => {
    const sending: ToldRecord = {
      attempt: 1,
      copyIds: [],
      sent: [{ paidMinor: 81_250n, atMs: 0, state: 'begun' }],
    };

    expect(isOwnRecord([sending], PAYOUT, record)).toBe(true);
    expect(isOwnRecord([sending], PAYOUT, { ...record, paidMinor: 1n })).toBe(false);
    expect(isOwnRecord([sending], PAYOUT, { ...record, note: noteOf(PAYOUT, 2, 'paid') })).toBe(false);
  });
});
