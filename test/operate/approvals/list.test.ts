import { describe, expect } from 'vitest';
import { revokeApprover } from '../../../functions/approvals/approvers.ts';
import { ALL_ACCOUNTS } from '../../../functions/core/stop.ts';
import { batchKey } from '../../../functions/ledger/keys.ts';
import { listDocument } from '../../../operate/approvals/documents.ts';
import { listProposals } from '../../../operate/approvals/list.ts';
import { printProposals } from '../../../operate/approvals/print-list.ts';
import { stopPayments } from '../../../operate/stop.ts';
import { type ApprovalStand, it } from '../../support/approval-stand.ts';
import { expense, expenses } from '../../support/expenses.ts';
import { ACCOUNT } from '../../support/payment-stand.ts';
import { personNamed } from '../../support/people.ts';
import { screenOf } from '../../support/screen.ts';

const decisionOf = ({ stand }: ApprovalStand) => ({
  by: personNamed('Cleo'),
  reason: 'A wrong file.',
  atMs: stand.clock.now(),
});

async function printed(people: ApprovalStand, nowMs = people.stand.clock.now()): Promise<string> {
  const screen = screenOf(1_000);
  printProposals(screen, await listProposals(people.stand.table), () => 'Europe/Berlin', nowMs);
  return screen.text();
}

describe('the list of proposals', () => {
  it('says what waits, for how much, until when, and for whom', async ({ people }) => {
    const batch = await people.proposed(...expenses(3));
    await people.approve(people.anna, batch);

    const text = await printed(people);

    expect(text).toContain(batch.batchId);
    expect(text).toMatch(new RegExp(`${ACCOUNT.id} +3 +30\\.03 EUR +2026-11-03 `));
    expect(text).toContain('Expires 2026-11-02 13:45 Europe/Berlin, in 6 h 45 min.');
    expect(text).toContain(
      '1 of 2 approvals. Approved by Anna at 2026-11-02 06:00:00 UTC. 1 more needed, from: Bert.',
    );
  });

  it('is empty once the last one approved, or somebody refused', async ({ people }) => {
    await people.approved(expense());

    expect(await printed(people)).toBe('No file waits for approvers.');
  });

  it('names approvers who made something in it, and says where too few are left', async ({ people }) => {
    await people.putReleasedBy(people.anna.person);
    await people.proposedAgain();

    const text = await printed(people);

    expect(text).toContain('2 more needed, and only Bert may: have an approver bring in another person.');
    expect(text).toContain('Made something in it, or may be who did, and may not: Anna.');
  });

  it('says where nobody is left at all, and who stopped its payments', async ({ people }) => {
    await people.proposed(expense());
    for (const { passkey } of [people.anna, people.bert]) {
      await revokeApprover(people.stand.table, passkey.credentialId, decisionOf(people));
    }
    await stopPayments(people.stand.table, ALL_ACCOUNTS, decisionOf(people));

    const text = await printed(people);

    expect(text).toContain('2 more needed, and nobody may');
    expect(text).toContain('Payments are stopped by Cleo (A wrong file.)');
  });

  it('says that one has expired, until the repair ends it', async ({ people }) => {
    const batch = await people.proposed(expense());

    const text = await printed(people, batch.proposal?.expiresAtMs);

    expect(text).toContain('Expired 2026-11-02 13:45 Europe/Berlin: its payouts go with the next file.');
    expect(text).not.toContain('Expires');
  });

  it('leaves out a row that cannot be read, and says so', async ({ people }) => {
    const batch = await people.proposed(expense());
    await people.stand.tamper(batchKey(batch.batchId), 'currency', undefined);

    expect(await printed(people)).toContain(
      `left out: ${batch.batchId}. For each, npm run approvals -- show says what to do.`,
    );
  });

  it('is a document without names of recipients', async ({ people }) => {
    const batch = await people.proposed(...expenses(2));
    await people.approve(people.bert, batch);

    const document = listDocument(await listProposals(people.stand.table));

    expect(document).toMatchObject({
      waiting: [
        {
          batchId: batch.batchId,
          state: 'proposed',
          count: 2,
          controlSumMinor: '2001',
          expiresAt: '2026-11-02T12:45:00.000Z',
          people: 2,
          approvals: [{ person: 'Bert', at: '2026-11-02T06:00:00.000Z' }],
          mayApprove: ['Anna'],
          mayNot: [],
          isStopped: false,
          voided: null,
        },
      ],
      unreadable: [],
      isCutOff: false,
    });
  });
});
