import { describe, expect, it } from 'vitest';
import { executionDateFor, type PayingAccount, payingAccountFor } from '../../functions/core/plan.ts';

function account(changes: Partial<PayingAccount> = {}): PayingAccount {
  return {
    id: 'eur-main',
    currency: 'EUR',
    rail: 'sepa-credit-transfer',
    cutOff: { time: '14:00', timeZone: 'Europe/Berlin' },
    leadBankingDays: 1,
    ...changes,
  };
}

describe('payingAccountFor', () => {
  const accounts = [account(), account({ id: 'dkk-main', currency: 'DKK' })];

  it('finds the account of the currency', () => {
    expect(payingAccountFor(accounts, 'DKK')).toBe(accounts[1]);
  });

  it('finds none for another currency', () => {
    expect(payingAccountFor(accounts, 'SEK')).toBeUndefined();
  });
});

describe('executionDateFor', () => {
  const day = (at: string, changes: Partial<PayingAccount> = {}): string =>
    executionDateFor(account(changes), Date.parse(at));

  it.each([
    ['a millisecond before the cut-off', '2026-11-02T12:59:59.999Z', '2026-11-03'],
    ['at the cut-off', '2026-11-02T13:00:00.000Z', '2026-11-04'],
    ['a millisecond after the cut-off', '2026-11-02T13:00:00.001Z', '2026-11-04'],
    ['in summer, an hour earlier by UTC', '2026-07-06T11:59:59.999Z', '2026-07-07'],
    ['in summer, at the cut-off', '2026-07-06T12:00:00.000Z', '2026-07-08'],
    ['on a Friday', '2026-11-06T08:00:00Z', '2026-11-09'],
    ['on a Friday after the cut-off', '2026-11-06T14:00:00Z', '2026-11-10'],
    ['on a Saturday', '2026-11-07T08:00:00Z', '2026-11-10'],
    ['before Easter, over Good Friday and Easter Monday', '2026-04-02T08:00:00Z', '2026-04-07'],
    ['before Christmas', '2026-12-24T08:00:00Z', '2026-12-28'],
  ])('%s', (_, at, expected) => {
    expect(day(at)).toBe(expected);
  });

  it('is the same day where the bank needs no lead', () => {
    expect(day('2026-11-02T08:00:00Z', { leadBankingDays: 0 })).toBe('2026-11-02');
  });

  it('goes by the cut-off in its own zone', () => {
    const late = { cutOff: { time: '23:30', timeZone: 'Europe/Helsinki' }, leadBankingDays: 0 };

    expect(day('2026-11-02T21:29:59.999Z', late)).toBe('2026-11-02');
    expect(day('2026-11-02T21:30:00.000Z', late)).toBe('2026-11-03');
  });

  it("goes by the calendar of the currency: Denmark's banks close on Ascension Day's Friday", () => {
    const at = '2026-05-13T08:00:00Z';

    expect(day(at)).toBe('2026-05-14');
    expect(day(at, { currency: 'DKK' })).toBe('2026-05-18');
  });
});
