import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect } from 'vitest';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import type { Proposal } from '../../functions/core/approval/proposal.ts';
import { type Batch, isProposed, type ProposedBatch } from '../../functions/core/batch.ts';
import { approveBatch } from '../../functions/ledger/approve-batch.ts';
import { batchKey } from '../../functions/ledger/keys.ts';
import { type ApprovalStand, it } from '../support/approval-stand.ts';
import { expense } from '../support/expenses.ts';

type Edit = { readonly attribute: string; readonly value: AttributeValue | undefined };

function edited(attribute: string, value: unknown): Edit {
  return { attribute, value: marshall({ value }, { removeUndefinedValues: true })['value'] };
}

function ofProposal({ proposal }: ProposedBatch, changes: Partial<Proposal>): Edit {
  return edited('proposal', { ...proposal, ...changes });
}

async function proposedBatch(people: ApprovalStand): Promise<ProposedBatch> {
  const batch: Batch = await people.proposed(expense());
  if (!isProposed(batch)) throw new Error('It is proposed.');
  return batch;
}

async function approveAsRead(people: ApprovalStand, batch: ProposedBatch): Promise<Batch | undefined> {
  const approval = { ...people.signature(people.anna, batch), atMs: people.stand.clock.now() };
  return approveBatch(people.stand.table, batch, approval, false);
}

describe('the write of an approval', () => {
  it('takes it where the row is the one that was read', async ({ people }) => {
    const batch = await proposedBatch(people);

    expect(await approveAsRead(people, batch)).toMatchObject({ version: batch.version + 1 });
  });

  // Each with the version that was read, but the second: no other condition is in its place.
  it.for<[string, (batch: ProposedBatch, people: ApprovalStand) => Edit]>([
    ['is not proposed', () => edited('state', 'open')],
    ['has another version', ({ version }) => edited('version', version + 1)],
    [
      'has another manifest',
      (batch) => ofProposal(batch, { seal: { ...batch.proposal.seal, manifestHash: 'c'.repeat(64) } }),
    ],
    [
      'has another file',
      (batch) => ofProposal(batch, { seal: { ...batch.proposal.seal, fileSha256: 'c'.repeat(64) } }),
    ],
    ['has expired', (batch, { stand }) => ofProposal(batch, { expiresAtMs: stand.clock.now() })],
    [
      'names the person as a maker',
      (batch, { anna }) => ofProposal(batch, { makers: [personKeyOf(anna.person)] }),
    ],
    [
      'has an approval of the person',
      (_, { anna }) => edited('approvedBy', new Set([personKeyOf(anna.person)])),
    ],
  ])('takes none where the row by now %s', async ([_, edit], { people }) => {
    const batch = await proposedBatch(people);
    const { attribute, value } = edit(batch, people);
    await people.stand.tamper(batchKey(batch.batchId), attribute, value);

    expect(await approveAsRead(people, batch)).toBeUndefined();

    expect((await people.batch(batch.batchId)).approvals).toEqual([]);
  });
});
