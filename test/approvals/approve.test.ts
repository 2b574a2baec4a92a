import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect } from 'vitest';
import { type Approved, approve } from '../../functions/approvals/approve.ts';
import { refuse } from '../../functions/approvals/refuse.ts';
import { approvalsKeyOf, outboxKeyOf } from '../../functions/core/batch.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import { ROSTER_KEY } from '../../functions/ledger/keys.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import { readRoster } from '../../functions/ledger/roster.ts';
import { personOf } from '../../operate/person.ts';
import { resumePayments, stopPayments } from '../../operate/stop.ts';
import { type ApprovalStand, it } from '../support/approval-stand.ts';
import { type Signer, signerNamed } from '../support/approvals.ts';
import { expense, expenses } from '../support/expenses.ts';
import { CALLER_ARN } from '../support/identity-service.ts';
import { ACCOUNT, endToEndIdsIn, scheduledPayout } from '../support/payment-stand.ts';
import { AT_MS } from '../support/payouts.ts';
import { present } from '../support/present.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The cut-off is at 13:00 UTC; the file and its transfer take a quarter of an hour. */
const EXPIRES_AT_MS = Date.parse('2026-11-02T12:45:00Z');

/** The collection sees another amount there, which comes too late for the row. */
function changedAtTheSource(payout: Payout): Payout {
  const reason = { why: 'source-changed-after-batching', facts: { runId: 'run-2' } } as const;
  return stepPayout(payout, payout.state, {}, { by: 'collect-expenses', ...reason, atMs: AT_MS });
}

/** What each of them is answered, one after the other. */
async function answersTo(people: ApprovalStand, ...signers: readonly Signer[]): Promise<Approved[]> {
  const batch = present((await people.stand.batches())[0]);
  const answers: Approved[] = [];
  for (const signer of signers) answers.push(await people.approve(signer, batch));
  return answers;
}

describe('a file that people approve', () => {
  it('is proposed with all that is to be signed, and nothing of it is in the outbox', async ({ people }) => {
    const batch = await people.proposed(...expenses(3));

    expect(batch).toMatchObject({
      state: 'proposed',
      executionDate: '2026-11-03',
      approvals: [],
      proposal: {
        expiresAtMs: EXPIRES_AT_MS,
        makers: [],
        seal: { count: 3, controlSumMinor: 3003n },
        terms: { policy: { people: 2 } },
      },
    });
    expect(batch.seal).toBeUndefined();
    expect(await people.stand.files()).toEqual(new Map());
    expect(await people.stand.states()).toEqual([1, 2, 3].map((n) => `expense-${n}: batched`));
    expect(await people.repair()).toMatchObject({ voided: 0, ended: 0, finished: 0 });
  });

  it('is sealed by the last approval, and out at once, with all that proves the approvals beside it', async ({
    people,
  }) => {
    const batch = await people.proposed(...expenses(3));

    const one = await people.approve(people.anna, batch);
    expect(one).toMatchObject({ ok: true, batch: { state: 'proposed', version: 3 } });
    expect(await people.stand.files()).toEqual(new Map());
    const two = await people.approve(people.bert, batch);

    expect(two).toMatchObject({ ok: true, batch: { state: 'sealed', seal: batch.proposal?.seal } });
    const files = await people.stand.files();
    expect([...files.keys()].sort()).toEqual([approvalsKeyOf(batch), outboxKeyOf(batch)]);
    expect(endToEndIdsIn(files.get(outboxKeyOf(batch)) ?? '')).toHaveLength(3);
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'submitted' });
    expect(await people.stand.states()).toEqual([1, 2, 3].map((n) => `expense-${n}: submitted`));
  });

  it('is finished by the repair where nothing happens after the last approval', async ({ people }) => {
    const batch = await people.proposed(...expenses(1));
    await people.approve(people.anna, batch);
    await people.approveAndDie(people.bert, batch);
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'sealed' });

    expect(await people.repair()).toMatchObject({ finished: 1 });

    expect((await people.stand.files()).size).toBe(2);
  });

  it('needs more people the larger its sum', async ({ people }) => {
    const above = [
      { amount: '15.00', people: 1 },
      { amount: '40.00', people: 2 },
    ];
    people.configure({ approval: { people: 0, above } });
    await people.proposed(...expenses(2));

    expect(await answersTo(people, people.bert)).toMatchObject([{ ok: true, batch: { state: 'sealed' } }]);
  });

  it('leaves at its schedule where nobody has to approve its sum', async ({ people }) => {
    people.configure({ approval: { people: 0, above: [{ amount: '1000.00', people: 2 }] } });
    const { stand } = people;
    await stand.putClaimed(...expenses(2).map((one) => scheduledPayout(one)));

    await people.cutOff();

    expect(await stand.states()).toEqual(['expense-1: submitted', 'expense-2: submitted']);
    expect((await stand.files()).size).toBe(1);
  });

  it('has the deadline of its execution date, also where its run takes past the last moment for that', async ({
    people,
  }) => {
    const { stand } = people;
    await stand.putClaimed(scheduledPayout(expense()));
    // The last minute in which a file is proposed for this cut-off; the run takes two.
    people.waitUntil(EXPIRES_AT_MS - HOUR_MS - MINUTE_MS);
    stand.interrupt('PAYOUT#', async () => stand.clock.advance(2 * MINUTE_MS));

    const batch = await people.proposedAgain();

    expect(batch.executionDate).toBe('2026-11-03');
    expect(batch.proposal?.expiresAtMs).toBe(EXPIRES_AT_MS);
  });

  it('is proposed for the next banking day where too little is left of this one', async ({ people }) => {
    people.waitUntil(EXPIRES_AT_MS - HOUR_MS);
    const batch = await people.proposed(expense());

    expect(batch).toMatchObject({ executionDate: '2026-11-04' });
    expect(batch.proposal?.expiresAtMs).toBe(EXPIRES_AT_MS + 24 * HOUR_MS);
  });
});

