import { describe, expect } from 'vitest';
import { refuse } from '../../functions/approvals/refuse.ts';
import { outboxKeyOf } from '../../functions/core/batch.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { letLeave } from '../../functions/ledger/batches.ts';
import { STOPS_KEY } from '../../functions/ledger/keys.ts';
import { readManifest } from '../../functions/ledger/manifests.ts';
import { readDay } from '../../functions/ledger/payment-days.ts';
import { resumePayments, stopPayments } from '../../operate/stop.ts';
import { type ApprovalStand, it } from '../support/approval-stand.ts';
import { expense, expenses } from '../support/expenses.ts';
import { ACCOUNT } from '../support/payment-stand.ts';
import { PLAN, payoutOf } from '../support/payouts.ts';
import { personNamed } from '../support/people.ts';

const MINUTE_MS = 60_000;
const EXPIRES_AT_MS = Date.parse('2026-11-02T12:45:00Z');

const decision = ({ stand }: ApprovalStand) => ({
  by: personNamed('Cleo'),
  reason: 'one of them is not ours',
  atMs: stand.clock.now(),
});

/** What the cut-off proposes of the two payouts of a file that is void. */
const ANEW = { executionDate: '2026-11-04', approvals: [], proposal: { seal: { count: 2 } } };

describe('a refusal', () => {
  it('holds the named lines, and all others are proposed again without them', async ({ people }) => {
    const { table } = people.stand;
    const batch = await people.proposed(...expenses(3));
    await people.approve(people.anna, batch);
    const { payoutId } = await people.stand.payout('expense-2');

    const refused = await refuse(table, batch.batchId, decision(people), [payoutId]);

    expect(refused).toMatchObject({ ok: true, batch: { state: 'void', voided: { lines: [payoutId] } } });
    expect(await people.approve(people.bert, batch)).toEqual({ ok: false, why: 'over' });
    expect(await people.repair()).toMatchObject({ freed: 3 });
    expect(await people.stand.states()).toEqual([
      'expense-1: scheduled',
      'expense-2: held approval-refused',
      'expense-3: scheduled',
    ]);
    const again = await people.proposedAgain();
    expect(again.proposal?.seal).toMatchObject({ count: 2, controlSumMinor: 2002n });
    const entries = await Array.fromAsync(readManifest(table, again.batchId, 1));
    expect(entries.map((entry) => entry.payoutId)).not.toContain(payoutId);
    expect(await people.stand.files()).toEqual(new Map());
  });

  it('that comes second is told so: its lines go back with the others', async ({ people }) => {
    const { stand } = people;
    const batch = await people.proposed(...expenses(2));
    const [one, two] = [await stand.payout('expense-1'), await stand.payout('expense-2')];
    const later = { ...decision(people), by: personNamed('Dora') };
    stand.interrupt(`BATCH#${batch.batchId}`, () =>
      refuse(stand.table, batch.batchId, decision(people), [one.payoutId]),
    );

    const answer = await refuse(people.deps.table, batch.batchId, later, [two.payoutId]);

    expect(answer).toMatchObject({ ok: false });
    await people.repair();
    expect(await stand.states()).toEqual(['expense-1: held approval-refused', 'expense-2: scheduled']);
  });

  it('of a file that is sealed, of none, or of a line that is in another one changes nothing', async ({
    people,
  }) => {
    const { table } = people.stand;
    const batch = await people.proposed(...expenses(2));
    const foreign = payoutOf(expense({ expenseId: 'elsewhere' })).payoutId;
    const tooMany = Array.from({ length: 101 }, (): PayoutId => foreign);

    const refusals = [
      await refuse(table, batch.batchId, decision(people), [foreign]),
      await refuse(table, batch.batchId, decision(people), tooMany),
      await refuse(table, 'BA0', decision(people), []),
    ];
    for (const answer of refusals) expect(answer).toMatchObject({ ok: false });
    await people.approveAll(batch);
    expect(await refuse(table, batch.batchId, decision(people), [])).toMatchObject({ ok: false });
    expect(await people.stand.states()).toEqual(['expense-1: submitted', 'expense-2: submitted']);
  });

  it('gives the day back what the file had taken of its cap', async ({ people }) => {
    const { table } = people.stand;
    people.configure({ maxPerDay: { count: 2, sumMinor: 1_000_000n } });
    const batch = await people.proposed(...expenses(2));
    expect(await readDay(table, ACCOUNT.id, PLAN.executionDate)).toMatchObject({ count: 2 });

    await refuse(table, batch.batchId, decision(people), []);
    await people.repair();

    expect(await readDay(table, ACCOUNT.id, PLAN.executionDate)).toMatchObject({ count: 0 });
    expect((await people.proposedAgain()).proposal?.seal.count).toBe(2);
  });
});

