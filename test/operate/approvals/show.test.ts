import { describe, expect } from 'vitest';
import { refuse } from '../../../functions/approvals/refuse.ts';
import { statementOf } from '../../../functions/core/approval/approvals.ts';
import { statementText } from '../../../functions/core/approval/statement.ts';
import type { Batch } from '../../../functions/core/batch.ts';
import { outboxKeyOf } from '../../../functions/core/batch.ts';
import type { Expense } from '../../../functions/core/expense.ts';
import { manifestKey, payoutKey } from '../../../functions/ledger/keys.ts';
import { lookAtPayee, recordPayeeOutcome } from '../../../functions/ledger/payees.ts';
import { shownBatchDocument } from '../../../operate/approvals/documents.ts';
import { printShownBatch } from '../../../operate/approvals/print-shown.ts';
import { batchMeant } from '../../../operate/approvals/refer.ts';
import { showBatch } from '../../../operate/approvals/show.ts';
import { personOf } from '../../../operate/person.ts';
import { type ApprovalStand, it } from '../../support/approval-stand.ts';
import { rejectionOf } from '../../support/errors.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { CALLER_ARN } from '../../support/identity-service.ts';
import { ANY_PAYEE } from '../../support/payees.ts';
import { scheduledPayout } from '../../support/payment-stand.ts';
import { AT_MS, sentOn, step } from '../../support/payouts.ts';
import { personNamed } from '../../support/people.ts';
import { present } from '../../support/present.ts';
import { screenOf } from '../../support/screen.ts';

async function shownAs(people: ApprovalStand, { batchId }: Batch) {
  const { clock, table } = people.stand;
  const shown = await showBatch({ table, clock }, await people.batch(batchId));
  const screen = screenOf(400);
  printShownBatch(screen, shown, { stage: 'test', timeZone: 'Europe/Berlin', nowMs: clock.now() });
  return { text: screen.text(), shown, document: shownBatchDocument(shown, 'test', 'Europe/Berlin') };
}

/** Of a recipient who was paid to another account before. */
const MOVED = expense({ expenseId: 'moved', recipientId: 'recipient-moved', iban: IBANS.nl });

/** An earlier payout to the recipient was booked. */
async function paidBefore({ stand }: ApprovalStand, changes: Partial<Expense>): Promise<void> {
  const earlier = expense({ ...changes, expenseId: `before ${changes.recipientId}` });
  const scheduled = scheduledPayout(earlier);
  const look = { payout: scheduled, waitsSinceMs: undefined, policy: ANY_PAYEE, nowMs: AT_MS };
  await lookAtPayee(stand.table, look);
  const paid = sentOn(step(scheduled, 'batched', { batchId: 'batch-1' }), 'paid');
  await recordPayeeOutcome(stand.table, paid);
}

