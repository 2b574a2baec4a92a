import { describe, expect } from 'vitest';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { createPayout, historyVerifies } from '../../functions/core/step-payout.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { insertPayout, readPayout, readPayouts, updatePayout } from '../../functions/ledger/payouts.ts';
import { keyOf, type LedgerTable } from '../../functions/ledger/table.ts';
import { notDebited } from '../support/bank-facts.ts';
import { first } from '../support/client-faults.ts';
import { TestClock } from '../support/clock.ts';
import { it, rawItem } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { expense, expenses } from '../support/expenses.ts';
import { leaveKeysUnprocessed } from '../support/partial-failures.ts';
import { putRow, tamper } from '../support/past-the-ledger.ts';
import { AT_MS, newPayout, PLAN, payoutIn, payoutOf, REACHABLE_STATES, step } from '../support/payouts.ts';

/** The row that another run would make of the same expense. */
function ofRun(run: string): Payout {
  const facts = { runId: run };
  return createPayout(newPayout(), { by: 'collect-expenses', why: 'collected', facts, atMs: AT_MS });
}

async function put(table: LedgerTable, ...payouts: readonly Payout[]): Promise<void> {
  await Promise.all(payouts.map((payout) => putRow(table, encodePayout(payout))));
}

describe('insertPayout', () => {
  it('creates the row once, however many try at the same moment', async ({ table }) => {
    const rivals = Array.from({ length: 10 }, (_, run) => ofRun(String(run)));

    const outcomes = await Promise.all(rivals.map((payout) => insertPayout(table, payout)));

    const winner = await readPayout(table, payoutOf().payoutId);
    expect(outcomes.filter((outcome) => outcome.kind === 'written').map(({ payout }) => payout)).toEqual([
      winner,
    ]);
    for (const outcome of outcomes) expect(outcome.payout).toEqual(winner);
  });

  it.for(['answer-lost', 'request-lost'] as const)(
    'knows its own row when the first try ended in %s',
    async (fault, { faulty }) => {
      faulty.faults.set(first('PutItemCommand', fault));

      const outcome = await insertPayout(faulty.table, payoutOf());

      expect(faulty.faults.count('PutItemCommand')).toBe(2);
      expect(outcome).toEqual({ kind: 'written', payout: payoutOf() });
    },
  );

  it('knows its own row also where somebody went on with it before the second try', async ({ table }) => {
    const payout = payoutOf();
    await insertPayout(table, payout);
    await updatePayout(table, payout, step(payout, 'scheduled', { plan: PLAN }));

    const outcome = await insertPayout(table, payout);

    expect(outcome).toMatchObject({ kind: 'written', payout: { state: 'scheduled', version: 2 } });
  });

  it('does not take the row of another run for its own', async ({ table }) => {
    await insertPayout(table, ofRun('1'));

    expect(await insertPayout(table, ofRun('2'))).toEqual({ kind: 'lost', payout: ofRun('1') });
  });

  it('refuses a payout that has gone on already', async ({ table }) => {
    expect((await rejectionOf(insertPayout(table, step(payoutOf(), 'held')))).code).toBe('ASSERTION_FAILED');
  });

  it('says what is wrong when the row in its way cannot be read', async ({ table }) => {
    const payout = payoutOf();
    await putRow(table, keyOf(payoutKey(payout.payoutId)));

    expect((await rejectionOf(insertPayout(table, payout))).code).toBe('LEDGER_ROW_INVALID');
  });
});

