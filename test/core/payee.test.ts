import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FindingCode } from '../../functions/core/finding.ts';
import {
  accountOf,
  clearedBy,
  hasNewOutcome,
  hasWaited,
  isUsual,
  MAX_ACCOUNTS_OF_PAYEE,
  type Payee,
  type PayeePolicy,
  payeeFindings,
  recipientKeyOf,
  UNKNOWN_PAYEE,
  waitsForAccountSinceMs,
  withApproved,
  withOutcome,
} from '../../functions/core/payee.ts';
import { UNKNOWN_ACCOUNT, withRecipient } from '../../functions/core/payee-account.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { debit, fact, moneyBack, refusal } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { ASKS } from '../support/payees.ts';
import { AT_MS, PLAN, payoutIn, payoutOf, step } from '../support/payouts.ts';
import { forAllIn } from '../support/properties.ts';

const RECIPIENT = {
  source: 'spirii',
  account: 'nordfleet',
  recipientId: 'recipient-1',
  recipientName: 'Jane Doe',
} as const;
const KEY = recipientKeyOf(RECIPIENT);

function approved(payee: Payee, iban: string, ...cleared: FindingCode[]): Payee {
  return withApproved(payee, { iban, name: 'Jane Doe', day: '2026-11-02', cleared });
}

function codes(payee: Payee, iban: string, policy: Partial<PayeePolicy> = {}): FindingCode[] {
  const known = { payee, account: UNKNOWN_ACCOUNT, recipientKey: KEY };
  return payeeFindings(known, { iban, name: 'Jane Doe' }, { ...ASKS, ...policy }).map(({ code }) => code);
}

/** A payout of another expense to the account, at the bank. */
function sent(iban: string, expenseId = 'expense-1'): Payout {
  const start = payoutOf(expense({ iban, expenseId }));
  return [
    ['scheduled', { plan: PLAN }] as const,
    ['batched', { batchId: 'batch-1' }] as const,
    ['submitted', {}] as const,
  ].reduce((payout, [to, change]) => step(payout, to, change), start);
}

function paid(iban: string, expenseId?: string): Payout {
  return step(sent(iban, expenseId), 'paid', {}, debit());
}

function refused(iban: string, expenseId?: string, code = 'AC04'): Payout {
  return step(sent(iban, expenseId), 'failed', {}, refusal(code));
}

function aMonthLater(payout: Payout): Payout {
  const history = payout.history.map((entry) => ({ ...entry, at: '2026-12-02T06:00:00.000Z' }));
  return { ...payout, history };
}

function outcomes(...payouts: readonly Payout[]): Payee {
  return payouts.reduce((payee, payout) => withOutcome(payee, payout, 'Jane Doe'), UNKNOWN_PAYEE);
}

const NEW = 'account-new-for-recipient';

describe('the first account of a recipient', () => {
  it('is paid unasked, and so is the next payout to it', () => {
    const payee = approved(UNKNOWN_PAYEE, IBANS.de);

    expect(codes(payee, IBANS.de)).toEqual([]);
    expect(approved(payee, IBANS.de)).toBe(payee);
  });

  it('stops another one before it was ever paid, and the other one is not entered', () => {
    const payee = approved(UNKNOWN_PAYEE, IBANS.de);

    expect(codes(payee, IBANS.nl)).toEqual([NEW]);
    expect(approved(payee, IBANS.nl)).toBe(payee);
  });

  it('is asked about itself once a person named another before it was paid', () => {
    const payee = approved(approved(UNKNOWN_PAYEE, IBANS.de), IBANS.nl, NEW);

    expect([codes(payee, IBANS.nl), codes(payee, IBANS.de)]).toEqual([[], [NEW]]);
    const both = approved(payee, IBANS.de, NEW);
    expect([codes(both, IBANS.nl), codes(both, IBANS.de)]).toEqual([[], []]);
  });

  it('stops no other one once its bank refused it, and again once it was paid', () => {
    const payee = withOutcome(approved(UNKNOWN_PAYEE, IBANS.de), refused(IBANS.de), 'Jane Doe');

    expect(codes(payee, IBANS.nl)).toEqual([]);
    expect(codes(outcomes(paid(IBANS.de), refused(IBANS.de, 'expense-2')), IBANS.nl)).toEqual([NEW]);
  });

  it('stops no other one where its only payment came back', () => {
    const back = step(paid(IBANS.de), 'returned', {}, moneyBack('AC04'));

    expect(codes(outcomes(paid(IBANS.de), back), IBANS.nl)).toEqual([]);
    expect(codes(outcomes(paid(IBANS.de), paid(IBANS.de, 'expense-2'), back), IBANS.nl)).toEqual([NEW]);
  });
});

