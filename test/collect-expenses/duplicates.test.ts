import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { type CollectionStand, it, type RunOptions } from '../support/collection.ts';
import { expense, IBANS } from '../support/expenses.ts';

const minor = (text: string): Pick<Expense, 'amount'> => ({ amount: { text, unit: 'minor' } });

describe('expenses that may be one and the same', () => {
  it('are not, once the first has another amount', async ({ stand }) => {
    const first = expense({ expenseId: 'first', ...minor('5000') });
    const changed = { ...first, ...minor('7000') };
    const second = expense({ expenseId: 'second', ...minor('5000') });
    await stand.collect([first]);
    await stand.collect([changed]);

    await stand.collect([changed, second]);

    expect(await stand.states()).toEqual(['first: ready', 'second: ready']);
  });

  it('are held again when the first takes its old amount back', async ({ stand }) => {
    const first = expense({ expenseId: 'first', ...minor('5000') });
    const second = expense({ expenseId: 'second', ...minor('5000') });
    await stand.collect([first]);
    await stand.collect([{ ...first, ...minor('7000') }]);
    await stand.collect([second]);

    await stand.collect([first, second]);

    expect(await stand.states()).toEqual(['first: held possible-duplicate', 'second: ready']);
  });

  it('are two settlement reports of one partner and period, whatever their amounts', async ({ stand }) => {
    const report = (expenseId: string, text: string) =>
      expense({ subject: 'settlement-report', expenseId, reportId: expenseId, ...minor(text) });

    await stand.collect([report('41', '80000')]);
    await stand.collect([report('42', '79950')]);

    const [first, second] = await stand.states();
    expect(first).toBe('41: ready');
    expect(second).toBe('42: held possible-duplicate');
    const [reason] = (await stand.payout('42')).reasons;
    expect(reason?.message).toContain('The same recipient and period as expense 41');
  });
});