describe('updatePayout', () => {
  it('writes every field of the step and adds its entry to the history', async ({ table }) => {
    const before = payoutOf();
    await insertPayout(table, before);
    const after = step(before, 'scheduled', { plan: PLAN });

    expect(await updatePayout(table, before, after)).toEqual({ kind: 'written', payout: after });
    expect(await readPayout(table, before.payoutId)).toEqual(after);
  });

  it('removes what the step removed', async ({ table }) => {
    const before = payoutIn('failed');
    await put(table, before);
    const after = step(before, 'ready', {}, notDebited());

    await updatePayout(table, before, after);

    const row = await rawItem(table, payoutKey(before.payoutId));
    expect(await readPayout(table, before.payoutId)).toEqual(after);
    for (const field of ['plan', 'batchId']) expect(row).not.toHaveProperty(field);
  });

  it('lets exactly one of many steps through, and tells the others what there is', async ({ table }) => {
    const before = payoutOf();
    await insertPayout(table, before);
    const rivals = ['held', 'scheduled', 'withdrawn', 'rejected'] as const;

    const outcomes = await Promise.all(
      rivals.map((to) => updatePayout(table, before, step(before, to, { reference: to }))),
    );

    const winner = await readPayout(table, before.payoutId);
    expect(outcomes.filter((outcome) => outcome.kind === 'written')).toHaveLength(1);
    for (const outcome of outcomes) expect(outcome.payout).toEqual(winner);
    expect(winner?.history).toHaveLength(2);
  });

  it.for(['answer-lost', 'request-lost'] as const)(
    'knows its own step when the first try ended in %s',
    async (fault, { faulty, table }) => {
      const before = payoutOf();
      await insertPayout(table, before);
      faulty.faults.set(first('UpdateItemCommand', fault));
      const after = step(before, 'held');

      const outcome = await updatePayout(faulty.table, before, after);

      expect(faulty.faults.count('UpdateItemCommand')).toBe(2);
      expect(outcome).toEqual({ kind: 'written', payout: after });
      expect((await readPayout(table, before.payoutId))?.history).toHaveLength(2);
    },
  );

  it('knows its own step also where somebody went on from it', async ({ table }) => {
    const before = payoutOf();
    const after = step(before, 'held');
    const later = step(after, 'cancelled');
    await put(table, later);

    expect(await updatePayout(table, before, after)).toEqual({ kind: 'written', payout: later });
  });

  it('loses where the state is right and the version is not', async ({ table }) => {
    const before = payoutOf();
    const now = step(before, 'ready', { reference: 'now' });
    await put(table, now);

    const outcome = await updatePayout(table, before, step(before, 'ready', { reference: 'late' }));

    expect(outcome).toEqual({ kind: 'lost', payout: now });
    expect(await readPayout(table, before.payoutId)).toEqual(now);
  });

  it('does not go through where the state was changed past the ledger, nor is the row acted on', async ({
    table,
  }) => {
    const before = payoutOf();
    await insertPayout(table, before);
    await tamper(table, payoutKey(before.payoutId), 'state', { S: 'held' });

    const error = await rejectionOf(updatePayout(table, before, step(before, 'scheduled')));

    expect(error.code).toBe('LEDGER_ROW_INVALID');
    expect((await rejectionOf(readPayout(table, before.payoutId))).message).toBe(
      'A payout row is not where its history leads.',
    );
    const rows = await readPayouts(table, [before.payoutId], new TestClock());
    expect(rows.payouts.size).toBe(0);
    expect(rows.unreadable.get(before.payoutId)?.code).toBe('LEDGER_ROW_INVALID');
    expect(rows.altered.get(before.payoutId)?.state).toBe('held');
  });

  it('makes no row of a step whose row is not there', async ({ table }) => {
    const before = payoutOf();

    const error = await rejectionOf(updatePayout(table, before, step(before, 'held')));

    expect(error.code).toBe('ASSERTION_FAILED');
    expect(await readPayout(table, before.payoutId)).toBeUndefined();
  });

  it('refuses a step of another row and one that skips a version', async ({ table }) => {
    const before = payoutOf();
    const other = step(payoutOf(expense({ expenseId: 'other' })), 'held');
    const skipping = step(step(before, 'held'), 'held');

    expect((await rejectionOf(updatePayout(table, before, other))).code).toBe('ASSERTION_FAILED');
    expect((await rejectionOf(updatePayout(table, before, skipping))).code).toBe('ASSERTION_FAILED');
  });

  it('keeps a chain through a long life that still verifies', async ({ table }) => {
    let payout = payoutOf();
    await insertPayout(table, payout);
    for (const to of ['held', 'rejected', 'ready', 'withdrawn', 'ready', 'scheduled'] as const) {
      const after = step(payout, to, to === 'scheduled' ? { plan: PLAN } : {});
      await updatePayout(table, payout, after);
      payout = after;
    }

    const row = await readPayout(table, payout.payoutId);
    expect(row).toEqual(payout);
    expect(row !== undefined && historyVerifies(row)).toBe(true);
  });
});