describe('a proposal that nobody approves in time', () => {
  it('rings an hour before it ends, and as it ends; its payouts get the next date', async ({ people }) => {
    const batch = await people.proposed(...expenses(2));
    await people.approve(people.anna, batch);
    people.waitUntil(EXPIRES_AT_MS - 60 * MINUTE_MS - 1);
    await people.repair();
    expect(people.stand.log.alarms()).toEqual([]);

    people.stand.clock.advance(1);
    await people.repair();
    expect(people.stand.log.alarms()).toEqual(['approval-due']);
    people.waitUntil(EXPIRES_AT_MS);
    expect(await people.repair()).toMatchObject({ ended: 1, freed: 2 });

    expect(people.stand.log.alarms()).toEqual(['approval-due', 'approval-expired']);
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'void', voided: { why: 'expired' } });
    expect(await people.proposedAgain()).toMatchObject(ANEW);
    expect(await people.repair()).toMatchObject({ ended: 0, freed: 0 });
  });

  it('ends with the next repair where the rules have changed, also where its account is gone', async ({
    people,
  }) => {
    const batch = await people.proposed(expense());
    people.configure({ approval: { people: 2, bankReleases: true } });

    expect(await people.repair()).toMatchObject({ ended: 1, freed: 1 });

    expect(await people.batch(batch.batchId)).toMatchObject({ voided: { why: 'terms-changed' } });
    expect(people.stand.log.alarms()).toEqual([]);
  });
});

