import { describe, expect, it } from 'vitest';
import { detailsOfAttempt } from '../../functions/core/attempt-details.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Payout, PayoutChange } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { decodePayout, encodePayout } from '../../functions/ledger/payout-row.ts';
import { debit, moneyBack } from '../support/bank-facts.ts';
import { BOOKED, PLAN, payoutOf, RETURNED, step } from '../support/payouts.ts';

const FIRST = {
  recipientName: 'Jane Doe',
  recipientId: 'recipient-1',
  period: { start: plainDate('2026-10-01'), end: plainDate('2026-10-31') },
  energyWh: 42_000n,
  charges: 'CHARGES-1',
};
const CORRECTED = { ...FIRST, energyWh: 1_000n, charges: 'CHARGES-2', recipientName: 'Jane Roe' };

function filed(payout: Payout, batchId: string): Payout {
  const scheduled = step(step(payout, 'ready', { reasons: [] }), 'scheduled', { plan: PLAN });
  return step(scheduled, 'batched', { batchId });
}

/** Sent, booked, and given back. */
function cameBack(payout: Payout, attempt: number): Payout {
  const submitted = step(filed(payout, `batch-${attempt}`), 'submitted');
  const of = (line: number) => ({ attempt, bankReportId: `camt.053:0000000000000000#${line}` });
  const paid = step(submitted, 'paid', {}, debit({ ...BOOKED, ...of(2 * attempt) }));
  return step(paid, 'returned', {}, moneyBack('AC04', { ...RETURNED, ...of(2 * attempt + 1) }));
}

function held(change: PayoutChange = FIRST): Payout {
  const { recipientName = '', ...rest } = change;
  return step(payoutOf(undefined, { state: 'held' }), 'held', { ...rest, recipientName });
}

describe('what an attempt was for', () => {
  it('stays what it was when the source corrects it, in the next attempt or later', () => {
    const returned = cameBack(held(), 1);
    const later = step(step(returned, 'held'), 'held', CORRECTED);

    for (const payout of [step(returned, 'held', CORRECTED), later]) {
      expect(detailsOfAttempt(payout, 1)).toEqual(FIRST);
      expect(detailsOfAttempt(payout, 2)).toEqual(CORRECTED);
      expect(decodePayout(encodePayout(payout))).toEqual(payout);
      expect(historyVerifies(payout)).toBe(true);
    }
  });

  it('is kept once for each attempt, and for none that was alike', () => {
    const alike = step(cameBack(held(), 1), 'held', { sourceStatus: 'Approved again' });
    const second = cameBack(alike, 2);
    const third = step(step(second, 'held', CORRECTED), 'held', { energyWh: 2_000n });

    expect([alike.earlier, second.earlier]).toEqual([undefined, undefined]);
    expect(third.earlier).toEqual([{ until: 2, ...FIRST }]);
    expect([1, 2, 3].map((attempt) => detailsOfAttempt(third, attempt).energyWh)).toEqual([
      42_000n,
      42_000n,
      2_000n,
    ]);
    const fourth = step(cameBack(third, 3), 'held', { energyWh: 3_000n });
    expect(fourth.earlier?.map(({ until, energyWh }) => [until, energyWh])).toEqual([
      [2, 42_000n],
      [3, 2_000n],
    ]);
  });

  it('is what its own file carried, and not a batch that is void', () => {
    const freed = step(step(filed(held(), 'batch-1'), 'scheduled', { batchId: undefined }), 'held', {
      ...CORRECTED,
      plan: undefined,
    });

    expect(freed.earlier).toBeUndefined();
    expect(detailsOfAttempt(cameBack(freed, 1), 1)).toEqual(CORRECTED);
  });

  it('cannot be changed in the row unseen', () => {
    const payout = step(cameBack(held(), 1), 'held', CORRECTED);
    const [kept] = payout.earlier ?? [];
    if (kept === undefined) throw new Error('The first attempt is kept.');
    const others = [
      { ...kept, until: 2 },
      { ...kept, recipientName: 'Jane Roe' },
      { ...kept, recipientId: 'recipient-2' },
      { ...kept, period: undefined },
      { ...kept, energyWh: 420_000n },
      { ...kept, energyWh: undefined },
      { ...kept, charges: 'CHARGES-3' },
    ];

    for (const other of others) expect(historyVerifies({ ...payout, earlier: [other] })).toBe(false);
    expect(historyVerifies({ ...payout, earlier: [] })).toBe(false);
    expect(historyVerifies({ ...payout, earlier: undefined })).toBe(false);
  });
});
