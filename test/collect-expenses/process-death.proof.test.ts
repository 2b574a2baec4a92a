import { describe, expect } from 'vitest';
import type { RunSummary } from '../../functions/collect-expenses/collect.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import type { AwsCall, Fault } from '../support/client-faults.ts';
import { CollectionStand, countsOf, it } from '../support/collection.ts';
import type { Embedded } from '../support/embedded.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { placesIn } from '../support/tried.ts';

/** Three good ones, one that is wrong, one for a person, and two of the same content. */
const ITEMS: readonly Expense[] = [
  ...expenses(3),
  expense({ expenseId: 'large', recipientId: 'l', amount: { text: '1000001', unit: 'minor' } }),
  expense({ expenseId: 'twin-1', recipientId: 't' }),
  expense({ expenseId: 'twin-2', recipientId: 't' }),
  expense({ expenseId: 'wrong', recipientId: 'w', iban: IBANS.wrongCheckDigits }),
];

/** What the source says of them later: one corrected, one of another amount, one taken back. */
const LATER: readonly Expense[] = ITEMS.map((item) => {
  if (item.expenseId === 'wrong') return { ...item, iban: IBANS.deOther };
  if (item.expenseId === 'expense-1') return { ...item, amount: { text: '777', unit: 'minor' } };
  if (item.expenseId === 'expense-2') return { ...item, payability: 'waiting' };
  return item;
});

function addsUp(summary: RunSummary): boolean {
  const { fetched, created, unchanged, updated, skipped, failed } = summary;
  return fetched === created + unchanged + updated + skipped + failed;
}

async function callsOf(
  embedded: Embedded,
  items: readonly Expense[],
  before: readonly Expense[] | undefined,
): Promise<readonly AwsCall[]> {
  const stand = await CollectionStand.create(embedded);
  if (before !== undefined) await stand.collect(before);
  stand.faults.clear();
  await stand.collect(items);
  return [...stand.faults.calls];
}

/** States without the number of the twin, since which of them comes first is chance. */
async function statesOf(stand: CollectionStand): Promise<string[]> {
  return (await stand.states()).map((line) => line.replace(/^twin-./, 'twin')).sort();
}

/** A run that dies at call `index`, and the healthy one after it. */
async function dieAndRecover(
  embedded: Embedded,
  items: readonly Expense[],
  before: readonly Expense[] | undefined,
  index: number,
  fault: Fault,
): Promise<{ stand: CollectionStand; died: RunSummary; next: RunSummary; sent: string[] }> {
  const stand = await CollectionStand.create(embedded);
  if (before !== undefined) await stand.collect(before);
  stand.faults.set((call) => (call.index === index ? fault : undefined));
  const died = await stand.collect(items);
  stand.faults.clear();
  const next = await stand.collect(items);
  return { stand, died, next, sent: await stand.sent() };
}

describe.each(['killed-before', 'killed-after'] as const)(
  'a process that is %s a call takes effect',
  (fault) => {
    it('at any call of a first run: the next one completes it', async ({ embedded }) => {
      const calls = await callsOf(embedded, ITEMS, undefined);
      expect(calls.length).toBeGreaterThan(20);

      for (const index of placesIn(calls, fault)) {
        const { stand, died, next, sent } = await dieAndRecover(embedded, ITEMS, undefined, index, fault);

        const rows = [...(await stand.payouts()).values()];
        const ready = rows.filter((row) => row.state === 'ready').map((row) => row.expenseId);
        expect([index, await statesOf(stand)]).toEqual([
          index,
          [
            'expense-1: ready',
            'expense-2: ready',
            'expense-3: ready',
            'large: held limit-exceeded',
            'twin: held possible-duplicate',
            'twin: ready',
            'wrong: rejected iban-check-digits',
          ],
        ]);
        expect([index, died.complete, next.complete]).toEqual([index, false, true]);
        expect([index, ready.filter((id) => !sent.includes(id))]).toEqual([index, []]);
        expect(died.created + next.created).toBeLessThanOrEqual(ITEMS.length);
        expect(addsUp(next) && next.fetched === ITEMS.length).toBe(true);
        expect(rows.every((row) => historyVerifies(row) && row.attempt === 1)).toBe(true);
      }
    });

    it('at any call of a run with changes: the next one completes it', async ({ embedded }) => {
      const calls = await callsOf(embedded, LATER, ITEMS);
      expect(calls.length).toBeGreaterThan(10);

      for (const index of placesIn(calls, fault)) {
        const { stand, next, sent } = await dieAndRecover(embedded, LATER, ITEMS, index, fault);

        const rows = await stand.payouts();
        expect([index, await statesOf(stand)]).toEqual([
          index,
          [
            'expense-1: ready',
            'expense-2: withdrawn',
            'expense-3: ready',
            'large: held limit-exceeded',
            'twin: held possible-duplicate',
            'twin: ready',
            'wrong: ready',
          ],
        ]);
        expect(rows.get('expense-1')?.amountMinor).toBe(777n);
        // The first run has sent it once; its change and the correction are sent by one of the two that follow.
        expect([index, sent.filter((id) => id === 'expense-1').length >= 2]).toEqual([index, true]);
        expect([index, sent.includes('wrong')]).toEqual([index, true]);
        expect([index, next.complete, addsUp(next)]).toEqual([index, true, true]);
        expect([...rows.values()].every(historyVerifies)).toBe(true);
      }
    });
  },
);

describe('a run after one that was healed', () => {
  it('has nothing left to do', async ({ embedded }) => {
    const { stand } = await dieAndRecover(embedded, ITEMS, undefined, 12, 'killed-after');

    const summary = await stand.collect(ITEMS);

    expect(countsOf(summary)).toEqual({ fetched: ITEMS.length, unchanged: ITEMS.length });
    expect(await stand.sent()).toEqual([]);
  });
});

describe('a service that is down for a moment', () => {
  it.for(['request-lost', 'answer-lost'] as const)(
    'does not show where every first try ends in %s',
    async (fault, { stand }) => {
      const tried = new Set<string>();
      stand.faults.set(({ command }) => {
        if (tried.has(command)) return undefined;
        tried.add(command);
        return fault;
      });

      const summary = await stand.collect(ITEMS);

      expect(countsOf(summary)).toEqual({ fetched: ITEMS.length, created: ITEMS.length });
      expect(summary.complete).toBe(true);
      expect(await statesOf(stand)).toContain('expense-1: ready');
    },
  );

  it('ends the run where it stays down, and the next one sends what was not sent', async ({ stand }) => {
    stand.faults.set(({ command }) => (command === 'SendMessageBatchCommand' ? 'request-lost' : undefined));
    const failed = await stand.collect(expenses(3));
    stand.faults.clear();

    const next = await stand.collect(expenses(3));

    expect(failed).toMatchObject({ created: 3, complete: false, error: { code: 'UNEXPECTED' } });
    expect(countsOf(next)).toEqual({ fetched: 3, updated: 3 });
    expect(await stand.sent()).toEqual(['expense-1', 'expense-2', 'expense-3']);
  });
});
