import { describe, expect } from 'vitest';
import { factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import { accountReport, type Entry, statusReport } from '../support/bank-reports.ts';
import { digestOf, it, type Scene, type Sent } from '../support/bank-scene.ts';

function debit({ endToEndId, amount }: Sent, changes: Partial<Entry> = {}): Entry {
  return { amount, transactions: [{ endToEndId, amount }], ...changes };
}

function credit(sent: Sent, changes: Partial<Entry> = {}): Entry {
  const { endToEndId, amount } = sent;
  return { amount, side: 'CRDT', transactions: [{ endToEndId, amount, returned: 'AC04' }], ...changes };
}

/** Reads a statement with these lines. */
async function read(scene: Scene, ...entries: readonly Entry[]) {
  const report = accountReport('camt.053', entries);
  const summary = await scene.reconcile(report);
  const whys = await scene.whys(report);
  return { summary, whys };
}

describe('a booked debit', () => {
  it.for(['camt.053', 'camt.054'] as const)('in a %s pays', async (type, { scene, sent }) => {
    const summary = await scene.reconcile(accountReport(type, [debit(sent)]));

    const payout = await scene.payout(sent);
    expect(payout.state).toBe('paid');
    expect(factsOf(payout, 1)).toMatchObject([
      {
        says: 'debited',
        status: 'BOOK',
        bankReportId: `${summary.bankReportId}#1`,
        amountMinor: 1250n,
        bookingDate: '2026-11-03',
        reference: 'BANKREF-1',
      },
    ]);
    expect(summary.bankReportId).toMatch(new RegExp(`^${type}:[0-9a-f]{16}$`));
  });

  it('is found by its instruction id too', async ({ scene, sent }) => {
    const { endToEndId, amount } = sent;

    await read(scene, {
      amount,
      transactions: [{ endToEndId: 'NOTPROVIDED', instructionId: endToEndId, amount }],
    });

    expect(await scene.states([sent])).toEqual(['paid']);
  });

  it('is found by ids that the bank has padded or written in lower case', async ({ scene }) => {
    const { payouts, paymentInformationId } = await scene.sendBatch(2);
    const [one, two] = payouts.map(({ endToEndId, amount }) => ({ endToEndId, amount }));
    if (one === undefined || two === undefined) throw new Error('A batch of two has two payouts.');

    const { summary } = await read(
      scene,
      {
        amount: one.amount,
        transactions: [
          {
            ...one,
            endToEndId: one.endToEndId.toLowerCase(),
            paymentInformationId: ` ${paymentInformationId} `,
          },
        ],
      },
      { amount: two.amount, transactions: [{ ...two, endToEndId: `  ${two.endToEndId} ` }] },
    );

    expect(summary).toMatchObject({ matched: 2, unmatched: 0 });
    expect(await scene.states(payouts)).toEqual(['paid', 'paid']);
  });

  it('on another account of ours or of others changes nothing', async ({ scene, sent }) => {
    const report = accountReport('camt.053', [debit(sent)], { iban: 'NL91ABNA0417164300' });

    await scene.reconcile(report);

    expect(await scene.states([sent])).toEqual(['submitted']);
    expect(await scene.unmatched(digestOf(report))).toMatchObject([
      { why: 'account-differs', accountIban: 'NL91ABNA0417164300', statementId: 'STATEMENT-1' },
    ]);
  });

  it.for(['PDNG', 'INFO', 'FUTR'])('that is only %s is no evidence yet', async (status, { scene, sent }) => {
    const { summary } = await read(scene, debit(sent, { status }));

    expect(await scene.states([sent])).toEqual(['submitted']);
    expect(summary).toMatchObject({ matched: 1, unmatched: 0 });
  });

  it.for([
    ['one cent more', { amount: '12.51' }, {}],
    ['one cent more than was ordered', { amount: '12.51', instructed: '12.50' }, {}],
    ['another currency', { amount: '12.50' }, { currency: 'SEK' }],
  ] as const)('of %s changes nothing', async ([, transaction, entry], { scene, sent }) => {
    const transactions = [{ endToEndId: sent.endToEndId, ...transaction }];

    const { whys } = await read(scene, debit(sent, { transactions, ...entry }));

    expect(await scene.states([sent])).toEqual(['submitted']);
    expect(whys).toEqual(['amount-differs']);
  });

  it('of an amount that cannot be read exactly changes nothing', async ({ scene, sent }) => {
    const { whys } = await read(
      scene,
      debit(sent, { transactions: [{ endToEndId: sent.endToEndId, amount: '12.5000001' }] }),
    );

    expect(await scene.states([sent])).toEqual(['submitted']);
    expect(whys).toEqual(['amount-unreadable']);
  });

  it('that leaves its amount to its entry has it, where it is the only one', async ({ scene, sent }) => {
    const { endToEndId, amount } = sent;

    await read(scene, { amount, transactions: [{ endToEndId }] });

    expect(await scene.states([sent])).toEqual(['paid']);
  });

  it('that leaves its amount to an entry of several has none', async ({ scene }) => {
    const batch = await scene.sendBatch(2);
    const transactions = batch.payouts.map(({ endToEndId }) => ({ endToEndId }));

    const { whys } = await read(scene, { amount: batch.sum, transactions });

    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'submitted']);
    expect(whys).toEqual(['amount-missing', 'amount-missing']);
  });

  it('of several in one entry pays each', async ({ scene }) => {
    const batch = await scene.sendBatch(3);
    const transactions = batch.payouts.map(({ endToEndId, amount }) => ({ endToEndId, amount }));

    const { summary } = await read(scene, { amount: batch.sum, transactions });

    expect(summary).toMatchObject({ lines: 3, matched: 3, changes: { paid: 3 } });
  });

  it('that takes a return back is for a person', async ({ scene, sent }) => {
    const { whys } = await read(scene, debit(sent, { reversal: true }));

    expect(await scene.states([sent])).toEqual(['submitted']);
    expect(whys).toEqual(['contradicts']);
  });

  it('reported intraday and again at the end of the day is one payment', async ({ scene, sent }) => {
    await scene.reconcile(accountReport('camt.054', [debit(sent)]), 'inbox/intraday.xml');

    const { summary } = await read(scene, debit(sent));

    expect(summary).toMatchObject({ matched: 1, unmatched: 0, changes: { paid: 0 } });
    const payout = await scene.payout(sent);
    expect(verdictOn(payout, 1)).toMatchObject({ standing: 'booked', contradictions: [] });
    expect(factsOf(payout, 1).map(({ bankReportId }) => bankReportId.slice(0, 8))).toEqual([
      'camt.054',
      'camt.053',
    ]);
  });
});