describe('a file that was sealed in time and could not leave', () => {
  const LEAVES_BEFORE_MS = EXPIRES_AT_MS + 5 * MINUTE_MS;

  /** The last approval comes in the last moment, and nothing happens after it. */
  async function sealedLate(people: ApprovalStand) {
    const batch = await people.proposed(...expenses(2));
    people.waitUntil(EXPIRES_AT_MS - 1);
    await people.approve(people.anna, batch);
    await people.approveAndDie(people.bert, batch);
    return people.batch(batch.batchId);
  }

  it('leaves in the minutes that its cut-off leaves for that', async ({ people }) => {
    const batch = await sealedLate(people);
    people.waitUntil(LEAVES_BEFORE_MS - 1);

    expect(await people.repair()).toMatchObject({ finished: 1 });

    expect((await people.stand.files()).has(outboxKeyOf(batch))).toBe(true);
    expect(people.stand.log.alarms()).toEqual([]);
  });

  it('is void after them, with an alarm, and people approve its payouts anew', async ({ people }) => {
    const { stand } = people;
    const batch = await sealedLate(people);
    await stopPayments(stand.table, ACCOUNT.id, decision(people));
    await people.repair();
    expect((await people.batch(batch.batchId)).state).toBe('sealed');
    people.waitUntil(LEAVES_BEFORE_MS);
    await resumePayments(stand.table, ACCOUNT.id, decision(people), 1);

    expect(await people.repair()).toMatchObject({ finished: 0, freed: 2 });

    expect(await stand.files()).toEqual(new Map());
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'void', voided: { why: 'late' } });
    expect(stand.log.alarms()).toEqual(['file-late']);
    expect(await people.proposedAgain()).toMatchObject(ANEW);
  });

  it('is void also while its account is stopped', async ({ people }) => {
    const { stand } = people;
    const batch = await sealedLate(people);
    await stopPayments(stand.table, ACCOUNT.id, decision(people));
    people.waitUntil(LEAVES_BEFORE_MS);

    expect(await people.repair()).toMatchObject({ finished: 0, freed: 2 });

    expect(await people.batch(batch.batchId)).toMatchObject({ voided: { why: 'late' } });
    expect(await stand.states()).toEqual(['expense-1: scheduled', 'expense-2: scheduled']);
  });

  it('does not begin to leave once its time is over, whoever asked before', async ({ people }) => {
    const { stand } = people;
    const batch = await sealedLate(people);
    people.waitUntil(LEAVES_BEFORE_MS - 1);
    // A repair that takes long to make the file: its minutes run out on the way.
    stand.faults.set(({ command, input }) => {
      if (command === 'GetItemCommand' && JSON.stringify(input).includes(STOPS_KEY)) stand.clock.advance(1);
      return undefined;
    });

    expect(await people.repair()).toMatchObject({ finished: 0 });

    expect(await stand.files()).toEqual(new Map());
    expect(await letLeave(stand.table, batch, LEAVES_BEFORE_MS)).toBeUndefined();
    expect((await people.batch(batch.batchId)).leavesAtMs).toBeUndefined();
    expect(await people.repair()).toMatchObject({ freed: 2 });
  });

  it('goes on, with an alarm, where it may be in the outbox already', async ({ people }) => {
    const { stand } = people;
    const batch = await sealedLate(people);
    expect(await letLeave(stand.table, batch, LEAVES_BEFORE_MS - 1)).toBeDefined();
    people.waitUntil(LEAVES_BEFORE_MS);

    expect(await people.repair()).toMatchObject({ finished: 1, freed: 0 });

    expect((await stand.files()).has(outboxKeyOf(batch))).toBe(true);
    expect(stand.log.alarms()).toEqual(['file-late']);
  });

  it('is no alarm where its file is in the outbox, and only its rows are behind', async ({ people }) => {
    const { stand } = people;
    const batch = await sealedLate(people);
    stand.faults.set(({ command, input }) =>
      command === 'UpdateItemCommand' && JSON.stringify(input).includes('"PAYOUT#')
        ? 'killed-before'
        : undefined,
    );
    await expect(people.repair()).rejects.toThrow();
    stand.faults.clear();
    expect((await stand.files()).has(outboxKeyOf(batch))).toBe(true);
    people.waitUntil(LEAVES_BEFORE_MS);
    stand.log.lines.splice(0);

    expect(await people.repair()).toMatchObject({ finished: 1 });

    expect(stand.log.alarms()).toEqual([]);
  });

  it('leaves or is void, never both: one write on its row decides', async ({ people }) => {
    const { stand } = people;
    const batch = await sealedLate(people);
    people.waitUntil(LEAVES_BEFORE_MS);
    stand.interrupt(`BATCH#${batch.batchId}`, () => letLeave(stand.table, batch, LEAVES_BEFORE_MS - 1));

    await people.repair();

    const after = await people.batch(batch.batchId);
    expect(after).toMatchObject({ state: 'sealed', leavesAtMs: LEAVES_BEFORE_MS - 1 });
    expect(await stand.states()).toEqual(['expense-1: batched', 'expense-2: batched']);
    expect(await people.repair()).toMatchObject({ finished: 1 });
    expect((await stand.files()).has(outboxKeyOf(batch))).toBe(true);
  });
});

describe('the last approval and an end at once', () => {
  it.for(['refusal', 'expiry'] as const)('have one winner: %s', async (end, { people }) => {
    const { stand } = people;
    const batch = await people.proposed(expense());
    await people.approve(people.anna, batch);
    if (end === 'expiry') people.waitUntil(EXPIRES_AT_MS - 1);
    const ending = async () => {
      if (end === 'refusal') return refuse(stand.table, batch.batchId, decision(people), []);
      stand.clock.advance(1);
      return people.repair();
    };

    const signature = people.signature(people.bert, batch);
    stand.interrupt(`BATCH#${batch.batchId}`, ending);
    expect(await people.give(batch.batchId, signature)).toEqual({ ok: false, why: 'raced' });
    expect((await people.batch(batch.batchId)).state).toBe('void');
    expect(await stand.files()).toEqual(new Map());
  });
});
