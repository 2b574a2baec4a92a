import { describe, expect } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { debit, moneyBack, refusal } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { it } from '../support/flow.ts';

const WRONG = expense({ iban: IBANS.wrongCheckDigits });

function inReport2(changes: Partial<Expense> = {}): Expense {
  return expense({ reportId: 'report-2', ...changes });
}

const LESS = inReport2({ amount: { text: '900', unit: 'minor' } });

describe('an expense that moved to another report', () => {
  it.for([
    ['wrong', WRONG],
    ['missing', expense({ iban: '' })],
  ] as const)(
    'is paid to the account that the new report has, where the one before was %s',
    async ([_what, before], { flow }) => {
      await flow.collect([before]);

      await flow.collect([inReport2()]);

      expect(await flow.shown()).toBe('scheduled 1 1250 3000');
    },
  );

  it('is paid its new amount, before and after a person released it', async ({ flow }) => {
    await flow.collect([expense()]);
    await flow.collect([LESS]);
    expect(await flow.shown()).toBe('held 1 900 3000 amount-changed');
    await flow.release();

    await flow.collect([{ ...LESS, reportId: 'report-3', amount: { text: '800', unit: 'minor' } }]);
    expect(await flow.shown()).toBe('held 1 800 3000 amount-changed');
    await flow.release();

    expect(await flow.shown()).toBe('scheduled 1 800 3000');
    expect(await flow.submit()).toHaveLength(1);
  });

  it('is paid what the new report says, where the one before let it go first', async ({ flow }) => {
    await flow.collect([expense()]);
    await flow.collect([expense({ reportId: '', payability: 'waiting', sourceStatus: 'in no report' })]);

    await flow.collect([LESS]);

    expect(await flow.shown()).toBe('scheduled 1 900 3000');
  });

  it.for([
    ['refused for the account', refusal('AC04')],
    ['given back for the account', moneyBack('AC04')],
  ] as const)('corrects what was %s', async ([_what, fact], { flow }) => {
    await flow.sent(expense());
    if (fact.says === 'returned') await flow.bank(debit());
    await flow.bank(fact);
    await flow.stand.readStatement();

    await flow.collect([inReport2({ iban: IBANS.nl })]);

    expect(await flow.shown()).toBe('scheduled 2 1250 4300');
  });

  it('asks a person of another amount after a refusal, and then pays that', async ({ flow }) => {
    await flow.sent(expense());
    await flow.bank(refusal('AC04'));
    await flow.stand.readStatement();

    await flow.collect([LESS]);
    expect(await flow.shown()).toBe('held 2 900 3000 amount-changed');
    await flow.release();

    expect(await flow.shown()).toBe('scheduled 2 900 3000');
  });
});

describe('an expense that two reports list', () => {
  it('stays held, whatever a collection reads first', async ({ flow }) => {
    await flow.collect([expense(), LESS]);
    const { version } = await flow.stand.payout();

    await flow.collect([LESS, expense()]);
    await flow.collect([expense(), LESS]);

    expect(await flow.shown()).toBe('held 1 1250 3000 expense-id-duplicate');
    expect((await flow.stand.payout()).version).toBe(version);
  });

  it('has the content that can be paid, for a person to release', async ({ flow }) => {
    await flow.collect([WRONG, inReport2()]);
    expect(await flow.shown()).toBe('held 1 1250 3000 expense-id-duplicate');

    expect(await flow.release()).toMatchObject({ ok: true });
    await flow.collect([WRONG, inReport2()]);

    expect(await flow.shown()).toBe('scheduled 1 1250 3000');
  });

  it('also where it could be paid once, and its account became a wrong one', async ({ flow }) => {
    await flow.collect([expense({ amount: { text: '1000001', unit: 'minor' } })]);
    await flow.collect([WRONG]);
    expect(await flow.shown()).toBe('rejected 1 1250 3000 iban-check-digits iban-changed');

    await flow.collect([WRONG, inReport2()]);
    expect(await flow.shown()).toMatch(/^held 1 1250 3000/);
    await flow.release();

    expect(await flow.shown()).toBe('scheduled 1 1250 3000');
  });

  it('stays rejected where neither can be paid, and no longer with each reading', async ({ flow }) => {
    const other = inReport2({ iban: '' });
    await flow.collect([WRONG, other]);
    const { version } = await flow.stand.payout();

    for (let run = 0; run < 5; run += 1) await flow.collect([WRONG, other]);

    expect(await flow.shown()).toBe('rejected 1 1250 3000 iban-check-digits expense-id-duplicate');
    expect((await flow.stand.payout()).version).toBe(version);
  });

  it('is executed once a person released it, though it was malformed and taken back before', async ({
    flow,
  }) => {
    const malformed: Partial<Expense> = {
      sourceFindings: [{ code: 'expense-malformed', severity: 'reject', message: 'It has no status.' }],
    };
    await flow.collect([expense(malformed)]);
    await flow.collect([expense({ payability: 'waiting', sourceStatus: 'Active' })]);
    await flow.collect([LESS, expense({ payability: 'waiting', sourceStatus: 'Active' })]);
    await flow.collect([LESS]);
    expect(await flow.shown()).toBe('held 1 900 3000 expense-id-duplicate');

    expect(await flow.release()).toMatchObject({ ok: true });
    expect(await flow.shown()).toBe('scheduled 1 900 3000');
  });

  it('is never released without a claim on its content: not where neither report could ever pay it', async ({
    flow,
  }) => {
    const malformed = {
      sourceFindings: [{ code: 'expense-malformed', severity: 'reject', message: 'It has no id.' }],
    } as const;
    const waiting = expense({ ...malformed, payability: 'waiting' });
    await flow.collect([expense(malformed)]);
    await flow.collect([waiting]);

    await flow.collect([waiting, { ...LESS, ...malformed }]);

    expect(await flow.shown()).toBe('rejected 1 1250 3000 expense-malformed expense-id-duplicate');
    expect(await flow.release()).toMatchObject({ ok: false });
  });

  it('asks for its sessions again, which another may have since it was taken back', async ({ flow }) => {
    const details = async (listed: Expense): Promise<Expense> => ({ ...listed, sessions: ['shared'] });
    const waiting = expense({ payability: 'waiting' });
    const other = expense({
      expenseId: 'expense-2',
      reportId: 'report-5',
      recipientId: 'recipient-2',
      amount: { text: '700', unit: 'minor' },
    });
    await flow.collect([expense()], { details });
    await flow.collect([waiting, other], { details });
    expect(await flow.shown('expense-2')).toBe('scheduled 1 700 3000');

    await flow.collect([waiting, LESS, other], { details });

    expect(await flow.shown()).toBe('held 1 900 3000 session-paid-twice expense-id-duplicate');
  });
});