describe('a return', () => {
  const returned = { amount: '12.50', side: 'CRDT' } as const;

  it('after the booking gives the money back, with its reason', async ({ scene, sent }) => {
    const { summary } = await read(scene, debit(sent), credit(sent));

    const payout = await scene.payout(sent);
    expect(payout.state).toBe('returned');
    expect(verdictOn(payout, 1).reasonCodes).toEqual(['AC04']);
    expect(summary.changes).toMatchObject({ paid: 1, returned: 1 });
  });

  it('before the booking in one report is taken after it', async ({ scene, sent }) => {
    const { summary } = await read(scene, credit(sent), debit(sent));

    const payout = await scene.payout(sent);
    expect(payout.history.slice(-2).map(({ to, evidence }) => [to, evidence?.reasonCode])).toEqual([
      ['paid', undefined],
      ['returned', 'AC04'],
    ]);
    expect(summary).toMatchObject({ matched: 2, unmatched: 0 });
  });

  it.for([
    ['a transaction code of a return', { ...returned, subFamily: 'RRTN' }],
    ['a transaction code of an automatic return', { ...returned, subFamily: 'ARET' }],
    ['a reversal', { ...returned, reversal: true }],
  ] as const)('is told by %s too', async ([, entry], { scene, sent }) => {
    const { endToEndId, amount } = sent;

    await read(scene, { ...entry, transactions: [{ endToEndId, amount }] });

    expect(await scene.states([sent])).toEqual(['returned']);
  });

  it('less the charges that the bank states is the whole amount', async ({ scene, sent }) => {
    const { endToEndId, amount } = sent;

    await read(scene, debit(sent), {
      amount: '10.00',
      side: 'CRDT',
      transactions: [{ endToEndId, amount: '10.00', instructed: amount, charges: '2.50', returned: 'AC06' }],
    });

    expect(await scene.states([sent])).toEqual(['returned']);
  });

  it('of a part is none, though the bank repeats what was ordered', async ({ scene, sent }) => {
    const { endToEndId, amount } = sent;
    const transactions = [{ endToEndId, amount: '1.00', instructed: amount, returned: 'AC06' }];

    const { whys } = await read(scene, debit(sent), { amount: '1.00', side: 'CRDT', transactions });

    expect(whys).toEqual(['amount-differs']);
    expect(await scene.payout(sent)).toMatchObject({
      state: 'paid',
      reasons: [{ code: 'bank-contradiction' }],
    });
  });

  it('of another amount changes nothing', async ({ scene, sent }) => {
    const { endToEndId } = sent;
    const transactions = [{ endToEndId, amount: '10.00', returned: 'AC06' }];

    const { whys } = await read(scene, debit(sent), { amount: '10.00', side: 'CRDT', transactions });

    expect(await scene.states([sent])).toEqual(['paid']);
    expect(whys).toEqual(['amount-differs']);
  });

  it('that is not said to be one is for a person: a credit with our id', async ({ scene, sent }) => {
    const { endToEndId, amount } = sent;

    const { whys } = await read(scene, { amount, side: 'CRDT', transactions: [{ endToEndId, amount }] });

    expect(await scene.states([sent])).toEqual(['submitted']);
    expect(whys).toEqual(['direction-unclear']);
  });
});