describe('another account of a recipient who was paid', () => {
  it('is held with a sentence that names no whole account', () => {
    const known = { payee: outcomes(paid(IBANS.de)), account: UNKNOWN_ACCOUNT, recipientKey: KEY };

    const [finding] = payeeFindings(known, { iban: IBANS.nl, name: 'Jane Doe' }, ASKS);

    expect(finding).toMatchObject({ code: NEW, severity: 'hold', field: 'iban' });
    expect(finding?.message).toContain('last paid to …3000, on 2026-11-02; this one is for …4300');
    expect(finding?.message).not.toMatch(/DE89|NL91|Jane/);
  });

  it('goes on where a person cleared it, and both do until it is paid', () => {
    const payee = approved(outcomes(paid(IBANS.de)), IBANS.nl, NEW);

    expect(codes(payee, IBANS.nl)).toEqual([]);
    expect(codes(payee, IBANS.de)).toEqual([]);
    expect(codes(payee, IBANS.deOther)).toEqual([NEW]);
  });

  it('is the last one once it was paid: the one before is asked about once', () => {
    const days = [paid(IBANS.de), step(sent(IBANS.nl, 'expense-2'), 'paid', {}, debit())] as const;
    const changed = approved(outcomes(days[0]), IBANS.nl, NEW);
    const payee = withOutcome(changed, aMonthLater(days[1]), 'Jane Doe');

    expect(codes(payee, IBANS.de)).toEqual([NEW]);
    const cleared = approved(payee, IBANS.de, NEW);
    expect([codes(cleared, IBANS.de), codes(cleared, IBANS.nl)]).toEqual([[], []]);
  });

  it('is not asked about where the deployment does not ask', () => {
    expect(codes(outcomes(paid(IBANS.de)), IBANS.nl, { newAccount: 'off' })).toEqual([]);
  });

  it('says when it goes on by itself', () => {
    const known = { payee: outcomes(paid(IBANS.de)), account: UNKNOWN_ACCOUNT, recipientKey: KEY };

    const [finding] = payeeFindings(known, { iban: IBANS.nl, name: '' }, { ...ASKS, newAccount: 3 });

    expect(finding?.message).toContain('goes on by itself after 3 days');
  });
});

describe('an account that a bank refused', () => {
  it('holds the next payouts of the recipient to it until somebody clears it', () => {
    const payee = outcomes(paid(IBANS.de), refused(IBANS.de, 'expense-2'));

    expect(codes(payee, IBANS.de)).toEqual(['account-refused']);
    expect(codes(approved(payee, IBANS.de, 'account-refused'), IBANS.de)).toEqual([]);
  });

  it('is held again when a bank refuses it again after it was cleared', () => {
    const payee = approved(outcomes(refused(IBANS.de)), IBANS.de, 'account-refused');
    const later = aMonthLater(refused(IBANS.de, 'expense-2'));

    expect(codes(withOutcome(payee, refused(IBANS.de), 'Jane Doe'), IBANS.de)).toEqual([]);
    expect(codes(withOutcome(payee, later, 'Jane Doe'), IBANS.de)).toEqual(['account-refused']);
  });

  it('is as good as before where the bank books the payment after all', () => {
    const wrong = refused(IBANS.de);

    expect(codes(outcomes(wrong, step(wrong, 'paid', {}, debit())), IBANS.de)).toEqual([]);
  });

  it.each(['AM04', 'MS03', 'BE01', 'RR04', 'TM01', 'AC02'])('is not one for %s', (code) => {
    expect(codes(outcomes(refused(IBANS.de, 'expense-1', code)), IBANS.de)).toEqual([]);
  });

  it.each(['AC01', 'AC03', 'AC04', 'AC06', 'AC07', 'MD07'])('is one for %s', (code) => {
    expect(codes(outcomes(refused(IBANS.de, 'expense-1', code)), IBANS.de)).toEqual(['account-refused']);
  });

  it('is not the corrected account of the next attempt', () => {
    const next = step(refused(IBANS.de), 'held', { iban: IBANS.nl });

    expect(outcomes(next)).toBe(UNKNOWN_PAYEE);
  });
});