describe('the live index', () => {
  const LIVE = REACHABLE_STATES.filter((state) => !['paid', 'withdrawn', 'cancelled'].includes(state));

  it.for(REACHABLE_STATES)('holds a payout that is %s only while it waits', async (state, { table }) => {
    const payout = payoutIn(state);
    await put(table, payout);

    const row = await rawItem(table, payoutKey(payout.payoutId));

    const shard = LIVE.includes(state) ? expect.stringMatching(`^${state}#[0-7]$`) : undefined;
    expect(row?.['liveShard']?.S).toEqual(shard);
    expect(row?.['liveSort'] === undefined).toBe(shard === undefined);
  });

  it('lets go of a payout with the very step that ends its waiting, and takes it back when it waits again', async ({
    table,
  }) => {
    const ready = payoutOf();
    await insertPayout(table, ready);
    const withdrawn = step(ready, 'withdrawn');
    const again = step(withdrawn, 'ready');
    const shardNow = async () => (await rawItem(table, payoutKey(ready.payoutId)))?.['liveShard']?.S;

    await updatePayout(table, ready, withdrawn);
    const whileWithdrawn = await shardNow();
    await updatePayout(table, withdrawn, again);

    expect(whileWithdrawn).toBeUndefined();
    expect(await shardNow()).toMatch(/^ready#[0-7]$/);
  });
});

describe('readPayouts', () => {
  const payouts = expenses(25).map((each) => payoutOf(each));
  const ids = payouts.map((payout) => payout.payoutId);

  function readAll(table: LedgerTable, payoutIds: readonly PayoutId[], clock = new TestClock()) {
    return readPayouts(table, payoutIds, clock);
  }

  it('reads the rows that there are, each once', async ({ table }) => {
    await put(table, ...payouts);
    const missing = payoutOf(expense({ expenseId: 'missing' })).payoutId;

    const read = await readAll(table, [...ids, missing, ...ids]);

    expect(read.payouts).toEqual(new Map(payouts.map((payout) => [payout.payoutId, payout])));
    expect(read.unreadable.size).toBe(0);
  });

  it('asks again for keys that were left unprocessed, waiting longer each time', async ({
    faulty,
    table,
  }) => {
    await put(table, ...payouts);
    const asked = leaveKeysUnprocessed(faulty.table.client, 10);
    const clock = new TestClock();

    const read = await readAll(faulty.table, ids, clock);

    expect(read.payouts.size).toBe(25);
    expect(asked).toEqual([25, 15, 5]);
    expect(clock.sleptMs).toEqual([100, 200]);
  });

  it('gives up on keys that stay unprocessed', async ({ faulty }) => {
    const asked = leaveKeysUnprocessed(faulty.table.client, 0);

    const error = await rejectionOf(readAll(faulty.table, ids));

    expect(error).toMatchObject({ code: 'LEDGER_CONTENDED', details: { rows: 25 } });
    expect(asked).toHaveLength(10);
  });

  it('tells of a row that it cannot read, and reads the others', async ({ table }) => {
    await put(table, ...payouts);
    const [broken = payoutOf()] = payouts;
    await tamper(table, payoutKey(broken.payoutId), 'state', { S: 'paying' });

    const read = await readAll(table, ids);

    expect(read.payouts.size).toBe(24);
    expect([...read.unreadable.keys()]).toEqual([broken.payoutId]);
    expect(read.unreadable.get(broken.payoutId)?.code).toBe('LEDGER_ROW_INVALID');
  });

  it('refuses more than one request can ask for', async ({ table }) => {
    const tooMany = expenses(101).map((each) => payoutOf(each).payoutId);

    expect((await rejectionOf(readAll(table, tooMany))).code).toBe('ASSERTION_FAILED');
  });
});