describe('a line that is not about a payment of ours', () => {
  it('is recorded by itself and raises no alarm', async ({ scene, sent }) => {
    const report = accountReport('camt.053', [
      { amount: '99.00', side: 'CRDT', transactions: [{ endToEndId: 'INVOICE-7', amount: '99.00' }] },
      debit(sent),
      { amount: '3.20' },
      { amount: '500.00', transactions: [{ messageId: 'SALARIES-1', amount: '500.00' }] },
      { amount: '500.00', batches: [{ paymentInformationId: 'SALARIES-1' }] },
    ]);

    const summary = await scene.reconcile(report);

    expect(summary).toMatchObject({ lines: 5, matched: 1, unmatched: 0, other: 4 });
    expect(scene.stand.log.alarms()).toEqual([]);
    expect(await scene.recorded(digestOf(report), 1)).toMatchObject({
      why: 'other',
      endToEndId: 'INVOICE-7',
      amountMinor: 9900n,
      currency: 'EUR',
      creditDebit: 'credit',
      bookingDate: '2026-11-03',
      accountServicerReference: 'BANKREF-1',
    });
    expect(await scene.recorded(digestOf(report), 3)).toMatchObject({ level: 'entry', amountMinor: 320n });
  });

  it('that bears an id of our file and no payment that we know is not other activity', async ({ scene }) => {
    const batch = await scene.sendBatch(1);

    const { whys } = await read(scene, {
      amount: '12.50',
      transactions: [{ endToEndId: 'SOMETHING', messageId: batch.batchId, amount: '12.50' }],
    });

    expect(whys).toEqual(['unknown-id']);
  });
});

describe('reports in the wrong order', () => {
  it('an acceptance that is read after the booking changes nothing', async ({ scene, sent }) => {
    await read(scene, debit(sent));

    const summary = await scene.reconcile(
      statusReport({ originalMessageId: 'X', lines: [{ endToEndId: sent.endToEndId, status: 'ACSP' }] }),
    );

    expect(summary).toMatchObject({ matched: 1, unmatched: 0 });
    expect(await scene.states([sent])).toEqual(['paid']);
  });

  it('a refusal that is read before the acceptance stays', async ({ scene }) => {
    const { batchId, payouts } = await scene.sendBatch(1);
    const [sent] = payouts;
    const status = (code: string, createdAt: string): string =>
      statusReport({
        messageId: code,
        originalMessageId: batchId,
        lines: [{ endToEndId: sent.endToEndId, status: code }],
      }).replace('2026-11-03T06:00:00Z', createdAt);

    await scene.reconcile(status('RJCT', '2026-11-03T15:00:00Z'));
    const summary = await scene.reconcile(status('ACTC', '2026-11-03T09:00:00Z'));

    expect(summary).toMatchObject({ matched: 1, unmatched: 0 });
    expect(await scene.states([sent])).toEqual(['failed']);
  });
});
