import { describe, expect } from 'vitest';
import { z } from 'zod';
import type { Person } from '../../../functions/core/approval/person.ts';
import type { Batch } from '../../../functions/core/batch.ts';
import { recordPayeeCheck } from '../../../functions/ledger/payees.ts';
import type { ApprovalStand } from '../../support/approval-stand.ts';
import { broughtInBy, type Signer, signerNamed } from '../../support/approvals.ts';
import { look } from '../../support/console-looks.ts';
import { type ConsoleStand, it, problem } from '../../support/console-stand.ts';
import { sent } from '../../support/decisions.ts';
import { expense, expenses } from '../../support/expenses.ts';
import { scheduledPayout } from '../../support/payment-stand.ts';
import { step } from '../../support/payouts.ts';

const linesShape = z.looseObject({ lines: z.array(z.looseObject({ isYours: z.boolean() })) });
const approvalsShape = z.looseObject({
  waiting: z.array(z.looseObject({ batchId: z.string(), isShort: z.boolean() })),
});
const OF_APPROVERS = ['too-few-approvers', 'no-stand-in'];
const warnedShape = z.looseObject({ warnings: z.array(z.looseObject({ code: z.string() })) });

/** Somebody's key, which an approver has brought in. */
async function broughtIn(console: ConsoleStand, signer: Signer, by = console.people.anna): Promise<Signer> {
  const { people } = console;
  const { credentialId, publicKey } = signer.passkey;
  await console.ask('offerKey', signer.person, { body: { credentialId, publicKey } });
  const signed = sent(broughtInBy(by, signer, people.trust, people.stand.clock.now()));
  const body = { credentialId, signed };
  expect(await console.ask('registerKey', by.person, { body })).toMatchObject({ status: 201 });
  return signer;
}

/** Of the one file that waits: whether it is short of people, and what is warned of about them. */
async function warned(console: ConsoleStand) {
  const { waiting } = approvalsShape.parse(await look(console, 'listApprovals'));
  const [{ batchId = '', isShort = false } = {}, ...others] = waiting;
  expect(others).toEqual([]);
  const codes = await warningsOf(console, batchId);
  return [isShort, ...codes.filter((code) => OF_APPROVERS.includes(code))];
}

async function warningsOf(console: ConsoleStand, batchId: string): Promise<readonly string[]> {
  const { warnings } = warnedShape.parse(await look(console, 'showApproval', { params: { batchId } }));
  return warnings.map(({ code }) => code);
}

/** Two payouts that nobody decided about, in a file with what somebody did. */
function proposedBeside(people: ApprovalStand): Promise<Batch> {
  return people.proposed(...expenses(2).map((one) => ({ ...one, expenseId: `${one.expenseId}-b` })));
}

