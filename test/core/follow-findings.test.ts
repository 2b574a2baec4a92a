import { describe, expect, it } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { expenseDigest } from '../../functions/core/expense-ids.ts';
import { applyValidation, react } from '../../functions/core/follow.ts';
import { expense } from '../support/expenses.ts';
import { expenseFor, payoutIn, payoutOf, step } from '../support/payouts.ts';
import { assess, CHANGES, follow, told } from './following.ts';

describe('findings that a later look does not find', () => {
  it('stay until a person settles them: a changed account', () => {
    const held = follow(payoutIn('ready'), expense(CHANGES.IBAN));

    expect(told(held, expense(CHANGES.IBAN))).toBe('same');
    expect(told(held, expense({ ...CHANGES.IBAN, ...CHANGES.energy }))).toBe(
      'held by source-changed: iban-changed',
    );
  });

  it.each([
    'iban-changed',
    'amount-changed',
    'recipient-changed',
    'file-refused',
    'bank-contradiction',
    'expense-id-duplicate',
    'attempt-settled',
  ] as const)('stay until a person settles them, whatever the source does meanwhile: %s', (code) => {
    const finding = { code, severity: 'hold', message: 'Look.' } as const;
    const held = payoutOf(expense(), { state: 'held', reasons: [finding] });
    const failed = step(payoutIn('failed'), 'failed', { reasons: [finding] });

    const back = follow(follow(held, expense(CHANGES.waiting)), expense());

    expect(told(held, expense())).toBe('same');
    expect(back).toMatchObject({ state: 'held', reasons: [{ code }] });
    expect(follow(failed, expense(CHANGES.IBAN))).toMatchObject({ state: 'held', reasons: [{ code }] });
  });

  it('are looked for in the details again at every look: charge records that do not add up', () => {
    const finding = { code: 'charge-records-sum', severity: 'hold', message: 'Off by 3.' } as const;
    const held = payoutOf(expense(), { state: 'held', reasons: [finding] });
    const stillOff = expense({ sourceFindings: [finding] });

    expect(react(held, expense())).toEqual({ kind: 'validate', details: true });
    expect(react(held, expense(CHANGES.name))).toEqual({ kind: 'validate', details: true });
    expect(applyValidation(held, { ...assess(stillOff), digest: expenseDigest(expense()) })).toEqual({
      kind: 'same',
    });
    expect(told(held, expense())).toBe('ready by looked-at-again');
  });

  it('stay until a debtor account pays the currency: no rail', () => {
    const finding = { code: 'rail-missing', severity: 'hold', message: 'No account pays EUR.' } as const;
    const held = payoutOf(expense(), { state: 'held', reasons: [finding] });

    expect(applyValidation(held, assess(expense(), false))).toEqual({ kind: 'same' });
    expect(applyValidation(held, assess(expense(), true))).toMatchObject({ step: { to: 'ready' } });
  });

  it('stay away once a person released them for this very payment', () => {
    const released = step(payoutIn('held'), 'ready', { reasons: [], released: ['limit-exceeded'] });
    const listed = expenseFor('held');

    expect(told(released, { ...listed, ...CHANGES.energy })).toBe('ready by source-changed');
    const more: Expense = { ...listed, amount: { text: '1000002', unit: 'minor' } };
    expect(told(released, more)).toBe('held by source-changed: limit-exceeded');
  });
});

describe('the same id in two reports', () => {
  it('is one payout where both say the same', () => {
    const payout = payoutIn('ready');

    const after = follow(payout, expense({ reportId: 'report-2' }));

    expect(after).toMatchObject({ state: 'ready', reasons: [], attempt: 1 });
  });

  it('stays held, whichever is read', () => {
    const held = follow(payoutIn('ready'), expense(CHANGES['other report']));

    expect(told(held, expense(CHANGES['other report']))).toBe('same');
    expect(told(held, expense())).toBe('same');
  });
});
