import fc, { type Scheduler } from 'fast-check';
import { describe, expect } from 'vitest';
import type { RecordContext } from '../../functions/collect-expenses/record-context.ts';
import { recordExpense } from '../../functions/collect-expenses/record-expense.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { payoutIdOf, sessionsDigest } from '../../functions/core/expense-ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { readPayout } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { RowsAhead } from '../../functions/ledger/versioned-row.ts';
import { TestClock } from '../support/clock.ts';
import { type Embedded, it } from '../support/embedded.ts';
import { expense } from '../support/expenses.ts';
import { FakeSource } from '../support/fake-source.ts';
import { RecordingLog } from '../support/log.ts';
import { ANY_PAYEE } from '../support/payees.ts';
import { EURO } from '../support/payouts.ts';
import { forAllAsyncIn } from '../support/properties.ts';
import { tried } from '../support/tried.ts';

/** Of each property. */
const RACES = tried(50, 6);

/** A client whose every request waits until the scheduler lets it go. */
function scheduledTable(embedded: Embedded, scheduler: Scheduler, tableName: string): LedgerTable {
  const client = embedded.newDynamoDb();
  client.middlewareStack.add(
    (next, context) => async (args) => {
      await scheduler.schedule(Promise.resolve(), String(context['commandName']));
      return next(args);
    },
    { step: 'initialize' },
  );
  return { client, tableName };
}

function contextOf(table: LedgerTable): RecordContext {
  const clock = new TestClock();
  return {
    table,
    source: new FakeSource([]),
    limits: new Map([['EUR', 1_000_000n]]),
    debtorAccounts: [EURO],
    payees: ANY_PAYEE,
    payeesAhead: RowsAhead.NONE,
    sameAccountAndAmount: 'hold',
    tariff: undefined,
    clock,
    log: new RecordingLog(),
    deaths: new Deaths(table, 'statement'),
    runId: 'run-1',
    deadlineMs: Number.POSITIVE_INFINITY,
    handedOver: new Set(),
    readDetails: (listed) => Promise.resolve(listed),
    onUnknownStatus: () => undefined,
    endsAtMs: Number.POSITIVE_INFINITY,
  };
}

function paying(index: number, sessions: readonly number[]): Expense {
  return expense({
    expenseId: `expense-${index}`,
    recipientId: `recipient-${index}`,
    amount: { text: String(1000 + index), unit: 'minor' },
    sessions: namesOf(sessions),
  });
}

function namesOf(sessions: readonly number[]): string[] {
  return sessions.map((session) => `session-${session}`);
}

/** What a source may say of an expense. */
const SAYS: Readonly<Record<string, Partial<Expense>>> = {
  good: {},
  'no name': { recipientName: '' },
  waiting: { payability: 'waiting', sourceStatus: 'Awaiting funds' },
  paid: { payability: 'paid-by-source', sourceStatus: 'Paid' },
};

/** Each expense recorded by a process of its own, in the scheduler's order; then all as they stand. */
async function race(
  embedded: Embedded,
  scheduler: Scheduler,
  rivals: readonly Expense[],
  given?: LedgerTable,
): Promise<Payout[]> {
  const table = given ?? (await embedded.newTable());
  const recordings = rivals.map(async (listed) => {
    const context = contextOf(scheduledTable(embedded, scheduler, table.tableName));
    const payoutId = payoutIdOf(listed);
    await recordExpense(context, { expense: listed, payoutId }, await readPayout(table, payoutId));
  });
  await scheduler.waitFor(Promise.all(recordings));
  const payouts = await Promise.all(rivals.map((listed) => readPayout(table, payoutIdOf(listed))));
  return payouts.filter((payout) => payout !== undefined);
}

const SESSIONS = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });

/** Of a case, the sessions whose payouts are clear. */
function clearSessions(sets: readonly (readonly number[])[], payouts: readonly Payout[]): number[] {
  return sets.flatMap((sessions, index) => (payouts[index]?.state === 'ready' ? sessions : []));
}

describe('payouts that claim the same sessions at once', () => {
  it('are never clear for one session together', async ({ embedded }) => {
    await forAllAsyncIn(
      RACES,
      fc.scheduler(),
      fc.array(SESSIONS, { minLength: 2, maxLength: 4 }),
      async (scheduler, sets) => {
        const payouts = await race(
          embedded,
          scheduler,
          sets.map((sessions, index) => paying(index, sessions)),
        );

        expect(payouts).toHaveLength(sets.length);
        const clear = clearSessions(sets, payouts);
        expect(new Set(clear).size).toBe(clear.length);
      },
    );
  });

  it('are never clear for one together, whatever their sources say next', async ({ embedded }) => {
    const reading = fc.record({
      rival: fc.integer({ min: 0, max: 1 }),
      sessions: fc.constantFrom([0], [0, 1], [1]),
      energyWh: fc.constantFrom(1n, 2n),
      says: fc.constantFrom('good', 'good', 'good', 'no name', 'no name', 'waiting', 'paid'),
    });
    await forAllAsyncIn(
      RACES,
      fc.scheduler(),
      fc.array(fc.array(reading, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 5 }),
      async (scheduler, rounds) => {
        const table = await embedded.newTable();
        for (const readings of rounds) {
          // Two readings of one expense in a round are two runs that overlap, one of them with an old answer.
          const listed = readings.map(({ rival, sessions, energyWh, says }) => ({
            ...paying(rival, sessions),
            amount: { text: String(1000 + rival * 100 + sessions.length), unit: 'minor' as const },
            energyWh,
            ...SAYS[says],
          }));
          await race(embedded, scheduler, listed, table);
        }

        const sets = rounds.flat().map(({ sessions }) => sessions);
        const clear = [];
        for (const rival of [0, 1]) {
          const payout = await readPayout(table, payoutIdOf(paying(rival, [])));
          if (payout?.state !== 'ready') continue;
          const paid = sets.find((set) => sessionsDigest(namesOf(set)) === payout.sessions?.digest);
          clear.push(...(paid ?? []));
        }
        expect(new Set(clear).size).toBe(clear.length);
      },
    );
  });

  it('leave one of two clear, in any interleaving', async ({ embedded }) => {
    await forAllAsyncIn(RACES, fc.scheduler(), SESSIONS, SESSIONS, async (scheduler, first, second) => {
      fc.pre(first.some((session) => second.includes(session)));

      const payouts = await race(embedded, scheduler, [paying(0, first), paying(1, second)]);

      expect(payouts.map(({ state }) => state).sort()).toEqual(['held', 'ready']);
    });
  });

  it('leave one clear of any number that pay exactly the same', async ({ embedded }) => {
    await forAllAsyncIn(
      RACES,
      fc.scheduler(),
      SESSIONS,
      fc.integer({ min: 2, max: 5 }),
      async (scheduler, sessions, count) => {
        const rivals = Array.from({ length: count }, (_, index) => paying(index, sessions));

        const states = (await race(embedded, scheduler, rivals)).map(({ state }) => state);

        expect(states.filter((state) => state === 'ready')).toHaveLength(1);
        expect(states.filter((state) => state === 'held')).toHaveLength(count - 1);
      },
    );
  });
});