describe('a file that waits', () => {
  it('marks the lines that somebody decided about, for them alone', async ({ console, people }) => {
    await people.putReleasedBy(people.bert.person);
    const batch = await proposedBeside(people);
    const params = { batchId: batch.batchId };
    const yours = async (person = people.bert.person) => {
      const { lines } = linesShape.parse(await look(console, 'listBatchLines', { params }, person));
      return lines.filter(({ isYours }) => isYours).length;
    };

    expect(await yours()).toBe(1);
    expect(await yours(people.anna.person)).toBe(0);
    expect(await look(console, 'showApproval', { params }, people.bert.person)).toMatchObject({
      mayIApprove: false,
      whyNot: { code: 'person-made-it' },
    });
  });

  it('warns of what a person released, and each such line has why it was held, who, and their words', async ({
    console,
    people,
  }) => {
    await people.putReleasedBy(people.bert.person);
    const batch = await proposedBeside(people);
    const params = { batchId: batch.batchId };
    const released = [{ codes: ['limit-exceeded'], person: 'Bert', reason: 'looked at' }];

    const shown = await look(console, 'showApproval', { params });
    const { lines } = linesShape.parse(await look(console, 'listBatchLines', { params }));

    expect(shown).toMatchObject({
      warnings: expect.arrayContaining([
        expect.objectContaining({ code: 'released-holds', values: { count: 1, paid: 0 } }),
      ]),
      releasedHolds: { count: 1, asPaid: 0, largest: [{ released }] },
    });
    expect(lines.map((line) => line['released']).filter((one) => JSON.stringify(one) !== '[]')).toEqual([
      released,
    ]);
  });

  it('warns of names that banks found to differ, and of unusual prices', async ({ console, people }) => {
    const odd = expense({ expenseId: 'expense-odd' });
    const notes = [{ code: 'tariff-outlier', message: 'It is far from the usual price.' }] as const;
    await people.stand.putClaimed(step(scheduledPayout(odd), 'scheduled', { notes }));
    const { batchId } = await people.proposed(expense({ expenseId: 'expense-usual' }));
    const codes = () => warningsOf(console, batchId);

    expect(await codes()).toContain('unusual-prices');
    expect(await codes()).not.toContain('names-differ');
    const { iban, recipientName: name } = await people.stand.payout('expense-usual');
    const check = { createdAt: '2026-11-03', bankReportId: 'pain.002:1', endToEndId: 'PO1-01' };
    await recordPayeeCheck(people.stand.table, { iban, name, result: 'RVNM', ...check });

    expect(await codes()).toContain('names-differ');
  });

  it('is held against the last file, and against the mean of those before', async ({ console, people }) => {
    const of = (text: string) =>
      expense({ expenseId: text, recipientId: text, amount: { text, unit: 'minor' } });
    for (const amount of ['1000', '2001']) {
      await people.approved(of(amount));
      await people.repair();
      people.stand.clock.advance(60_000);
    }
    const { batchId } = await people.proposed(of('6000'));

    expect(await look(console, 'showApproval', { params: { batchId } })).toMatchObject({
      controlSumMinor: '6000',
      lastFile: { controlSumMinor: '2001', mean: { files: 2, sumMinor: '1500' } },
    });
  });

  it('foresees that a new key does not count beside whoever brought it in, before and after it signs', async ({
    console,
    people,
  }) => {
    const cleo = await broughtIn(console, signerNamed('Cleopatra'));
    const batch = await people.proposed(...expenses(1));
    const params = { batchId: batch.batchId };
    const shown = (person: Person) => look(console, 'showApproval', { params }, person);

    expect(await shown(cleo.person)).toMatchObject({
      mayIApprove: true,
      myKeys: [cleo.passkey.credentialId],
      notTogetherWith: ['Anna'],
    });
    expect(await shown(people.anna.person)).toMatchObject({
      mayIApprove: true,
      notTogetherWith: ['Cleopatra'],
    });
    const approveBy = (signer: Signer) =>
      console.ask('approveBatch', signer.person, {
        params,
        body: { signed: sent(people.signature(signer, batch)) },
      });
    expect((await approveBy(cleo)).status).toBe(200);

    for (const route of ['listApprovals', 'today', 'showApproval'] as const) {
      const seen = JSON.stringify(
        await look(console, route, route === 'showApproval' ? { params } : {}, people.anna.person),
      );
      expect(seen, route).toContain('"mayApprove":["Bert"]');
      expect(seen, route).toContain('"notBeside":["Anna"]');
      expect(seen, route).toContain('"whyNot":{"code":"key-brought-in"');
    }
    expect(await approveBy(people.anna)).toMatchObject(problem(403, 'key-brought-in'));
    expect((await people.approve(people.bert, batch)).ok).toBe(true);
  });

  it('lets a person sign by that key of theirs with which the others still can', async ({
    console,
    people,
  }) => {
    const phone = { ...people.anna, passkey: signerNamed('the phone of Anna').passkey };
    await broughtIn(console, phone, people.bert);
    const { batchId } = await people.proposed(...expenses(1));

    expect(await look(console, 'showApproval', { params: { batchId } }, people.anna.person)).toMatchObject({
      mayIApprove: true,
      myKeys: [people.anna.passkey.credentialId],
      notTogetherWith: ['Bert'],
    });
  });

  it('warns where nobody could stand in for one of those whom it needs', async ({ console, people }) => {
    const batch = await people.proposed(...expenses(1));
    expect(await warned(console)).toEqual([false, 'no-stand-in']);
    // Beside Bert there may be one of the two: Anna brought her in.
    const cleo = await broughtIn(console, signerNamed('Cleopatra'));
    expect(await warned(console)).toEqual([false, 'no-stand-in']);
    for (const signer of [cleo, people.bert]) await people.approve(signer, batch);
    await people.repair();
    await people.proposed(...expenses(1, { expenseId: 'second', recipientId: 'second' }));

    expect(await warned(console)).toEqual([false]);
  });

  it('warns, and rings, where it can never get its approvals, though as many people may approve it', async ({
    console,
    people,
  }) => {
    const { batchId } = await people.proposed(...expenses(1));
    await broughtIn(console, signerNamed('Cleopatra'));
    await console.ask('refuseBatch', people.anna.person, {
      params: { batchId },
      body: { reason: 'not yet', lines: [] },
    });
    await people.putReleasedBy(people.bert.person);
    await people.proposedAgain();

    // Anna and Cleopatra are left, and Anna brought her in.
    expect(await warned(console)).toEqual([true, 'too-few-approvers']);
    const rung = people.stand.log.lines.find(({ event }) => event === 'approvers-missing');
    expect(rung?.fields).toMatchObject({ people: 2, able: 1 });
  });

  it.for(['approved', 'refused'] as const)(
    'shows what was signed once it is %s, and tells nothing of accounts any more',
    async (end, { console, people }) => {
      const batch = await people.proposed(...expenses(2));
      const params = { batchId: batch.batchId };
      const before = await look(console, 'showApproval', { params });
      if (end === 'approved') {
        await people.approveAll(batch);
      } else {
        const body = { reason: 'not in order', lines: [] };
        await console.ask('refuseBatch', people.anna.person, { params, body });
      }

      const after = await look(console, 'showApproval', { params });

      expect(before).toMatchObject({ newAccounts: { count: 2 }, statement: { count: '2' } });
      expect(after).toMatchObject({
        statement: before['statement'],
        newAccounts: null,
        lastFile: null,
        warnings: [],
        mayIApprove: false,
      });
    },
  );

  it('takes no approval of a third person, nor a refusal, once it has its two', async ({
    console,
    people,
  }) => {
    const cleo = await broughtIn(console, signerNamed('Cleopatra'));
    const batch = await people.proposed(...expenses(1));
    const params = { batchId: batch.batchId };
    // Signed while it still waits.
    const third = sent(people.signature(cleo, batch));
    await people.approveAll(batch);

    const late = await console.ask('approveBatch', cleo.person, { params, body: { signed: third } });
    const refused = await console.ask('refuseBatch', people.anna.person, {
      params,
      body: { reason: 'too late', lines: [] },
    });

    expect(late).toMatchObject(problem(409, 'over'));
    expect(refused).toMatchObject(problem(409, 'not-refused-submitted'));
    expect(await people.batch(batch.batchId)).toMatchObject({ approvals: [{}, {}] });
  });
});

describe('the rules', () => {
  it('say when the next files of each account are made', async ({ console, people }) => {
    const { debtorAccounts } = z
      .looseObject({ debtorAccounts: z.array(z.looseObject({ nextFilesAt: z.string() })) })
      .parse(await look(console, 'showControls'));
    const { cutOffs } = z
      .looseObject({ cutOffs: z.array(z.looseObject({ submitAt: z.string() })) })
      .parse(await look(console, 'today'));

    expect(debtorAccounts.map(({ nextFilesAt }) => nextFilesAt)).toEqual(
      cutOffs.map(({ submitAt }) => submitAt),
    );
    expect(Date.parse(debtorAccounts[0]?.nextFilesAt ?? '')).toBeGreaterThan(people.stand.clock.now());
  });
});
