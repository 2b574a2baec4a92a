import { describe, expect } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { debit, moneyBack, refusal } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { type Flow, it } from '../support/flow.ts';

const SUM_OFF: Partial<Expense> = {
  sourceFindings: [{ code: 'report-sum', severity: 'hold', field: 'amount', message: 'It does not add up.' }],
};
const WAITING: Partial<Expense> = { payability: 'waiting', sourceStatus: 'Awaiting funds' };
const PAID: Partial<Expense> = { payability: 'paid-by-source', sourceStatus: 'In progress' };
const MALFORMED: Partial<Expense> = {
  sourceFindings: [{ code: 'expense-malformed', severity: 'reject', message: 'It has no status.' }],
};
const PASSING = [
  ['a sum of its report that is off', SUM_OFF, 'report-sum'],
  ['a status that waits', WAITING, 'source-status-unclear'],
  ['a status of paid by the source', PAID, 'source-status-unclear'],
  ['a row that cannot be read', MALFORMED, 'expense-malformed'],
] as const;

/** One that the bank refused, or gave back, for the reason; the statement of its day was read. */
async function dead(flow: Flow, state: 'failed' | 'returned', reasonCode: string | undefined): Promise<void> {
  await flow.sent(expense());
  if (state === 'failed') await flow.bank(refusal(reasonCode));
  else {
    await flow.bank(debit());
    const { reasonCode: _, ...back } = moneyBack(reasonCode);
    await flow.bank(reasonCode === undefined ? back : { ...back, reasonCode });
  }
  await flow.stand.readStatement();
}

describe('a refusal that only a person settles', () => {
  const refusals = (['failed', 'returned'] as const).flatMap((state) =>
    (['AM05', 'FRAD', 'AC04', undefined] as const).flatMap((reasonCode) =>
      PASSING.map(([what, change, code]) => [state, reasonCode, what, change, code] as const),
    ),
  );

  it.for(refusals)(
    '%s for %s: stays through %s',
    async ([state, reasonCode, _what, change, code], { flow }) => {
      await dead(flow, state, reasonCode);

      await flow.collect([expense(change)]);
      expect(await flow.shown()).toBe(`${state} 1 1250 3000 ${code}`);
      await flow.collect([expense()]);

      expect(await flow.shown()).toBe(`${state} 1 1250 3000`);
      expect(await flow.submitNextDay()).toHaveLength(1);
    },
  );

  it('is not got over by two corrections, there and back', async ({ flow }) => {
    await dead(flow, 'failed', 'AC04');
    await flow.collect([expense({ iban: IBANS.nl, ...SUM_OFF })]);
    expect(await flow.shown()).toBe('held 2 1250 4300 report-sum');

    await flow.collect([expense()]);

    expect(await flow.shown()).toBe('held 2 1250 3000 iban-changed');
  });

  it('is got over by a correction alone, which another reason may hold up', async ({ flow }) => {
    await dead(flow, 'failed', 'AC04');

    await flow.collect([expense({ recipientName: 'Jane M. Doe', ...SUM_OFF })]);
    await flow.collect([expense({ recipientName: 'Jane M. Doe' })]);

    expect(await flow.shown()).toBe('scheduled 2 1250 3000');
    expect(await flow.submitNextDay()).toHaveLength(2);
  });
});

describe('a refusal after which the same order may go again', () => {
  it.for(PASSING)('does not go while there is %s, and goes after', async ([_what, change], { flow }) => {
    await dead(flow, 'failed', 'TM01');
    await flow.collect([expense(change)]);
    await flow.stand.repairLater();
    expect(await flow.shown()).toMatch(/^failed 1/);

    await flow.collect([expense()]);
    await flow.stand.repairLater();
    await flow.execute();

    expect(await flow.shown()).toBe('scheduled 2 1250 3000');
  });

  it('goes no more often than is configured, whatever passes in between', async ({ flow }) => {
    await dead(flow, 'failed', 'TM01');
    const twice = { ...expense(), reportId: 'report-2', amount: { text: '900', unit: 'minor' } } as const;
    await flow.collect([expense(), twice]);
    expect(await flow.shown()).toBe('held 2 1250 3000 expense-id-duplicate');

    await flow.collect([{ ...expense(), reportId: 'report-2' }]);

    expect(await flow.shown()).toBe('held 2 1250 3000 refused-before');
    expect(await flow.release()).toMatchObject({ ok: true });
    expect(await flow.shown()).toBe('scheduled 2 1250 3000');
  });
});

