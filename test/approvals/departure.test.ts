import { verify } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { offerKey, registerApprover } from '../../functions/approvals/approvers.ts';
import { refuse } from '../../functions/approvals/refuse.ts';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import { type Roster, withRosterEntry } from '../../functions/core/approval/roster.ts';
import { type Approval, approvalsKeyOf, type Batch, outboxKeyOf } from '../../functions/core/batch.ts';
import { letLeave } from '../../functions/ledger/batches.ts';
import { batchKey, ROSTER_KEY } from '../../functions/ledger/keys.ts';
import { batchShard } from '../../functions/ledger/live-keys.ts';
import { readRoster } from '../../functions/ledger/roster.ts';
import { type ApprovalStand, it } from '../support/approval-stand.ts';
import { broughtInBy, firstApprover, type Signer, signerNamed } from '../support/approvals.ts';
import { expense, expenses } from '../support/expenses.ts';
import { scheduledPayout } from '../support/payment-stand.ts';
import { present } from '../support/present.ts';

const MALLORY = signerNamed('Mallory');
const OTHER = signerNamed('Other');

function approvalsBy(people: ApprovalStand, signers: readonly Signer[], batch: Batch): Approval[] {
  const atMs = people.stand.clock.now();
  return signers.map((signer) => ({ ...people.signature(signer, batch), atMs }));
}

function row(value: unknown): AttributeValue | undefined {
  return marshall({ value }, { removeUndefinedValues: true })['value'];
}

/** Somebody who may write the table makes the proposed batch a sealed one. */
async function sealedByHand(people: ApprovalStand, batch: Batch, changes: Partial<Batch>): Promise<void> {
  const sealed = { state: 'sealed', seal: batch.proposal?.seal, ...changes };
  await edited(people, batch, { ...sealed, liveShard: batchShard('sealed') });
}

async function edited({ stand }: ApprovalStand, { batchId }: Batch, changes: object): Promise<void> {
  for (const [attribute, value] of Object.entries(changes)) {
    await stand.tamper(batchKey(batchId), attribute, row(value));
  }
}

/** A batch that both have signed, whose process died right behind that. */
async function sealedUnfinished(people: ApprovalStand): Promise<Batch> {
  const batch = await people.proposed(...expenses(2));
  for (const signer of [people.anna, people.bert]) await people.approveAndDie(signer, batch);
  return people.batch(batch.batchId);
}

/** What the alarm says of a file that does not leave. */
function faultsOf({ stand }: ApprovalStand): unknown {
  return stand.log.lines.find(({ event }) => event === 'approval-unverified')?.fields;
}

/** A new approver, whom Anna brought in. */
async function broughtIn(people: ApprovalStand): Promise<Signer> {
  const { table, clock } = people.stand;
  const cleo = signerNamed('Cleo');
  const by = broughtInBy(people.anna, cleo, people.trust, clock.now());
  await offerKey(table, firstApprover(cleo), clock.now());
  const brought = await registerApprover(table, people.trust, cleo.passkey.credentialId, by, clock.now());
  expect(brought).toMatchObject({ ok: true });
  return cleo;
}

/** Somebody who may write the table calls the key used by a file that left, which others approved. */
async function writeDownAsUsed({ stand }: ApprovalStand, signer: Signer, { batchId }: Batch): Promise<void> {
  const used = withRosterEntry(await readRoster(stand.table), {
    ...firstApprover(signer),
    at: new Date(stand.clock.now()).toISOString(),
    what: 'used',
    by: { batchId },
  });
  await stand.tamper(ROSTER_KEY, 'value', row(used));
}

/** As a process leaves the batch that dies right behind its file. */
function diedBehindFile(people: ApprovalStand, batch: Batch): Promise<void> {
  return edited(people, batch, { state: 'sealed', liveShard: batchShard('sealed') });
}

