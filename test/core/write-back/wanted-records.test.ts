import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradictedAttempts, verdictOn } from '../../../functions/core/attempt-facts.ts';
import { plainDate } from '../../../functions/core/date.ts';
import { movementsOf } from '../../../functions/core/journal/movements.ts';
import { wantedRecords } from '../../../functions/core/write-back/wanted-records.ts';
import { debit, fact, moneyBack, refusal } from '../../support/bank-facts.ts';
import { sayings, sentOf, told, word } from '../../support/journal.ts';
import { forAll } from '../../support/properties.ts';

const EUROS = { currency: 'EUR', amountMinor: 1250n } as const;

function wantedOf(payout: ReturnType<typeof told>, sent = sentOf()) {
  return wantedRecords(movementsOf(payout, sent));
}

describe('the settlement records that a payout asks for', () => {
  it('are none before the bank has booked it', () => {
    expect(wantedOf(told(fact('accepted')))).toEqual([]);
    expect(wantedOf(told(fact('accepted'), refusal('AC04')))).toEqual([]);
  });

  it('say what the bank booked, on its day', () => {
    expect(wantedOf(told(debit(EUROS)))).toEqual([
      { attempt: 1, paidMinor: 1250n, currency: 'EUR', date: '2026-11-03' },
    ]);
  });

  it('say the payment, not what the bank charged for it', () => {
    expect(wantedOf(told(debit({ ...EUROS, amountMinor: 1300n })))).toMatchObject([{ paidMinor: 1250n }]);
  });

  it('say nothing paid once it came back, and what a later attempt paid beside it', () => {
    const again = debit({
      ...EUROS,
      attempt: 2,
      bankReportId: 'camt.053:2#1',
      bookingDate: plainDate('2026-12-01'),
    });

    expect(
      wantedOf(told(debit(EUROS), moneyBack('AC04', EUROS), again), sentOf({}, { amountMinor: 1000n })),
    ).toEqual([
      { attempt: 1, paidMinor: 0n, currency: 'EUR', date: '2026-11-05' },
      { attempt: 2, paidMinor: 1000n, currency: 'EUR', date: '2026-12-01' },
    ]);
  });

  it('stay as they were while the bank contradicts itself, until a person has settled it', () => {
    const part = moneyBack('AC04', { ...EUROS, amountMinor: 400n, misfit: 'amount' });

    expect(wantedOf(told(debit(EUROS), part))).toMatchObject([{ paidMinor: 1250n }]);
    expect(wantedOf(told(debit(EUROS), part, word('RETURNED')))).toMatchObject([{ paidMinor: 0n }]);
    expect(wantedOf(told(debit(EUROS), part, word('BOOKED')))).toMatchObject([{ paidMinor: 1250n }]);
  });

  it("follow a person's word alone", () => {
    expect(wantedOf(told(fact('accepted'), word('BOOKED')))).toMatchObject([
      { paidMinor: 1250n, date: '2026-11-19' },
    ]);
    expect(wantedOf(told(debit(EUROS), word('REFUSED')))).toMatchObject([{ paidMinor: 0n }]);
  });

  it('say of every attempt what its verdict says, whatever was said before, unless that contradicts itself', () => {
    forAll(sayings, (facts) => {
      const payout = told(...facts);
      fc.pre(contradictedAttempts(payout).length === 0);
      const sent = sentOf({}, {}, {});
      const paid = new Map(wantedOf(payout, sent).map(({ attempt, paidMinor }) => [attempt, paidMinor]));

      for (const attempt of [1, 2, 3]) {
        const isBooked = verdictOn(payout, attempt).standing === 'booked';
        expect(paid.get(attempt) ?? 0n).toBe(isBooked ? 1250n : 0n);
      }
    });
  });
});