const CHANGES = [
  ['account', { iban: IBANS.nl }, 'held 2 1250 4300 iban-changed'],
  ['amount', { amount: { text: '900', unit: 'minor' } }, 'held 2 900 3000 amount-changed'],
  ['status', PAID, 'failed 1 1250 3000 source-status-unclear'],
] as const;

describe('a change of the source while the payout was at the bank', () => {
  it.for(CHANGES)('is not buried by a release: %s', async ([_what, change, after], { flow }) => {
    await flow.sent(expense());
    await flow.collect([expense(change)]);
    await flow.bank(refusal('AM04'));
    await flow.stand.readStatement();

    const early = await flow.release();
    await flow.collect([expense(change)]);

    expect(early).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('no collection') },
    });
    expect(await flow.shown()).toBe(after);
    expect(await flow.release()).toMatchObject({ ok: true });
    await flow.collect([expense(change)]);
    expect(await flow.shown()).toMatch(/^scheduled 2/);
  });

  it('that is taken back lets it go on', async ({ flow }) => {
    await flow.sent(expense());
    await flow.collect([expense({ iban: IBANS.nl })]);
    await flow.collect([expense()]);
    await flow.bank(refusal('TM01'));
    await flow.stand.readStatement();
    await flow.stand.repairLater();
    expect(await flow.shown()).toMatch(/^failed 1/);

    await flow.collect([expense()]);
    await flow.stand.repairLater();
    await flow.execute();

    expect(await flow.shown()).toBe('scheduled 2 1250 3000');
  });

  it.for([
    ['refused', 'failed', refusal('TM01')],
    ['given back', 'returned', moneyBack('TM01')],
  ] as const)('is told of where no collection sees it again: %s', async ([_what, state, fact], { flow }) => {
    await flow.sent(expense());
    await flow.collect([expense({ iban: IBANS.nl })]);
    if (state === 'returned') await flow.bank(debit());
    await flow.bank(fact);
    await flow.stand.readStatement();

    await flow.collect([], { namesAllApproved: true });
    await flow.collect([], { namesAllApproved: true });

    expect(await flow.shown()).toBe(`${state} 1 1250 3000 source-no-longer-lists`);
    expect(flow.stand.log.alarms()).toEqual(['source-changed-after-batching', 'expenses-vanished']);
    expect(await flow.release()).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('cancel') },
    });
    await flow.collect([expense({ iban: IBANS.nl })], { namesAllApproved: true });
    expect(await flow.shown()).toBe('held 2 1250 4300 iban-changed');
  });
});

describe('a payout that a person released', () => {
  it('stays released though its source says that it is paid, until that says something else', async ({
    flow,
  }) => {
    const paid = expense({ payability: 'paid-by-source', sourceStatus: 'Paid' });
    await flow.sent(expense());
    await flow.bank(debit());
    await flow.collect([paid]);
    await flow.bank(moneyBack('MS03'));
    await flow.collect([paid]);
    expect(await flow.shown()).toBe('returned 1 1250 3000 source-status-unclear');
    expect(await flow.release()).toMatchObject({ ok: true });

    await flow.collect([paid]);
    expect(await flow.shown()).toBe('scheduled 2 1250 3000');
    await flow.collect([expense({ payability: 'waiting', sourceStatus: 'Draft' })]);
    await flow.collect([paid]);

    expect(await flow.shown()).toMatch(/^withdrawn 2/);
  });

  it('stays released though another report lists it with other content', async ({ flow }) => {
    const other = expense({ reportId: 'report-2', amount: { text: '900', unit: 'minor' } });
    await flow.collect([expense(), other]);
    expect(await flow.shown()).toBe('held 1 1250 3000 expense-id-duplicate');
    await flow.release();

    await flow.collect([expense(), other]);
    expect(await flow.shown()).toBe('scheduled 1 1250 3000');
    await flow.collect([other]);

    expect(await flow.shown()).toBe('held 1 900 3000 amount-changed');
  });
});