describe('a proposal that is shown', () => {
  it('has all that is signed, field by field, and the rules in words', async ({ people }) => {
    people.configure({
      approval: { people: 2, above: [{ amount: '50000.00', people: 3 }], bankReleases: true },
    });
    const batch = await people.proposed(...expenses(2));

    const { text, document } = await shownAs(people, batch);

    const proposal = present(batch.proposal);
    const signing = { person: people.anna.person, nonce: '', issuedAt: '' };
    const signed: unknown = JSON.parse(statementText(statementOf(batch, proposal, people.trust, signing)));
    const { version, decision, issuer, subject, nonce, issuedAt, ...fields } = Object(signed);
    expect(Object.keys(fields)).toHaveLength(12);
    const shownFields = { ...fields, makers: '(nobody)' };
    for (const [name, value] of Object.entries(shownFields)) {
      expect(text).toMatch(lineOf(name, String(value)));
    }
    expect(text).toContain('Approvals: 2 people; 3 people above 50000.00 EUR.');
    expect(text).toContain('Somebody releases it at the bank too.');
    expect(text).toContain('At most in a file 10000 payouts of 10000000000.00 EUR;');
    expect(text).toContain('Expires 2026-11-02 13:45 Europe/Berlin, in 6 h 45 min.');
    expect(document).toMatchObject({ fileSha256: proposal.seal.fileSha256, isAsSigned: true, leftAt: null });
  });

  it('has the ten largest payments by their size, each with a masked account', async ({ people }) => {
    const batch = await people.proposed(...expenses(12));

    const { text, document } = await shownAs(people, batch);

    expect(text).toContain('The 10 largest of 12 payments');
    expect(document.largest.map(({ amountMinor }) => amountMinor)).toEqual(
      Array.from({ length: 10 }, (_, index) => String(1011 - index)),
    );
    expect(document.largest[0]).toMatchObject({ recipientName: 'Jane Doe', expenseId: 'expense-12' });
    expect(text).toContain('DE** **** 3000');
    expect(`${text}${JSON.stringify(document)}`).not.toContain(IBANS.de);
  });

  it('says what a person released after a hold, with who it was and their words', async ({ people }) => {
    await people.putReleasedBy(people.anna.person);
    const large = expenses(12, { amount: { text: '900000', unit: 'minor' } });
    const batch = await people.proposed(
      ...large.map((one) => ({ ...one, expenseId: `large ${one.expenseId}` })),
    );

    const { text, document } = await shownAs(people, batch);

    expect(text).toContain(
      'Payments that a person released after a hold: 1; held as a possible duplicate or as paid twice: 0.',
    );
    expect(text).toContain('limit-exceeded: released by Anna: looked at.');
    expect(document.releasedHolds).toMatchObject({ count: 1, asPaid: 0 });
  });

  it('tells accounts that are new for their recipient from those that were paid before', async ({
    people,
  }) => {
    const known = expense({ expenseId: 'known', recipientId: 'recipient-known' });
    await paidBefore(people, { recipientId: 'recipient-known' });
    await paidBefore(people, { recipientId: MOVED.recipientId });
    const batch = await people.proposed(known, MOVED, expense({ expenseId: 'first' }));

    const { text, document } = await shownAs(people, batch);

    const news = new Map(document.largest.map(({ expenseId, news: told }) => [expenseId, told]));
    expect(Object.fromEntries(news)).toEqual({ known: 'known', moved: 'another', first: 'first' });
    expect(document.newAccounts).toMatchObject({ count: 2, sumMinor: '2500', another: 1 });
    expect(text).toContain(
      '2 of 3 payments, 25.00 EUR, go to an account to which their recipient was never paid. 1 of these recipients was paid to another account before',
    );
    expect(text).toMatch(/NL\*\* \*{4} 4300 .*NEW ACCOUNT/);
  });

  it('shows a small payment to another account than before ahead of large first ones', async ({ people }) => {
    const moved = { ...MOVED, amount: { text: '1', unit: 'minor' } } as const;
    await paidBefore(people, { recipientId: MOVED.recipientId });
    const batch = await people.proposed(moved, ...expenses(12));

    const { text, document } = await shownAs(people, batch);

    expect(document.newAccounts?.largest.map(({ expenseId }) => expenseId).slice(0, 2)).toEqual([
      'moved',
      'expense-12',
    ]);
    expect(document.largest.map(({ expenseId }) => expenseId)).not.toContain('moved');
    expect(text.split('NEW ACCOUNT')).toHaveLength(2);
    expect(text.split('spirii expense-12.')).toHaveLength(2);
  });

  it('names its makers, also one who is an approver under another name', async ({ people }) => {
    people.terminals = [{ arn: CALLER_ARN, ...people.bert.person }];
    await people.putReleasedBy(personOf({ identity: CALLER_ARN, name: 'Bertram' }));
    const batch = await people.proposedAgain();

    const { text, document } = await shownAs(people, batch);

    expect(document.makers).toEqual(['Bert', `Bertram (${CALLER_ARN})`]);
    expect(text).toContain(`Makers, who may not approve it: Bert, Bertram (${CALLER_ARN}).`);
  });

  it('says where its payments are no longer those that were proposed', async ({ people }) => {
    const batch = await people.proposed(expense());
    await people.stand.tamper(manifestKey(batch.batchId, 0), 'entries', { L: [] });

    const { text, shown } = await shownAs(people, batch);

    expect(shown.isAsSigned).toBe(false);
    expect(text).toContain('somebody changed its manifest past the pipeline');
  });

  it('shows a payment whose row was changed, and says that it cannot be read', async ({ people }) => {
    const batch = await people.proposed(expense());
    const { payoutId } = await people.stand.payout();
    await people.stand.tamper(payoutKey(payoutId), 'amountMinor', { S: '1' });

    const { document } = await shownAs(people, batch);

    expect(document.largest).toMatchObject([{ payoutId, expenseId: null, news: 'unread' }]);
  });
});

describe('a batch that has ended', () => {
  it('says who approved it and when, and where its file is', async ({ people }) => {
    const batch = await people.approved(expense());

    const { text } = await shownAs(people, batch);

    const at = 'at 2026-11-02 06:00:00 UTC';
    expect(text).toContain(`Approved by Anna ${at} and Bert ${at}. Its file is ${outboxKeyOf(batch)}.`);
    expect(text).toContain(`${people.anna.person.issuer} ${people.anna.person.subject}`);
    expect(text).not.toContain('never paid');
  });

  it('says who refused it, why, and which lines are held', async ({ people }) => {
    const batch = await people.proposed(...expenses(2));
    const { payoutId } = await people.stand.payout('expense-2');
    const decision = { by: personNamed('Cleo'), reason: 'Not one of ours.', atMs: AT_MS };
    await refuse(people.stand.table, batch.batchId, decision, [payoutId]);

    const { text, document } = await shownAs(people, batch);

    expect(text).toContain(
      'Refused by Cleo at 2026-11-02 06:00:00 UTC: Not one of ours. 1 line is held; all others go',
    );
    expect(text).toContain(`  held: ${payoutId}`);
    expect(document.voided).toEqual({
      why: 'refused',
      at: '2026-11-02T06:00:00.000Z',
      by: 'Cleo',
      reason: 'Not one of ours.',
      lines: [payoutId],
    });
  });

  it('says that it expired, or that its rules have changed', async ({ people }) => {
    const expired = await people.proposed(expense());
    people.stand.clock.advance(24 * 3_600_000);
    await people.repair();
    const changed = await people.proposedAgain();
    people.configure({ approval: { people: 3 } });
    await people.repair();

    expect((await shownAs(people, expired)).text).toContain(
      'Expired 2026-11-02 13:45 Europe/Berlin without enough approvals',
    );
    expect((await shownAs(people, changed)).text).toContain('Ended, since the configuration has other rules');
  });
});

describe('the batch that a person means', () => {
  it('is found by its id in any case, and by nothing else', async ({ people }) => {
    const { batchId } = await people.proposed(expense());
    const { table } = people.stand;

    expect((await batchMeant(table, ` ${batchId.toLowerCase()} `)).batchId).toBe(batchId);
    expect(await rejectionOf(batchMeant(table, 'BA0'))).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(await rejectionOf(batchMeant(table, batchId.replace(/.$/, 'Z')))).toMatchObject({
      message: expect.stringContaining('There is no batch BA'),
    });
  });
});

function lineOf(name: string, value: string): RegExp {
  return new RegExp(`^  ${name} +${value.replaceAll(/[/.*+?()]/g, '\\$&')}$`, 'm');
}
