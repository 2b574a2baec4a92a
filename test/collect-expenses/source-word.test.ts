import { describe, expect } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { refusal } from '../support/bank-facts.ts';
import { CollectionStand } from '../support/collection.ts';
import { expense, expenses } from '../support/expenses.ts';
import { it as flowIt } from '../support/flow.ts';
import { expenseFor, payoutIn } from '../support/payouts.ts';

const it = flowIt.extend('stand', ({ embedded }) => CollectionStand.create(embedded));

const ALL = { namesAllApproved: true };

function ofUnknownStatus(of: Expense = expense(), unknownStatus = 'approved'): Expense {
  return {
    ...of,
    payability: 'unclear',
    unknownStatus,
    sourceFindings: [{ code: 'source-status-unclear', severity: 'hold', message: 'Not known.' }],
  };
}

describe('a status that is not known', () => {
  it('holds what was good, withdraws nothing and calls a person once for all', async ({ stand }) => {
    const [first = expense(), second = expense()] = expenses(2);
    await stand.collect([first, second], ALL);

    await stand.collect([ofUnknownStatus(first), ofUnknownStatus(second, 'PartiallyFunded')], ALL);

    expect(await stand.states()).toEqual([
      'expense-1: held source-status-unclear',
      'expense-2: held source-status-unclear',
    ]);
    expect(stand.log.lines.filter(({ level }) => level === 'alarm')).toMatchObject([
      { event: 'source-status-unknown', fields: { expenses: 2, statuses: 'approved, PartiallyFunded' } },
    ]);
  });

  it('goes on by itself once the source says what is known', async ({ stand }) => {
    await stand.collect([ofUnknownStatus()]);

    await stand.collect([expense()]);

    expect(await stand.states()).toEqual(['expense-1: ready']);
  });

  it('is told where only the details have it', async ({ stand }) => {
    await stand.collect([expense()], { details: async (listed) => ofUnknownStatus(listed) });

    expect(stand.log.alarms()).toEqual(['source-status-unknown']);
  });

  it('shows nothing that is no word', async ({ stand }) => {
    await stand.collect([ofUnknownStatus(expense(), 'DE89370400440532013000')]);

    expect(JSON.stringify(stand.log.lines)).not.toContain('DE8937');
  });
});

describe('what a person released', () => {
  const blocked = (message: string): Partial<Expense> => ({
    sourceFindings: [{ code: 'report-blocked', severity: 'hold', message }],
  });

  it('stays released while the source says the same', async ({ flow }) => {
    await flow.collect([expense(blocked('No KYC check.'))]);
    await flow.release();

    await flow.collect([expense(blocked('No KYC check.'))]);

    expect(await flow.shown()).toBe('scheduled 1 1250 3000');
  });

  it('is asked about again where the source names another blocker', async ({ flow }) => {
    await flow.collect([expense(blocked('No KYC check.'))]);
    await flow.release();

    await flow.collect([expense(blocked('No KYC check; faulty data.'))]);

    expect(await flow.shown()).toBe('held 1 1250 3000 report-blocked');
  });

  it('is asked about again where it was at the bank meanwhile', async ({ flow }) => {
    await flow.collect([expense(blocked('No KYC check.'))]);
    await flow.release();
    await flow.submit();
    await flow.collect([expense(blocked('No KYC check; faulty data.'))]);
    await flow.bank(refusal('AM04'));

    await flow.collect([expense(blocked('No KYC check; faulty data.'))]);

    expect(await flow.shown()).toBe('failed 1 1250 3000 report-blocked');
  });
});

describe('an expense that moves to another report', () => {
  const moved = expense({ reportId: 'report-2', amount: { text: '900', unit: 'minor' } });

  it('follows the new one with its amount', async ({ stand }) => {
    await stand.collect([expense()], ALL);

    await stand.collect([moved], ALL);

    const { state, reportId, amountMinor } = await stand.payout();
    expect([state, reportId, amountMinor]).toEqual(['ready', 'report-2', 900n]);
  });

  it('is held while both reports list it, and changes nothing at later readings', async ({ stand }) => {
    await stand.collect([expense()], ALL);
    await stand.collect([expense(), moved], ALL);
    const held = await stand.payouts();

    await stand.collect([moved, expense()], ALL);

    expect(await stand.states()).toEqual(['expense-1: held expense-id-duplicate']);
    expect(await stand.payouts()).toEqual(held);
  });
});

describe('a source that pays what is paid here', () => {
  it.for(['submitted', 'paid'] as const)(
    'calls a person while it can be stopped: %s',
    async (state, { stand }) => {
      const reading = { ...expenseFor(state), payability: 'paid-by-source' } as const;
      await stand.put(payoutIn(state));

      await stand.collect([{ ...reading, sourceStatus: 'In progress' }]);
      await stand.collect([{ ...reading, sourceStatus: 'Paid' }]);

      expect(stand.log.alarms()).toEqual(['source-pays-too']);
    },
  );

  it('believes it where people mark payments there', async ({ stand }) => {
    const reading = { ...expenseFor('paid'), payability: 'paid-by-source' } as const;
    await stand.put(payoutIn('paid'));

    await stand.collect([reading], { paidMarks: 'once-sent' });

    expect(stand.log.alarms()).toEqual([]);
  });
});

describe('what a source does not let the token read', () => {
  const forbidden = new PipelineError('SOURCE_FORBIDDEN', 'spirii: answered 403.', { action: 'Ask for it.' });

  it('leaves out the one item, records the others and speaks of the permission', async ({ stand }) => {
    const summary = await stand.collect([...expenses(2), forbidden, ...expenses(4).slice(2)]);

    expect(summary).toMatchObject({ created: 4, failed: 1, error: { itemCode: 'SOURCE_FORBIDDEN' } });
    expect(stand.log.alarms()).toEqual(['source-forbidden']);
  });

  it('is said of an expense whose details may not be read', async ({ stand }) => {
    const details = (listed: Expense): Promise<Expense> =>
      listed.expenseId === 'expense-2' ? Promise.reject(forbidden) : Promise.resolve(listed);

    const summary = await stand.collect(expenses(3), { details });

    expect(summary).toMatchObject({ created: 2, failed: 1 });
    expect(stand.log.alarms()).toEqual(['source-forbidden']);
  });

  it('ends the run where it is the listing', async ({ stand }) => {
    await stand.collect(expenses(3), { failAt: { index: 0, error: forbidden } });

    expect(stand.log.alarms()).toEqual(['source-forbidden']);
  });
});