describe('an account that others are paid to', () => {
  const shared = (count: number) =>
    Array.from({ length: count }, (_, index) => `other-${index}`).reduce(
      (account, key) => withRecipient(account, key, 20),
      UNKNOWN_ACCOUNT,
    );
  const found = (count: number, policy: Partial<PayeePolicy> = {}, payee = UNKNOWN_PAYEE) =>
    payeeFindings(
      { payee, account: shared(count), recipientKey: KEY },
      { iban: IBANS.de, name: 'Jane Doe' },
      { ...ASKS, ...policy },
    ).map(({ code }) => code);

  it('is held for one recipient more than is paid unasked', () => {
    expect(found(2)).toEqual([]);
    expect(found(3)).toEqual(['account-shared-by-recipients']);
    expect(found(3, { recipientsPerAccount: 4 })).toEqual([]);
    expect(found(20, { recipientsPerAccount: 0 })).toEqual([]);
  });

  it('is asked about once for each further recipient', () => {
    const cleared = approved(UNKNOWN_PAYEE, IBANS.de, 'account-shared-by-recipients');

    expect(found(3, {}, cleared)).toEqual([]);
  });
});

describe('an account of ours', () => {
  it('is held until a person says that it is owed there', () => {
    const debtorIbans = new Set([IBANS.de]);

    expect(codes(UNKNOWN_PAYEE, IBANS.de, { debtorIbans, newAccount: 'off' })).toEqual(['account-is-debtor']);
    expect(codes(approved(UNKNOWN_PAYEE, IBANS.de, 'account-is-debtor'), IBANS.de, { debtorIbans })).toEqual(
      [],
    );
  });
});

describe('what a release clears', () => {
  it('is what was asked of the account, and of a changed account that it is new', () => {
    expect(clearedBy(['limit-exceeded', 'account-refused'])).toEqual(['account-refused']);
    expect(clearedBy(['iban-changed'])).toEqual([NEW]);
    expect(clearedBy(undefined)).toEqual([]);
  });
});

describe('a payout that waits out a change of account', () => {
  const reason = { code: NEW, severity: 'hold', message: 'Another account.' } as const;
  const held = payoutOf(expense(), { state: 'held', reasons: [reason] });
  const DAY_MS = 86_400_000;

  it('waits from when it was first held for it, and goes on after the days', () => {
    const sinceMs = waitsForAccountSinceMs(step(held, 'held'), held);

    expect(sinceMs).toBe(AT_MS);
    const policy = { ...ASKS, newAccount: 3 };
    expect(hasWaited(policy, sinceMs, AT_MS + 3 * DAY_MS - 1)).toBe(false);
    expect(hasWaited(policy, sinceMs, AT_MS + 3 * DAY_MS)).toBe(true);
    expect(hasWaited(ASKS, sinceMs, AT_MS + 99 * DAY_MS)).toBe(false);
    expect(hasWaited(policy, undefined, AT_MS + 99 * DAY_MS)).toBe(false);
  });

  it('begins anew with another amount or account, or once the source took it back', () => {
    expect(waitsForAccountSinceMs(held, { ...held, amountMinor: 9n })).toBeUndefined();
    const changed = step(held, 'held', { iban: IBANS.nl });
    expect(waitsForAccountSinceMs(changed, changed)).toBe(AT_MS + 1000);
    const back = step(step(held, 'withdrawn', { reasons: [] }), 'held', { reasons: [reason] });
    expect(waitsForAccountSinceMs(back, back)).toBe(AT_MS + 2000);
  });
});