describe('an approval', () => {
  it('does not count twice for one person', async ({ people }) => {
    await people.proposed(expense());

    expect(await answersTo(people, people.anna, people.anna)).toMatchObject([
      { ok: true },
      { ok: false, why: 'person-twice' },
    ]);
  });

  it('is not taken of somebody who is no approver, nor of a batch that is over or unknown', async ({
    people,
  }) => {
    const batch = await people.proposed(expense());
    expect(await people.approve(signerNamed('Cleo'), batch)).toEqual({ ok: false, why: 'key-unknown' });

    await refuse(people.stand.table, batch.batchId, people.decision, []);

    expect(await people.approve(people.anna, batch)).toEqual({ ok: false, why: 'over' });
    const unknown = await people.approve(people.anna, { ...batch, batchId: 'BA0' });
    expect(unknown).toEqual({ ok: false, why: 'unknown' });
  });

  it('does not count of who released a payout in it', async ({ people }) => {
    await people.putReleasedBy(people.anna.person);
    await people.cutOff();

    expect(await answersTo(people, people.anna)).toEqual([{ ok: false, why: 'person-made-it' }]);
  });

  it('does not count of who released a payout in it from a terminal', async ({ people }) => {
    people.terminals = [{ arn: CALLER_ARN, ...people.bert.person }];
    await people.putReleasedBy(personOf({ identity: CALLER_ARN, name: undefined }));
    await people.cutOff();

    expect(await answersTo(people, people.anna, people.bert)).toMatchObject([
      { ok: true },
      { ok: false, why: 'person-made-it' },
    ]);
  });

  it('does not count once it is too late, to the millisecond', async ({ people }) => {
    const batch = await people.proposed(expense());
    people.waitUntil(EXPIRES_AT_MS - 1);
    const late = people.signature(people.bert, batch);
    expect(await people.approve(people.anna, batch)).toMatchObject({ ok: true });
    people.stand.clock.advance(1);

    expect(await people.give(batch.batchId, late)).toEqual({ ok: false, why: 'expired' });
    expect(await people.stand.files()).toEqual(new Map());
  });

  it('is not taken while payments are stopped, and is after', async ({ people }) => {
    const { table } = people.stand;
    const batch = await people.proposed(expense());
    await stopPayments(table, ACCOUNT.id, people.decision);
    expect(await people.approve(people.anna, batch)).toEqual({ ok: false, why: 'stopped' });

    await resumePayments(table, ACCOUNT.id, people.decision, 1);

    expect(await people.approve(people.anna, batch)).toMatchObject({ ok: true });
  });

  it('ends the proposal where the rules have changed since', async ({ people }) => {
    const batch = await people.proposed(expense());
    people.configure({ approval: { people: 1 } });

    expect(await people.approve(people.anna, batch)).toEqual({ ok: false, why: 'terms-changed' });

    expect(await people.batch(batch.batchId)).toMatchObject({
      state: 'void',
      voided: { why: 'terms-changed' },
    });
    await people.repair();
    expect(await people.proposedAgain()).toMatchObject({ state: 'proposed' });
    expect(await people.stand.states()).toEqual(['expense-1: batched']);
  });

  it('seals nothing that the source has changed since, and the file is proposed again without it', async ({
    people,
  }) => {
    const batch = await people.proposed(...expenses(2));
    await people.approve(people.anna, batch);
    const changed = await people.stand.payout('expense-1');
    await updatePayout(people.stand.table, changed, changedAtTheSource(changed));

    expect(await people.approve(people.bert, batch)).toEqual({ ok: false, why: 'outdated' });

    await people.repair();
    const again = await people.proposedAgain();
    expect(again.proposal?.seal.count).toBe(1);
    expect(await people.stand.states()).toEqual([
      'expense-1: held changed-while-batched',
      'expense-2: batched',
    ]);
  });

  it('seals nothing of a source that has gone on a dry run since', async ({ people }) => {
    const batch = await people.proposed(expense());
    await people.approve(people.anna, batch);
    const deps = { ...people.approvalDeps, sourceModes: new Map([['spirii/nordfleet', 'dry-run'] as const]) };

    const answer = await approve(deps, batch.batchId, people.signature(people.bert, batch));

    expect(answer).toEqual({ ok: false, why: 'outdated' });
    expect(await people.stand.files()).toEqual(new Map());
  });

  it('is not taken while the row of approvers was changed past the pipeline, and ends nothing', async ({
    people,
  }) => {
    const batch = await people.proposed(expense());
    const { entries } = await readRoster(people.stand.table);
    await people.stand.tamper(ROSTER_KEY, 'value', { M: marshall({ entries: entries.slice(1) }) });

    expect(await people.approve(people.bert, batch)).toEqual({ ok: false, why: 'roster-tampered' });

    expect((await people.batch(batch.batchId)).state).toBe('proposed');
  });

  it('that comes with another at once seals the file once', async ({ people }) => {
    const batch = await people.proposed(...expenses(2));
    const [one, two] = await Promise.all([
      people.approve(people.anna, batch),
      people.approve(people.bert, batch),
    ]);

    const raced = [one, two].filter((answer) => !answer.ok);
    expect(raced.length).toBeLessThanOrEqual(1);
    for (const answer of raced) expect(answer).toEqual({ ok: false, why: 'raced' });
    const { approvals } = await people.batch(batch.batchId);
    expect(approvals).toHaveLength(2 - raced.length);
  });
});
