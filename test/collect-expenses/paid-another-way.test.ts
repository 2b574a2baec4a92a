import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { refusal } from '../support/bank-facts.ts';
import { expense } from '../support/expenses.ts';
import { type Flow, it } from '../support/flow.ts';

const OCTOBER = { start: plainDate('2026-10-01'), end: plainDate('2026-10-31') };
const ALL = { namesAllApproved: true };
const PAID_THERE = { payability: 'paid-by-source', sourceStatus: 'Paid' } as const;
const SUM_OFF = {
  sourceFindings: [{ code: 'report-sum', severity: 'hold', message: 'It does not add up.' }],
} as const;

type Owed = (id: string, changes?: Partial<Expense>) => Expense;

const reportOf: Owed = (id, changes) =>
  expense({
    source: 'ampeco',
    account: 'voltgrid',
    subject: 'settlement-report',
    recipientId: 'partner-7',
    expenseId: id,
    reportId: id,
    reference: id,
    period: OCTOBER,
    ...changes,
  });
const expenseOf: Owed = (id, changes) => expense({ expenseId: id, ...changes });

const KINDS: readonly (readonly [string, Owed])[] = [
  ['settlement report', reportOf],
  ['expense', expenseOf],
];

/** How a debt comes to be paid elsewhere, or to be given up. */
const WAYS: readonly (readonly [string, string, (flow: Flow, owed: Owed) => Promise<void>])[] = [
  [
    'its source lists it no more, and a person cancelled it',
    'cancelled',
    async (flow, owed) => {
      await flow.collect([owed('first')]);
      await flow.collect([], ALL);
      expect(await flow.cancel('first')).toMatchObject({ ok: true });
    },
  ],
  [
    'a person cancelled it while it was held',
    'cancelled',
    async (flow, owed) => {
      await flow.collect([owed('first', SUM_OFF)]);
      expect(await flow.cancel('first')).toMatchObject({ ok: true });
    },
  ],
  [
    'its bank refused it, and a person cancelled it',
    'cancelled',
    async (flow, owed) => {
      await flow.sent(owed('first'));
      await flow.bank(refusal('AC04'), 'first');
      expect(await flow.cancel('first')).toMatchObject({ ok: true });
    },
  ],
  [
    'its source paid it before it was sent',
    'withdrawn',
    async (flow, owed) => {
      await flow.collect([owed('first')]);
      await flow.collect([owed('first', PAID_THERE)]);
    },
  ],
  [
    'its source paid it after its bank had refused it',
    'failed',
    async (flow, owed) => {
      await flow.sent(owed('first'));
      await flow.bank(refusal('AC04'), 'first');
      await flow.collect([owed('first', PAID_THERE)]);
    },
  ],
];

describe.each(KINDS)('what was paid another way is not paid again under a new id: %s', (_kind, owed) => {
  it.for(WAYS)('%s', async ([_way, state, happen], { flow }) => {
    await happen(flow, owed);
    const before = await flow.submit();

    await flow.collect([owed('again')], ALL);

    expect((await flow.stand.payout('first')).state).toBe(state);
    expect(await flow.shown('again')).toMatch(/^held 1 1250 3000 .*possible-duplicate/);
    expect(await flow.submitNextDay()).toEqual(before);
  });

  it('also for another recipient who has the same account', async ({ flow }) => {
    await flow.collect([owed('first')]);
    await flow.collect([owed('first', PAID_THERE)]);

    await flow.collect([owed('again', { recipientId: 'other' })]);

    expect(await flow.shown('again')).toBe('held 1 1250 3000 possible-duplicate');
    expect(await flow.submit()).toEqual([]);
  });
});

describe('a session that was paid another way', () => {
  const SESSIONS = ['session-1', 'session-2'];

  it.for(WAYS)(
    'is not paid again in an expense of another amount and month: %s',
    async ([_way, _state, happen], { flow }) => {
      await happen(flow, (id, changes) => expenseOf(id, { sessions: SESSIONS, ...changes }));
      const before = await flow.submit();

      const period = { start: plainDate('2026-11-01'), end: plainDate('2026-11-30') };
      const amount = { text: '777', unit: 'minor' } as const;
      await flow.collect([expenseOf('again', { sessions: ['session-2'], period, amount })], ALL);

      expect(await flow.shown('again')).toBe('held 1 777 3000 session-paid-twice');
      expect(await flow.submitNextDay()).toEqual(before);
    },
  );
});