describe('the same amount to the same account in one month', () => {
  const october = { start: plainDate('2026-10-01'), end: plainDate('2026-10-31') };
  const session = { start: plainDate('2026-10-14'), end: plainDate('2026-10-14') };
  const spirii = expense({ expenseId: '1', period: october });
  const ampeco = expense({
    source: 'ampeco',
    account: 'voltgrid',
    expenseId: '2',
    recipientId: 'partner-1',
    amount: { text: '12.50', unit: 'major' },
    period: session,
  });
  const collectBoth = async (
    stand: CollectionStand,
    changes: Partial<Expense> = {},
    options: RunOptions = {},
  ): Promise<string[]> => {
    await stand.collect([spirii], options);
    await stand.collect([{ ...ampeco, ...changes }], { account: 'voltgrid', ...options });
    return stand.states();
  };

  it('is held for a recipient of another source, and names the other', async ({ stand }) => {
    expect(await collectBoth(stand)).toEqual(['1: ready', '2: held possible-duplicate']);
    const [reason] = (await stand.payout('2')).reasons;
    expect(reason?.message).toContain('in 2026-10 as expense 1 (payout PO');
    expect(reason?.message).toContain('at spirii/nordfleet');
    expect(reason?.message).not.toContain(spirii.iban);
  });

  it('is held for another tenant, and for another recipient id of the same one', async ({ stand }) => {
    await stand.collect([spirii]);
    await stand.collect([{ ...spirii, expenseId: '2', recipientId: 'registered-again' }]);
    await stand.collect([{ ...spirii, expenseId: '3', account: 'southfleet' }]);

    expect(await stand.states()).toEqual([
      '1: ready',
      '2: held possible-duplicate',
      '3: held possible-duplicate',
    ]);
  });

  it.for([
    ['another account', { iban: IBANS.nl }],
    ['another amount', { amount: { text: '12.51', unit: 'major' } as const }],
    ['another month', { period: { start: plainDate('2026-11-01'), end: plainDate('2026-11-01') } }],
  ] as const)('is another one with %s', async ([_what, changes], { stand }) => {
    expect(await collectBoth(stand, changes)).toEqual(['1: ready', '2: ready']);
  });

  it('is looked for in every month of a longer period', async ({ stand }) => {
    const quarter = { start: plainDate('2026-09-01'), end: plainDate('2026-11-30') };

    expect(await collectBoth(stand, { period: quarter })).toEqual(['1: ready', '2: held possible-duplicate']);
  });

  it('is not looked for where the deployment says so', async ({ stand }) => {
    expect(await collectBoth(stand, {}, { sameAccountAndAmount: 'off' })).toEqual(['1: ready', '2: ready']);
  });

  it('is paid to one recipient as often as it is owed', async ({ stand }) => {
    const day = (expenseId: string, at: string) => ({
      ...ampeco,
      expenseId,
      period: { start: plainDate(at), end: plainDate(at) },
    });
    const partner = [day('2', '2026-10-14'), day('3', '2026-10-15'), day('4', '2026-10-16')];

    await stand.collect(partner, { account: 'voltgrid' });
    await stand.collect([spirii]);

    expect(await stand.states()).toEqual(['1: held possible-duplicate', '2: ready', '3: ready', '4: ready']);
  });

  it('stays claimed for a recipient while one of its payouts is paid, whichever was first', async ({
    stand,
  }) => {
    const second = { ...ampeco, expenseId: '3', period: { ...session, end: plainDate('2026-10-15') } };
    await stand.collect([ampeco, second], { account: 'voltgrid' });
    await stand.collect([{ ...ampeco, recipientName: '' }, second], { account: 'voltgrid' });

    await stand.collect([spirii]);

    expect(await stand.states()).toEqual([
      '1: held possible-duplicate',
      '2: rejected recipient-name-missing',
      '3: ready',
    ]);
  });

  it('goes to another recipient where the first cannot be paid', async ({ stand }) => {
    await stand.collect([spirii]);
    await stand.collect([{ ...spirii, recipientName: '' }]);

    await stand.collect([ampeco], { account: 'voltgrid' });
    expect(await stand.states()).toEqual(['1: rejected recipient-name-missing', '2: ready']);

    await stand.collect([spirii]);
    expect(await stand.states()).toEqual(['1: held possible-duplicate', '2: ready']);
  });

  it('is claimed by what is held for its content too', async ({ stand }) => {
    await stand.collect([spirii, { ...spirii, expenseId: '2', iban: IBANS.nl }]);
    expect((await stand.states()).map((line) => line.slice(3)).sort()).toEqual([
      'held possible-duplicate',
      'ready',
    ]);

    await stand.collect([ampeco, { ...ampeco, expenseId: '4', iban: IBANS.nl, recipientId: 'partner-2' }], {
      account: 'voltgrid',
    });
    expect((await stand.states()).filter((line) => line.includes('ready'))).toHaveLength(1);
  });
});

describe('what was paid another way', () => {
  const again = expense({ expenseId: 'again' });

  it.for([
    ['paid by its source', { payability: 'paid-by-source', sourceStatus: 'Paid' } as const],
    ['taken back', { payability: 'waiting', sourceStatus: 'Awaiting funds' } as const],
  ] as const)('keeps its claim: %s', async ([what, changes], { stand }) => {
    await stand.collect([expense()]);
    await stand.collect([expense(changes)]);

    await stand.collect([expense(changes), again]);

    const second = what === 'taken back' ? 'again: ready' : 'again: held possible-duplicate';
    expect(await stand.states()).toEqual([second, 'expense-1: withdrawn']);
  });

  it('keeps it where the source pays what it had taken back before', async ({ stand }) => {
    await stand.collect([expense()]);
    await stand.collect([expense({ payability: 'waiting' })]);
    await stand.collect([expense({ payability: 'paid-by-source' })]);
    await stand.collect([expense({ payability: 'waiting' })]);

    await stand.collect([again]);

    expect(await stand.states()).toEqual(['again: held possible-duplicate', 'expense-1: withdrawn']);
    const { history } = await stand.payout();
    expect(history.map(({ why }) => why).slice(1)).toEqual(['source-withdrew', 'source-paid']);
  });

  it('keeps it where a person cancelled it', async ({ stand }) => {
    await stand.collect([expense(minor('99999999'))]);
    await stand.cancel('expense-1');

    await stand.collect([{ ...again, ...minor('99999999') }]);

    expect((await stand.states())[0]).toBe('again: held limit-exceeded possible-duplicate');
  });
});
