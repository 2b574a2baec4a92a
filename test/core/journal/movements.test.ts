import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradictedAttempts, factsOf, verdictOn } from '../../../functions/core/attempt-facts.ts';
import { plainDate } from '../../../functions/core/date.ts';
import { balanceOf } from '../../../functions/core/journal/entry.ts';
import {
  type AccountRole,
  type JournaledPayout,
  type Movement,
  movementsOf,
} from '../../../functions/core/journal/movements.ts';
import { debit, fact, moneyBack, notDebited, refusal } from '../../support/bank-facts.ts';
import { sayings, sentOf, told, word } from '../../support/journal.ts';
import { forAll, forAllIn } from '../../support/properties.ts';

/** `booked 2026-11-03: Dr payable 1250, Cr bank 1250`. */
function shown(movements: readonly Movement[]): string[] {
  return movements.map(({ kind, date, currency, postings }) => {
    const parts = postings.map(
      ({ role, side, amountMinor }) => `${side === 'debit' ? 'Dr' : 'Cr'} ${role} ${amountMinor}`,
    );
    return `${kind} ${date} ${currency}: ${parts.join(', ')}`;
  });
}

function shownOf(payout: JournaledPayout): string[] {
  return shown(movementsOf(payout, sentOf()));
}

const ACCEPTED = fact('accepted', { createdAt: '2026-10-31T15:00:00Z' });
const EUROS = { currency: 'EUR', amountMinor: 1250n } as const;
/** The booking of a second attempt. */
const SECOND = { attempt: 2, bankReportId: 'camt.053:2#1' };

