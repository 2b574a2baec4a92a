import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { refusal } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { it } from '../support/flow.ts';

const PAID_THERE = { payability: 'paid-by-source', sourceStatus: 'Paid' } as const;
const WAITING = { payability: 'waiting', sourceStatus: 'Awaiting funds' } as const;

const first = (changes: Partial<Expense> = {}): Expense => expense({ expenseId: 'first', ...changes });
const again = (changes: Partial<Expense> = {}): Expense =>
  expense({ expenseId: 'again', reportId: 'report-2', ...changes });

/** What each collection lists; the last one is read again and again. */
const LIVES: readonly (readonly [string, readonly (readonly Expense[])[]])[] = [
  ['paid there before anything of it was recorded', [[first(PAID_THERE)], [first(PAID_THERE), again()]]],
  ['paid there, in one reading with the new id', [[again(), first(PAID_THERE)]]],
  ['paid there, once the new id is scheduled', [[again()], [again(), first(PAID_THERE)]]],
  [
    'rejected, then paid there',
    [[first({ iban: '' })], [first({ iban: '', ...PAID_THERE })], [first(PAID_THERE), again()]],
  ],
  [
    'taken back, followed by the new id, then paid there',
    [[first()], [first(WAITING)], [first(WAITING), again()], [first(PAID_THERE), again()]],
  ],
  [
    'held as a duplicate of the new id, then paid there',
    [[again()], [again(), first()], [again(), first(PAID_THERE)]],
  ],
];

describe('an expense that its source pays itself is not paid under a new id', () => {
  it.for(LIVES)('%s', async ([_life, readings], { flow }) => {
    for (const listed of readings) await flow.collect(listed);
    const held = await flow.stand.payout('again');
    for (let run = 0; run < 3; run += 1) await flow.collect(readings.at(-1) ?? []);

    expect(await flow.shown('again')).toBe('held 1 1250 3000 possible-duplicate');
    expect((await flow.stand.payout('again')).version).toBe(held.version);
    expect(await flow.submit()).toEqual([]);
  });

  it('is paid once a person released it, whatever is read again', async ({ flow }) => {
    await flow.collect([again()]);
    await flow.collect([again(), first(PAID_THERE)]);
    expect(await flow.release('again')).toMatchObject({ ok: true });

    await flow.collect([again(), first(PAID_THERE)]);

    expect(await flow.shown('again')).toBe('scheduled 1 1250 3000');
  });

  it('calls a person where the new id is at the bank', async ({ flow }) => {
    await flow.sent(again());

    await flow.collect([again(), first(PAID_THERE)]);

    expect(flow.stand.log.alarms()).toEqual(['source-pays-too']);
  });

  it('stops what the bank refused, in its place', async ({ flow }) => {
    await flow.sent(again());
    await flow.bank(refusal('TM01'), 'again');
    await flow.stand.readStatement();

    await flow.collect([again(), first(PAID_THERE)]);
    await flow.stand.repairLater();

    expect(await flow.shown('again')).toBe('failed 1 1250 3000 possible-duplicate');
  });
});

it('what a person cancelled before it was ever valid is not paid under a new id', async ({ flow }) => {
  await flow.collect([first({ iban: '' })]);
  expect(await flow.cancel('first')).toMatchObject({ ok: true });

  await flow.collect([first({ iban: '' }), again()]);

  expect(await flow.shown('again')).toBe('held 1 1250 3000 possible-duplicate');
});

describe('a settlement report with days of one that the source paid', () => {
  const report = (id: string, changes: Partial<Expense>): Expense =>
    expense({
      subject: 'settlement-report',
      expenseId: id,
      reportId: id,
      recipientId: 'partner',
      ...changes,
    });
  const paid = report('first', {
    period: { start: plainDate('2026-10-01'), end: plainDate('2026-10-31') },
    ...PAID_THERE,
  });
  const anew = report('again', {
    period: { start: plainDate('2026-10-15'), end: plainDate('2026-11-14') },
    amount: { text: '700', unit: 'minor' },
  });

  it.for([[[paid, anew]], [[anew, paid]]] as const)(
    'stays held after it was scheduled, at every later reading',
    async ([listed], { flow }) => {
      await flow.collect([anew]);
      for (let run = 0; run < 4; run += 1) await flow.collect(listed);

      expect(await flow.shown('again')).toBe('held 1 700 3000 settlement-overlaps');
      expect(await flow.submit()).toEqual([]);
    },
  );

  it('is held for it also where it is held for something else', async ({ flow }) => {
    const blocked = { code: 'report-sum', severity: 'hold', message: 'Off.' } as const;
    await flow.collect([{ ...anew, sourceFindings: [blocked], iban: IBANS.nl }]);

    await flow.collect([paid, { ...anew, sourceFindings: [blocked], iban: IBANS.nl }]);

    expect(await flow.shown('again')).toContain('settlement-overlaps');
  });
});
