import { describe, expect } from 'vitest';
import { refuse } from '../../functions/approvals/refuse.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { readManifest } from '../../functions/ledger/manifests.ts';
import { readDay } from '../../functions/ledger/payment-days.ts';
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

function waitUntil({ stand: { clock } }: ApprovalStand, ms: number): void {
  clock.advance(ms - clock.now());
}

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
    await people.approve(people.anna, batch);
    await people.approve(people.bert, batch);
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
    waitUntil(people, EXPIRES_AT_MS - 60 * MINUTE_MS - 1);
    await people.repair();
    expect(people.stand.log.alarms()).toEqual([]);

    people.stand.clock.advance(1);
    await people.repair();
    expect(people.stand.log.alarms()).toEqual(['approval-due']);
    waitUntil(people, EXPIRES_AT_MS);
    expect(await people.repair()).toMatchObject({ ended: 1, freed: 2 });

    expect(people.stand.log.alarms()).toEqual(['approval-due', 'approval-expired']);
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'void', voided: { why: 'expired' } });
    const again = await people.proposedAgain();
    expect(again).toMatchObject({
      executionDate: '2026-11-04',
      approvals: [],
      proposal: { seal: { count: 2 } },
    });
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

describe('the last approval and an end at once', () => {
  it.for(['refusal', 'expiry'] as const)('have one winner: %s', async (end, { people }) => {
    const { stand } = people;
    const batch = await people.proposed(expense());
    await people.approve(people.anna, batch);
    if (end === 'expiry') waitUntil(people, EXPIRES_AT_MS - 1);
    const ending = async () => {
      if (end === 'refusal') return refuse(stand.table, batch.batchId, decision(people), []);
      stand.clock.advance(1);
      return people.repair();
    };

    const signature = people.signature(people.bert, batch);
    stand.interrupt(`BATCH#${batch.batchId}`, ending);
    const answer = await people.give(batch.batchId, signature);

    expect(answer).toEqual({ ok: false, why: 'raced' });
    expect((await people.batch(batch.batchId)).state).toBe('void');
    expect(await stand.files()).toEqual(new Map());
  });
});
