import { describe, expect } from 'vitest';
import { revokeApprover } from '../../../functions/approvals/approvers.ts';
import { isProposed } from '../../../functions/core/batch.ts';
import { fileWaits } from '../../../operate/review/file-waits.ts';
import { type ApprovalStand, it } from '../../support/approval-stand.ts';
import { expense } from '../../support/expenses.ts';
import { personNamed } from '../../support/people.ts';

async function said(
  { stand: { table } }: ApprovalStand,
  batch: Awaited<ReturnType<ApprovalStand['proposed']>>,
) {
  if (!isProposed(batch)) throw new Error('It was proposed.');
  return (await fileWaits(table, batch)).says.message;
}

describe('a payout whose file waits', () => {
  it('waits for those who may approve it', async ({ people }) => {
    const batch = await people.proposed(expense());

    expect(await said(people, batch)).toMatch(/Who may still approve it: Anna, Bert\.$/);
  });

  it('says what to do where nobody may', async ({ people }) => {
    const batch = await people.proposed(expense());
    const decision = { by: personNamed('Cleo'), reason: 'Lost.', atMs: people.stand.clock.now() };
    for (const { passkey } of [people.anna, people.bert]) {
      await revokeApprover(people.stand.table, passkey.credentialId, decision);
    }

    expect(await said(people, batch)).toMatch(
      /and nobody may approve it\. Have an approver bring in another person\.$/,
    );
  });
});