describe('the movements of a payout', () => {
  it('owe with the bank taking it, pay with its booking, and owe again with its return', () => {
    const payout = told(ACCEPTED, debit(EUROS), moneyBack('AC04', EUROS));

    expect(shownOf(payout)).toEqual([
      'owed 2026-10-31 EUR: Dr expense 1250, Cr payable 1250',
      'booked 2026-11-03 EUR: Dr payable 1250, Cr bank 1250',
      'returned 2026-11-05 EUR: Dr bank 1250, Cr returned 1250',
    ]);
  });

  it('owe with the booking where the bank says nothing before it', () => {
    expect(shownOf(told(debit(EUROS)))).toEqual([
      'owed 2026-11-03 EUR: Dr expense 1250, Cr payable 1250',
      'booked 2026-11-03 EUR: Dr payable 1250, Cr bank 1250',
    ]);
  });

  it('say nothing of what the bank did not take', () => {
    expect(movementsOf(told(fact('pending'), refusal('AC04'), notDebited()), sentOf())).toEqual([]);
  });

  it('stay owed after a refusal, and cost nothing a second time', () => {
    const payout = told(
      ACCEPTED,
      refusal('TM01'),
      notDebited(),
      fact('accepted', { attempt: 2, bankReportId: 'pain.002:2#1' }),
      debit({ ...EUROS, ...SECOND, bookingDate: plainDate('2026-11-10') }),
    );

    expect(shown(movementsOf(payout, sentOf({}, {})))).toEqual([
      'owed 2026-10-31 EUR: Dr expense 1250, Cr payable 1250',
      'booked 2026-11-10 EUR: Dr payable 1250, Cr bank 1250',
    ]);
  });

  it('pay a second time from what came back, by the amount that was corrected', () => {
    const payout = told(
      debit(EUROS),
      moneyBack('AC04', EUROS),
      debit({ ...EUROS, ...SECOND, amountMinor: 1000n, bookingDate: plainDate('2026-12-01') }),
    );

    expect(shown(movementsOf(payout, sentOf({}, { amountMinor: 1000n }))).slice(2)).toEqual([
      'returned 2026-11-05 EUR: Dr bank 1250, Cr returned 1250',
      'owed-corrected 2026-12-01 EUR: Cr expense 250, Dr returned 250',
      'booked 2026-12-01 EUR: Dr returned 1000, Cr bank 1000',
    ]);
  });

  it('owe in another currency where the source corrected that', () => {
    const payout = told(
      debit(EUROS),
      moneyBack('AC04', EUROS),
      debit({ ...SECOND, currency: 'DKK', amountMinor: 9300n }),
    );
    const kroner = { currency: 'DKK', amountMinor: 9300n, debtorAccountId: 'dkk-main' };

    const movements = movementsOf(payout, sentOf({}, kroner));

    expect(shown(movements).slice(3)).toEqual([
      'owed-corrected 2026-11-03 EUR: Cr expense 1250, Dr returned 1250',
      'owed-corrected 2026-11-03 DKK: Dr expense 9300, Cr returned 9300',
      'booked 2026-11-03 DKK: Dr returned 9300, Cr bank 9300',
    ]);
    expect(movements.at(-1)?.debtorAccountId).toBe('dkk-main');
  });

  it('show charges of a debit and of a return as differences', () => {
    const payout = told(
      debit({ ...EUROS, amountMinor: 1265n }),
      moneyBack('AC04', { ...EUROS, amountMinor: 1200n }),
    );

    expect(shownOf(payout).slice(1)).toEqual([
      'booked 2026-11-03 EUR: Dr payable 1250, Cr bank 1265, Dr difference 15',
      'returned 2026-11-05 EUR: Dr bank 1200, Cr returned 1250, Dr difference 50',
    ]);
  });

  it('take charges that come back once, however many reports say so', () => {
    const back = (report: string) =>
      fact('charges-returned', {
        currency: 'EUR',
        amountMinor: 15n,
        reference: 'CHG',
        bookingDate: plainDate('2026-11-07'),
        bankReportId: report,
      });
    const payout = told(debit(EUROS), back('camt.054:1#1'), back('camt.053:2#9'));

    expect(shownOf(payout).slice(2)).toEqual([
      'charges-returned 2026-11-07 EUR: Dr bank 15, Cr difference 15',
    ]);
  });

  it('book once what a notification and a statement both say', () => {
    const notified = debit({ ...EUROS, bankReportId: 'camt.054:1#1' });

    const movements = movementsOf(told(notified, debit(EUROS)), sentOf());

    expect(movements).toHaveLength(2);
    expect(movements[1]?.bankReportId).toBe('camt.054:1#1');
  });

  it('book a return that is read before its debit as both', () => {
    const payout = told(moneyBack('AC04', EUROS), debit({ ...EUROS, bookingDate: plainDate('2026-11-01') }));

    expect(shownOf(payout)).toEqual([
      'owed 2026-11-05 EUR: Dr expense 1250, Cr payable 1250',
      'booked 2026-11-05 EUR: Dr payable 1250, Cr bank 1250',
      'returned 2026-11-05 EUR: Dr bank 1250, Cr returned 1250',
    ]);
  });

  it('wait while the bank contradicts itself, and follow the word that settles it', () => {
    const twice = [debit(EUROS), debit({ ...EUROS, reference: 'OTHER', bankReportId: 'camt.053:9#1' })];
    const contradicted = told(...twice);
    const payout = told(...twice, word('BOOKED'));

    expect(contradictedAttempts(contradicted)).not.toEqual([]);
    expect(movementsOf(contradicted, sentOf())).toHaveLength(2);
    // The first debit was booked before the second one came; the word changes nothing of it.
    expect(shownOf(payout)).toEqual(shownOf(told(debit(EUROS))));
  });

  it('post what the bank booked where a person settled that it was another amount', () => {
    const other = debit({ ...EUROS, amountMinor: 1300n, misfit: 'amount' });

    expect(movementsOf(told(other), sentOf())).toEqual([]);
    expect(shownOf(told(other, word('BOOKED')))).toEqual([
      'owed 2026-11-19 EUR: Dr expense 1250, Cr payable 1250',
      'booked 2026-11-03 EUR: Dr payable 1250, Cr bank 1300, Dr difference 50',
    ]);
  });

  it('take back what a person overrules', () => {
    const undone = fact('return-undone', { bankReportId: 'camt.053:7#1' });
    const payout = told(debit(EUROS), moneyBack('AC04', EUROS), undone, word('BOOKED'));

    expect(shownOf(payout).at(-1)).toBe('return-undone 2026-11-19 EUR: Dr returned 1250, Cr bank 1250');
    const refused = told(debit(EUROS), refusal('AC04'), word('REFUSED'));
    expect(shown(movementsOf(refused, sentOf())).at(-1)).toBe(
      'booking-undone 2026-11-19 EUR: Dr bank 1250, Cr payable 1250',
    );
  });

  it('take a promise for a booking only where the account has no statements', () => {
    const promise = fact('settled', { createdAt: '2026-11-03T18:00:00Z' });

    expect(shownOf(told(promise))).toEqual(['owed 2026-11-03 EUR: Dr expense 1250, Cr payable 1250']);
    expect(shownOf(told({ ...promise, pays: true })).at(-1)).toBe(
      'booked 2026-11-03 EUR: Dr payable 1250, Cr bank 1250',
    );
  });

  it('say nothing of an attempt that no sealed file carries', () => {
    expect(movementsOf(told(debit({ attempt: 2 })), sentOf())).toEqual([]);
  });
});

