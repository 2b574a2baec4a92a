import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { it } from '../support/flow.ts';

const AMPECO = { source: 'ampeco', account: 'voltgrid', recipientId: 'partner-7' } as const;
const OCTOBER = { start: plainDate('2026-10-01'), end: plainDate('2026-10-31') };

function report(id: string, changes: Partial<Expense> = {}): Expense {
  const of = { subject: 'settlement-report', expenseId: id, reportId: id, period: OCTOBER } as const;
  return expense({ ...AMPECO, ...of, ...changes });
}

function lineOf(reportId: string, id: string, changes: Partial<Expense> = {}): Expense {
  const day = plainDate('2026-10-14');
  return expense({ ...AMPECO, reportId, expenseId: id, period: { start: day, end: day }, ...changes });
}

const LINES = [
  lineOf('R1', 'E1', { amount: { text: '700', unit: 'minor' } }),
  lineOf('R1', 'E2', { amount: { text: '550', unit: 'minor' } }),
];

describe('an AMPECO account that pays its settlement reports another way than before', () => {
  it('does not pay the expenses of a report that was paid as a whole', async ({ flow }) => {
    await flow.sent(report('R1'));

    await flow.collect(LINES);

    expect(await flow.stand.states()).toEqual([
      'E1: held settlement-paid-otherwise',
      'E2: held settlement-paid-otherwise',
      'R1: submitted',
    ]);
    expect(await flow.submitNextDay()).toHaveLength(1);
  });

  it('does not pay a report as a whole whose expenses were paid', async ({ flow }) => {
    await flow.sent(...LINES);

    await flow.collect([report('R1')]);
    await flow.collect([report('R1')]);

    expect(await flow.stand.states()).toEqual([
      'E1: submitted',
      'E2: submitted',
      'R1: held settlement-paid-otherwise',
    ]);
  });

  it('pays what a person releases, and asks once', async ({ flow }) => {
    await flow.sent(report('R1'));
    await flow.collect(LINES);

    await flow.release('E1');
    await flow.collect(LINES);

    expect(await flow.shown('E1')).toBe('scheduled 1 700 3000');
    expect(await flow.shown('E2')).toBe('held 1 550 3000 settlement-paid-otherwise');
  });

  it('says so beside another doubt, so that who releases it knows', async ({ flow }) => {
    await flow.sent(report('R1'));
    const twin = lineOf('R2', 'E0', { amount: { text: '700', unit: 'minor' } });

    await flow.collect([twin]);
    await flow.collect([twin, ...LINES]);

    expect(await flow.shown('E1')).toBe('held 1 700 3000 settlement-paid-otherwise possible-duplicate');
  });

  it('pays all expenses of a report, and reports of other expenses', async ({ flow }) => {
    await flow.collect([...LINES, lineOf('R2', 'E3', { amount: { text: '900', unit: 'minor' } })]);
    await flow.collect([report('R3', { recipientId: 'partner-8' })]);

    expect(await flow.stand.states()).toEqual([
      'E1: scheduled',
      'E2: scheduled',
      'E3: scheduled',
      'R3: scheduled',
    ]);
  });

  it('pays the expenses of a report that never could be paid as a whole', async ({ flow }) => {
    await flow.collect([report('R1', { iban: '' })]);

    await flow.collect(LINES);

    expect(await flow.stand.states()).toEqual([
      'E1: scheduled',
      'E2: scheduled',
      'R1: rejected iban-missing',
    ]);
  });

  it('concerns no other account, and no other source', async ({ flow }) => {
    await flow.collect([report('R1')]);

    await flow.collect([
      lineOf('R1', 'E1', { account: 'other', iban: IBANS.nl }),
      lineOf('R1', 'E2', { source: 'spirii', account: 'nordfleet', iban: IBANS.deOther }),
    ]);

    expect(await flow.stand.states()).toEqual(['E1: scheduled', 'E2: scheduled', 'R1: scheduled']);
  });
});