describe('the file of a batch whose row somebody wrote past the pipeline', () => {
  it.for<[string, (people: ApprovalStand, batch: Batch) => Partial<Batch>]>([
    ['without approvals', () => ({})],
    [
      'with one approval, given twice',
      (people, batch) => ({ approvals: approvalsBy(people, [people.anna, people.anna], batch) }),
    ],
    [
      'with invented people',
      (people, batch) => ({ approvals: approvalsBy(people, [MALLORY, OTHER], batch) }),
    ],
    [
      'with approvals of another file',
      (people, batch) => ({
        approvals: approvalsBy(people, [people.anna, people.bert], { ...batch, currency: 'SEK' }),
      }),
    ],
    [
      'with a weaker policy and one real approval of it',
      (people, batch) => {
        const was = present(batch.proposal);
        const proposal = { ...was, terms: { ...was.terms, policy: { ...was.terms.policy, people: 1 } } };
        return { proposal, approvals: approvalsBy(people, [people.anna], { ...batch, proposal }) };
      },
    ],
    ['as if nobody had to approve it', () => ({ proposal: undefined })],
  ])('does not leave: %s', async ([, edit], { people }) => {
    const batch = await people.proposed(...expenses(2));
    const changes = edit(people, batch);
    await sealedByHand(people, batch, changes);
    people.stand.clock.advance(3_600_000);

    await people.repair();
    await people.repair();

    expect(await people.stand.files()).toEqual(new Map());
    expect(new Set(people.stand.log.alarms())).toEqual(new Set(['approval-unverified']));
    expect(await people.stand.states()).toEqual(['expense-1: batched', 'expense-2: batched']);
  });

  it.for<[string, (batch: Batch) => Promise<Partial<Batch>> | Partial<Batch>]>([
    ['without its approvals', () => ({ approvals: [] })],
    [
      'with another debtor and the digest of that file',
      async (batch) => {
        const debtor = { ...batch.debtor, holderName: 'Mallory ApS' };
        return { debtor, seal: { ...present(batch.seal), fileSha256: '0'.repeat(64) } };
      },
    ],
  ])(
    'does not leave where that happened after its approvals were verified: %s',
    async ([, edit], { people }) => {
      const { stand } = people;
      const batch = await sealedUnfinished(people);
      const changes = { ...(await edit(batch)), version: 99 };
      stand.interrupt(`BATCH#${batch.batchId}`, () => edited(people, batch, changes));

      await people.repair();
      expect(await stand.files()).toEqual(new Map());
      await people.repair();

      expect(await stand.files()).toEqual(new Map());
      expect(new Set(stand.log.alarms())).toEqual(new Set(['approval-unverified']));
      expect(await stand.states()).toEqual(['expense-1: batched', 'expense-2: batched']);
    },
  );

  it('leaves where another process let it leave first, once that row is verified', async ({ people }) => {
    const { stand } = people;
    const batch = await sealedUnfinished(people);
    stand.interrupt(`BATCH#${batch.batchId}`, () => letLeave(stand.table, batch, stand.clock.now()));

    await people.repair();

    expect((await stand.files()).has(outboxKeyOf(batch))).toBe(true);
    expect(stand.log.alarms()).toEqual([]);
    expect((await people.batch(batch.batchId)).state).toBe('submitted');
  });

  it('does not leave where a key was only written down as used by a file', async ({ people }) => {
    const { stand } = people;
    const other = await people.approved(expense());
    const cleo = await broughtIn(people);
    await stand.putClaimed(scheduledPayout(expense({ expenseId: 'expense-2' })));
    const batch = await people.proposedAgain();
    await writeDownAsUsed(people, cleo, other);
    await people.approve(people.anna, batch);
    expect(await people.approve(cleo, batch)).toMatchObject({ ok: true, batch: { state: 'sealed' } });
    expect((await stand.files()).has(outboxKeyOf(batch))).toBe(false);
    expect(stand.log.alarms()).toEqual(['approval-unverified']);
    expect(faultsOf(people)).toMatchObject({ faults: 'key-brought-in' });
  });

  it('does not leave where a maker brought in the key of a signer, and it was only written down as used', async ({
    people,
  }) => {
    const { stand } = people;
    const other = await people.approved(expense({ expenseId: 'expense-2' }));
    await people.putReleasedBy(people.anna.person);
    const cleo = await broughtIn(people);
    const batch = await people.proposedAgain();
    await writeDownAsUsed(people, cleo, other);
    await people.approve(people.bert, batch);
    expect(await people.approve(cleo, batch)).toMatchObject({ ok: true, batch: { state: 'sealed' } });

    expect((await stand.files()).has(outboxKeyOf(batch))).toBe(false);
    expect(faultsOf(people)).toMatchObject({ faults: 'key-of-maker' });
  });

  it('is ended by a person, and its payouts go with another file', async ({ people }) => {
    const batch = await people.proposed(...expenses(2));
    await sealedByHand(people, batch, {});
    const said = { by: people.anna.person, reason: 'nobody approved it', atMs: people.stand.clock.now() };

    expect(await refuse(people.stand.table, batch.batchId, said, [])).toMatchObject({ ok: true });
    await people.repair();

    expect(await people.stand.files()).toEqual(new Map());
    expect((await people.proposedAgain()).proposal?.seal.count).toBe(2);
  });

  it('is not asked for again once it is out, whatever the rules are by then', async ({ people }) => {
    const batch = await people.approved(...expenses(2));
    const out = await people.batch(batch.batchId);
    await diedBehindFile(people, batch);
    people.configure({ approval: { people: 3 } });

    await people.repair();

    expect(people.stand.log.alarms()).toEqual([]);
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'submitted', version: out.version + 1 });
  });

  it('tells that it left by a new key, also where its process died right behind the file', async ({
    people,
  }) => {
    const { stand } = people;
    const cleo = await broughtIn(people);
    const before = await readRoster(stand.table);
    const batch = await people.proposed(expense());
    for (const signer of [people.bert, cleo]) await people.approve(signer, batch);
    const told = await readRoster(stand.table);
    expect(told.entries.at(-1)).toMatchObject({ what: 'used', by: { batchId: batch.batchId } });
    await stand.tamper(ROSTER_KEY, 'value', row(before));
    await diedBehindFile(people, batch);

    await people.repair();

    expect((await readRoster(stand.table)).entries.at(-1)).toMatchObject({
      what: 'used',
      credentialId: cleo.passkey.credentialId,
      by: { batchId: batch.batchId },
    });
  });

  it('does not leave by keys that somebody wrote into the row of approvers', async ({ people }) => {
    const batch = await people.proposed(expense());
    const roster = [MALLORY, OTHER].reduce(
      (known: Roster, signer) =>
        withRosterEntry(known, {
          ...firstApprover(signer),
          at: new Date(people.stand.clock.now()).toISOString(),
          what: 'registered',
          by: { first: true },
        }),
      await readRoster(people.stand.table),
    );
    await people.stand.tamper(ROSTER_KEY, 'value', row(roster));
    await sealedByHand(people, batch, { approvals: approvalsBy(people, [MALLORY, OTHER], batch) });

    await people.repair();

    expect(await people.stand.files()).toEqual(new Map());
    expect(people.stand.log.alarms()).toEqual(['approval-unverified']);
    expect(await people.approve(MALLORY, batch)).toMatchObject({ ok: false });
  });

  it('does not leave by a row of approvers that does not follow itself, whoever signed', async ({
    people,
  }) => {
    const batch = await people.proposed(expense());
    const { entries } = await readRoster(people.stand.table);
    const approvals = approvalsBy(people, [people.anna, people.bert], batch);
    await sealedByHand(people, batch, { approvals });
    const altered = entries.map((entry) => ({ ...entry, at: '2020-01-01T00:00:00.000Z' }));
    await people.stand.tamper(ROSTER_KEY, 'value', row({ entries: altered }));

    await people.repair();

    expect(await people.stand.files()).toEqual(new Map());
    expect(faultsOf(people)).toMatchObject({ faults: 'roster-tampered' });

    await people.stand.tamper(ROSTER_KEY, 'value', row({ entries }));
    await people.repair();

    expect([...(await people.stand.files()).keys()]).toContain(outboxKeyOf(batch));
  });
});

