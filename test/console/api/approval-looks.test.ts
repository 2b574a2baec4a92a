import { describe, expect } from 'vitest';
import { z } from 'zod';
import { recordPayeeCheck } from '../../../functions/ledger/payees.ts';
import { broughtInBy, signerNamed } from '../../support/approvals.ts';
import { look } from '../../support/console-looks.ts';
import { it } from '../../support/console-stand.ts';
import { sent } from '../../support/decisions.ts';
import { expense, expenses } from '../../support/expenses.ts';
import { scheduledPayout } from '../../support/payment-stand.ts';

const linesShape = z.looseObject({ lines: z.array(z.looseObject({ isYours: z.boolean() })) });
const warnedShape = z.looseObject({ warnings: z.array(z.looseObject({ code: z.string() })) });

describe('a file that waits', () => {
  it('marks the lines that somebody decided about, for them alone', async ({ console, people }) => {
    await people.putReleasedBy(people.bert.person);
    const batch = await people.proposed(
      ...expenses(2).map((one) => ({ ...one, expenseId: `${one.expenseId}-b` })),
    );
    const params = { batchId: batch.batchId };
    const yours = async (person = people.bert.person) =>
      linesShape
        .parse(await look(console, 'listBatchLines', { params }, person))
        .lines.filter(({ isYours }) => isYours).length;

    expect(await yours()).toBe(1);
    expect(await yours(people.anna.person)).toBe(0);
    expect(await look(console, 'showApproval', { params }, people.bert.person)).toMatchObject({
      mayIApprove: false,
      whyNot: expect.stringContaining('You decided about a payment in it'),
    });
  });

  it('warns of names that banks found to differ, and of unusual prices', async ({ console, people }) => {
    const [odd, usual] = ['expense-odd', 'expense-usual'].map((expenseId) => expense({ expenseId }));
    if (odd === undefined || usual === undefined) throw new Error('There are two.');
    const notes = [{ code: 'tariff-outlier', message: 'It is far from the usual price.' }] as const;
    await people.stand.putClaimed({ ...scheduledPayout(odd), notes });
    const batch = await people.proposed(usual);
    const codes = async () =>
      warnedShape
        .parse(await look(console, 'showApproval', { params: { batchId: batch.batchId } }))
        .warnings.map(({ code }) => code);

    expect(await codes()).toContain('unusual-prices');
    expect(await codes()).not.toContain('names-differ');
    const { iban, recipientName: name } = await people.stand.payout('expense-usual');
    const check = { createdAt: '2026-11-03', bankReportId: 'pain.002:1', endToEndId: 'PO1-01' };
    await recordPayeeCheck(people.stand.table, { iban, name, result: 'RVNM', ...check });

    expect(await codes()).toContain('names-differ');
  });

  it('is held against the last file, and against the mean of those before', async ({ console, people }) => {
    for (const [number, amount] of ['1000', '2001', '6000'].entries()) {
      const batch = await people.proposed(
        expense({
          expenseId: `expense-${number}`,
          recipientId: `driver-${number}`,
          amount: { text: amount, unit: 'minor' },
        }),
      );
      if (number === 2) {
        expect(await look(console, 'showApproval', { params: { batchId: batch.batchId } })).toMatchObject({
          controlSumMinor: '6000',
          lastFile: { controlSumMinor: '2001', mean: { files: 2, sumMinor: '1500' } },
        });
      }
      for (const signer of [people.anna, people.bert]) await people.approve(signer, batch);
      await people.repair();
      people.stand.clock.advance(60_000);
    }
  });

  it('takes no approval of a third person, nor a refusal, once it has its two', async ({
    console,
    people,
  }) => {
    const cleo = signerNamed('Cleopatra');
    const { credentialId, publicKey } = cleo.passkey;
    const by = broughtInBy(people.anna, cleo, people.trust, people.stand.clock.now());
    await console.ask('offerKey', cleo.person, { body: { credentialId, publicKey } });
    const body = { credentialId, signed: sent(by) };
    expect(await console.ask('registerKey', people.anna.person, { body })).toMatchObject({ status: 201 });
    const batch = await people.proposed(...expenses(1));
    const params = { batchId: batch.batchId };
    // Signed while it still waits.
    const third = sent(people.signature(cleo, batch));
    await people.approve(people.anna, batch);
    await people.approve(people.bert, batch);

    const late = await console.ask('approveBatch', cleo.person, { params, body: { signed: third } });
    const refused = await console.ask('refuseBatch', people.anna.person, {
      params,
      body: { reason: 'too late', lines: [] },
    });

    expect(late).toMatchObject({ status: 409, document: { code: 'over' } });
    expect(refused).toMatchObject({ status: 409, document: { code: 'file-not-refused' } });
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