describe('the key of a recipient', () => {
  it('is of the source, its account and the id, or the name where there is no id', () => {
    const others = [
      { ...RECIPIENT, source: 'ampeco' as const },
      { ...RECIPIENT, account: 'other' },
      { ...RECIPIENT, recipientId: 'recipient-2' },
      { ...RECIPIENT, recipientId: '' },
      { ...RECIPIENT, recipientId: '', recipientName: 'recipient-1' },
    ].map(recipientKeyOf);

    expect(new Set([KEY, ...others]).size).toBe(6);
    expect(recipientKeyOf({ ...RECIPIENT, recipientName: 'J. Doe' })).toBe(KEY);
    expect(recipientKeyOf({ ...RECIPIENT, recipientId: '', recipientName: 'Müller' })).toBe(
      recipientKeyOf({ ...RECIPIENT, recipientId: '', recipientName: 'Mueller' }),
    );
  });
});

describe('the row of a recipient', () => {
  const ibans = Array.from({ length: 40 }, (_, index) => `DE${String(index).padStart(20, '0')}`);

  it('keeps so many accounts and no more, the one paid last and a fresh word always among them', () => {
    const doing = fc.record({
      iban: fc.constantFrom(...ibans),
      act: fc.constantFrom('clear', 'pay', 'approve'),
    });
    forAllIn(60, fc.array(doing, { maxLength: 120 }), (steps) => {
      let payee = UNKNOWN_PAYEE;
      let last: string | undefined;
      for (const [index, { iban, act }] of steps.entries()) {
        if (act === 'pay') {
          payee = withOutcome(payee, { ...paid(IBANS.de, `expense-${index}`), iban }, 'Jane Doe');
          last = iban;
        } else payee = approved(payee, iban, ...(act === 'clear' ? ([NEW] as const) : []));
        expect(payee.accounts.length).toBeLessThanOrEqual(MAX_ACCOUNTS_OF_PAYEE);
        expect(new Set(payee.accounts.map((one) => one.iban)).size).toBe(payee.accounts.length);
        if (act === 'clear') expect(isUsual(payee, iban)).toBe(true);
        if (act !== 'approve') expect(accountOf(payee, iban)).toBeDefined();
      }
      if (last !== undefined) expect(payee.accounts.some(({ paidOn }) => paidOn !== undefined)).toBe(true);
    });
  });

  it('is the same, however often an outcome is told', () => {
    for (const payout of [paid(IBANS.de), refused(IBANS.de), payoutIn('returned')]) {
      const once = outcomes(payout);
      expect(withOutcome(once, payout, 'Jane Doe')).toBe(once);
    }
  });
});

describe('what one more fact of the bank makes of the outcome', () => {
  const atBank = sent(IBANS.de);
  const ANOTHER_REPORT = { bankReportId: 'camt.053:00000000000000ff#1' };
  const once = {
    paid: paid(IBANS.de),
    refused: refused(IBANS.de),
    forAnother: refused(IBANS.de, 'expense-1', 'MS03'),
  };
  const refusedAgain = (payout: Payout) => step(payout, 'failed', {}, refusal('AC04', ANOTHER_REPORT));

  it.each([
    ['a first debit', atBank, once.paid],
    ['a first refusal', atBank, once.refused],
    ['money that comes back', once.paid, step(once.paid, 'returned', {}, moneyBack('AC04'))],
    ['a refusal that gives its reason later', once.forAnother, refusedAgain(once.forAnother)],
  ])('is news after %s', (_, before, after) => {
    expect(hasNewOutcome(before, after)).toBe(true);
  });

  it.each([
    ['a mere acceptance', atBank, step(atBank, 'accepted', {}, fact('accepted'))],
    ['a debit that a statement repeats', once.paid, step(once.paid, 'paid', {}, debit(ANOTHER_REPORT))],
    ['a refusal once more', once.refused, refusedAgain(once.refused)],
  ])('is none after %s, and the row of the recipient stays as it is', (_, before, after) => {
    expect(hasNewOutcome(before, after)).toBe(false);

    const known = withOutcome(UNKNOWN_PAYEE, before, 'Jane Doe');
    expect(withOutcome(known, after, 'Jane Doe')).toBe(known);
  });
});