describe('what lies beside a payment file', () => {
  const document = z.object({
    batchId: z.string(),
    relyingParty: z.object({ rpId: z.string() }),
    approvals: z.array(
      z.object({
        person: z.object({ issuer: z.string(), subject: z.string(), name: z.string() }),
        statement: z.string(),
        publicKey: z.string(),
        assertion: z.object({
          clientDataJson: z.string(),
          authenticatorData: z.string(),
          signature: z.string(),
        }),
      }),
    ),
  });

  it('is enough to verify the approvals without us', async ({ people }) => {
    const batch = await people.proposed(...expenses(2));
    for (const signer of [people.bert, people.anna]) await people.approve(signer, batch);

    const files = await people.stand.files();
    const { approvals } = document.parse(JSON.parse(files.get(approvalsKeyOf(batch)) ?? ''));

    expect(approvals.map(({ person }) => personKeyOf(person))).toEqual(
      [people.bert, people.anna].map(({ person }) => personKeyOf(person)),
    );
    const digest = async (text: string | Uint8Array<ArrayBuffer>) => {
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
      return Buffer.from(await crypto.subtle.digest('SHA-256', bytes));
    };
    for (const { statement, publicKey, assertion } of approvals) {
      expect(JSON.parse(statement)).toMatchObject({
        batchId: batch.batchId,
        count: '2',
        controlSumMinor: '2001',
        fileSha256: batch.proposal?.seal.fileSha256,
        terms: expect.stringContaining('people: 2'),
      });
      const clientData = Buffer.from(assertion.clientDataJson, 'base64url');
      const said: unknown = JSON.parse(clientData.toString());
      expect(said).toMatchObject({ challenge: (await digest(statement)).toString('base64url') });
      const signed = Buffer.concat([
        Buffer.from(assertion.authenticatorData, 'base64url'),
        await digest(Uint8Array.from(clientData)),
      ]);
      const key = { key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' } as const;
      expect(verify('sha256', signed, key, Buffer.from(assertion.signature, 'base64url'))).toBe(true);
    }
  });

  it('is the same whoever puts it how often', async ({ people }) => {
    const batch = await people.proposed(expense());
    await people.approve(people.anna, batch);
    await people.approveAndDie(people.bert, batch);
    let lost = 0;
    people.stand.faults.set(({ command }) => {
      if (command !== 'PutObjectCommand' || lost >= 3) return undefined;
      lost += 1;
      return 'answer-lost';
    });

    await people.repair();
    await people.repair();

    expect((await people.stand.files()).size).toBe(2);
    expect(await people.batch(batch.batchId)).toMatchObject({ state: 'submitted' });
  });
});