function balancesOf(movements: readonly Movement[]): Readonly<Record<AccountRole, bigint>> {
  const balances = { expense: 0n, payable: 0n, returned: 0n, bank: 0n, difference: 0n };
  for (const { postings } of movements) {
    for (const posting of postings) balances[posting.role] += balanceOf([posting]);
  }
  return balances;
}

/** What the verdicts alone say of the money, told a second time. */
function expectedOf(payout: JournaledPayout): { readonly isPaid: boolean; readonly attempts: number } {
  const booked = [1, 2, 3].filter((attempt) => verdictOn(payout, attempt).standing === 'booked');
  return { isPaid: booked.length > 0, attempts: booked.length };
}

describe('the movements of whatever a bank and people say', () => {
  const sent = sentOf({}, {}, {});

  it('balance, each of them', () => {
    forAll(sayings, (facts) => {
      for (const { postings } of movementsOf(told(...facts), sent)) {
        expect(balanceOf(postings)).toBe(0n);
        expect(postings.every(({ amountMinor }) => amountMinor > 0n)).toBe(true);
        expect(postings.length).toBeGreaterThanOrEqual(2);
      }
    });
  });

  it('are never renumbered or changed by what is said later', () => {
    forAll(sayings, fc.nat(), (facts, cut) => {
      const before = movementsOf(told(...facts.slice(0, cut % (facts.length + 1))), sent);

      expect(movementsOf(told(...facts), sent).slice(0, before.length)).toEqual(before);
    });
  });

  it('come to what the verdicts say: one cost, and owed until it is paid', () => {
    forAllIn(400, sayings, (facts) => {
      const payout = told(...facts);
      fc.pre(contradictedAttempts(payout).length === 0);
      const movements = movementsOf(payout, sent);
      const balances = balancesOf(movements);
      const { isPaid, attempts } = expectedOf(payout);
      const wasTaken = movements.some(({ kind }) => kind === 'owed');

      expect(attempts).toBeLessThanOrEqual(1);
      expect(balances.expense).toBe(wasTaken ? 1250n : 0n);
      expect(balances.payable + balances.returned).toBe(wasTaken && !isPaid ? -1250n : 0n);
      // Whatever left the account and is not a payment is a charge.
      expect(balances.bank + balances.difference).toBe(isPaid ? -1250n : 0n);
    });
  });

  it('rest on a fact of the payout, each', () => {
    forAll(sayings, (facts) => {
      const payout = told(...facts);
      for (const { attempt, bankReportId } of movementsOf(payout, sent)) {
        const known = [1, 2, 3].flatMap((one) => factsOf({ ...payout }, one));
        expect(known.map((one) => one.bankReportId)).toContain(bankReportId);
        expect(attempt).toBeGreaterThanOrEqual(1);
      }
    });
  });
});
