import { describe, expect } from 'vitest';
import { readReport } from '../../functions/ledger/bank-reports.ts';
import { accountReport, statusReport } from '../support/bank-reports.ts';
import { digestOf, it, type Sent, sentOf } from '../support/bank-scene.ts';
import { rejectionOf } from '../support/errors.ts';
import { payoutOf, step } from '../support/payouts.ts';

type Booked = Pick<Sent, 'endToEndId' | 'amount'>;

function bookingOf(payouts: readonly Booked[]): string {
  return accountReport(
    'camt.053',
    payouts.map(({ endToEndId, amount }) => ({ amount, transactions: [{ endToEndId, amount }] })),
  );
}

const OTHER_ACTIVITY = accountReport('camt.053', [{ amount: '1.00' }], { iban: 'NL91ABNA0417164300' });

describe('a report that is read', () => {
  it('leaves one summary, in the answer and in its row', async ({ scene }) => {
    const { payouts } = await scene.sendBatch(2);
    const report = bookingOf(payouts);

    const summary = await scene.reconcile(report, 'inbox/2026 11/camt+053.xml');

    expect(summary).toEqual({
      bankReportId: `camt.053:${digestOf(report).slice(0, 16)}`,
      key: 'inbox/2026 11/camt+053.xml',
      type: 'camt.053',
      version: 'camt.053.001.08',
      messageId: 'BANK-ACCOUNT-1',
      debtorAccountIds: ['eur-main'],
      lines: 2,
      matched: 2,
      unmatched: 0,
      other: 0,
      changes: { accepted: 0, paid: 2, failed: 0, returned: 0 },
    });
    expect(await readReport(scene.stand.table, digestOf(report))).toEqual({
      outcome: 'read',
      readAt: '2026-11-03T07:00:00.000Z',
      ...summary,
    });
  });

  it('names the account that it is about: of its days, or of the file that it speaks of', async ({
    scene,
  }) => {
    const { batchId } = await scene.sendBatch(1);
    const about = async (report: string) => (await scene.reconcile(report)).debtorAccountIds;

    expect(await about(accountReport('camt.053', []))).toEqual(['eur-main']);
    expect(await about(OTHER_ACTIVITY)).toEqual([]);
    const accepted = { originalMessageId: batchId, group: { status: 'ACCP' } };
    expect(await about(statusReport(accepted))).toEqual(['eur-main']);
  });

  it('twice is answered from its row, under another name too', async ({ scene }) => {
    const { payouts } = await scene.sendBatch(2);
    const report = bookingOf(payouts);
    const summary = await scene.reconcile(report);
    const states = await scene.payouts(payouts);
    await scene.put('inbox/again.xml', report);
    scene.stand.faults.clear();

    const results = await scene.notify('inbox/again.xml');

    expect(results).toEqual([{ outcome: 'already-read', summary }]);
    expect(await scene.payouts(payouts)).toEqual(states);
    expect(scene.stand.faults.calls.map(({ command }) => command)).toEqual([
      'GetObjectCommand',
      'GetItemCommand',
    ]);
  });

  it('again after it left unmatched lines tries them, and says what both readings changed', async ({
    scene,
  }) => {
    const [{ payouts }, late] = [await scene.sendBatch(1), scene.newExpense()];
    const report = bookingOf([...payouts, sentOf(payoutOf(late))]);
    const before = await scene.reconcile(report);
    expect(before).toMatchObject({ matched: 1, unmatched: 1, changes: { paid: 1 } });
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why: 'unknown-id', ordinal: 2 }]);
    await scene.sendLate(late);

    const second = await scene.reconcile(report);

    expect(second).toMatchObject({ lines: 2, matched: 2, unmatched: 0, changes: { paid: 2 } });
    expect(await scene.unmatched(digestOf(report))).toEqual([]);
    expect(await scene.recorded(digestOf(report), 2)).toBeUndefined();
  });

  it('by two functions at the same time pays once', async ({ scene }) => {
    const { payouts } = await scene.sendBatch(20);
    await scene.put('inbox/a.xml', bookingOf(payouts));

    await Promise.all([scene.notify('inbox/a.xml'), scene.notify('inbox/a.xml')]);

    for (const sent of payouts) {
      const { history } = await scene.payout(sent);
      expect(history.filter(({ to }) => to === 'paid')).toHaveLength(1);
    }
  });

  it('is not acted on when it was replaced between its two readings', async ({ scene }) => {
    const { payouts } = await scene.sendBatch(1);
    const report = bookingOf(payouts);
    await scene.put('inbox/a.xml', OTHER_ACTIVITY);
    scene.stand.faults.set(async ({ command }) => {
      if (command === 'GetItemCommand') await scene.put('inbox/a.xml', report);
      return undefined;
    });

    await expect(scene.notify('inbox/a.xml')).rejects.toThrow();

    expect(await scene.states(payouts)).toEqual(['submitted']);
    expect(await readReport(scene.stand.table, digestOf(report))).toBeUndefined();
    expect(await readReport(scene.stand.table, digestOf(OTHER_ACTIVITY))).toBeUndefined();
  });

  it('decides again where somebody else steps in between', async ({ scene, sent }) => {
    scene.stand.interrupt('PAYOUT#', async () => scene.stand.put(step(await scene.payout(sent), 'accepted')));

    await scene.reconcile(bookingOf([sent]));

    const payout = await scene.payout(sent);
    expect(payout.history.slice(-2).map(({ to }) => to)).toEqual(['accepted', 'paid']);
  });

  it('decides again where its own step took effect unheard and somebody else stepped on', async ({
    scene,
  }) => {
    const sent = await scene.sendOne('batched');
    let writes = 0;
    scene.stand.faults.set(async ({ command }) => {
      if (command !== 'UpdateItemCommand') return undefined;
      writes += 1;
      if (writes === 2) await scene.pay(sent);
      return writes === 1 ? 'answer-lost' : undefined;
    });

    const summary = await scene.reconcile(
      statusReport({
        originalMessageId: sent.batchId,
        lines: [{ endToEndId: sent.endToEndId, status: 'ACSP' }],
      }),
    );

    expect(await scene.states([sent])).toEqual(['paid']);
    expect(summary).toMatchObject({ matched: 1, unmatched: 0 });
  });

  it('gives up, to be read again, where others write a row again and again', async ({ scene, sent }) => {
    const again = async () => scene.stand.put(step(await scene.payout(sent), 'submitted'));
    scene.stand.interrupt('PAYOUT#', again, Number.POSITIVE_INFINITY);
    const report = bookingOf([sent]);

    const error = await rejectionOf(scene.reconcile(report));

    expect(error.code).toBe('LEDGER_CONTENDED');
    expect(await readReport(scene.stand.table, digestOf(report))).toBeUndefined();
  });

  it('logs no account and no name', async ({ scene }) => {
    const { payouts } = await scene.sendBatch(2);
    const wrong = payouts.map((sent) => ({ ...sent, amount: '1.00' }));

    await scene.reconcile(OTHER_ACTIVITY, 'inbox/1.xml');
    await scene.reconcile(bookingOf(wrong), 'inbox/2.xml');
    const key = 'inbox/camt053_DE89370400440532013000.xml';
    await scene.reconcile(bookingOf(payouts), key);
    await scene.put(key, 'broken');
    await scene.notify(key, 'inbox/DE89370400440532013000/').catch(() => undefined);

    expect(scene.stand.log.lines.length).toBeGreaterThan(3);
    expect(JSON.stringify(scene.stand.log.lines)).not.toMatch(
      /DE89|4405320130|DE02|0000202051|NL91|Jane|Doe/,
    );
  });

  it('raises one alarm for all its unmatched lines, with a count of each reason', async ({ scene }) => {
    const { payouts } = await scene.sendBatch(3);
    const wrong = payouts.map((sent) => ({ ...sent, amount: '1.00' }));
    const report = bookingOf([...wrong, sentOf(scene.newPayout())]);

    await scene.reconcile(report);

    expect(scene.stand.log.lines.filter(({ level }) => level === 'alarm')).toEqual([
      {
        level: 'alarm',
        event: 'bank-report-unmatched',
        fields: {
          bankReportId: `camt.053:${digestOf(report).slice(0, 16)}`,
          key: 'inbox/report.xml',
          unmatched: 4,
          'amount-differs': 3,
          'unknown-id': 1,
        },
      },
    ]);
  });
});

describe('a broken file', () => {
  const REPORT = statusReport({ originalMessageId: 'X', group: { status: 'ACCP' } });

  const BROKEN: readonly (readonly [string, (whole: string) => string])[] = [
    ['not-well-formed', (whole) => whole.replace('</GrpHdr>', '')],
    ['truncated', (whole) => whole.slice(0, -20)],
    ['doctype', (whole) => whole.replace('<Document', '<!DOCTYPE Document><Document')],
    ['entity', (whole) => whole.replace('BANK-ACCOUNT-1', '&xxe;')],
    ['namespace', (whole) => whole.replaceAll('camt.053.001.08', 'camt.053.001.99')],
    ['depth', (whole) => whole.replace('<Bal>', `${'<a>'.repeat(60)}${'</a>'.repeat(60)}<Bal>`)],
    ['empty', () => ''],
  ];

  it.for(BROKEN)(
    '(%s) is set aside whole, though its first lines can be read',
    async ([rule, breakIt], { scene }) => {
      const { payouts } = await scene.sendBatch(2);
      const report = breakIt(bookingOf(payouts));
      await scene.put('inbox/broken.xml', report);

      const results = await scene.notify('inbox/broken.xml');

      expect(results).toMatchObject([
        { outcome: 'refused', key: 'inbox/broken.xml', sha256: digestOf(report), rule },
      ]);
      expect(await readReport(scene.stand.table, digestOf(report))).toMatchObject({
        outcome: 'refused',
        key: 'inbox/broken.xml',
        rule,
        readAt: '2026-11-03T07:00:00.000Z',
      });
      expect(await scene.states(payouts)).toEqual(['submitted', 'submitted']);
      expect(await scene.has('inbox/broken.xml')).toBe(true);
      expect(scene.stand.log.alarms()).toEqual(['bank-report-refused']);
    },
  );

  it('does not stop the others of the same notification', async ({ scene }) => {
    const { payouts } = await scene.sendBatch(2);
    await scene.put('inbox/broken.xml', REPORT.slice(0, 200));
    await scene.put('inbox/good.xml', bookingOf(payouts));

    const results = await scene.notify('inbox/broken.xml', 'inbox/good.xml');

    expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'read']);
    expect(await scene.states(payouts)).toEqual(['paid', 'paid']);
  });
});

describe('a notification', () => {
  it('of an object that is not there fails after the others were read', async ({ scene }) => {
    const { payouts } = await scene.sendBatch(1);
    await scene.put('inbox/good.xml', bookingOf(payouts));

    await expect(scene.notify('inbox/gone.xml', 'inbox/good.xml')).rejects.toThrow();

    expect(await scene.states(payouts)).toEqual(['paid']);
  });

  it('with a key that is not encoded as it should be fails after the others were read', async ({ scene }) => {
    const { payouts } = await scene.sendBatch(1);
    await scene.put('inbox/good.xml', bookingOf(payouts));

    await expect(scene.notifyEncoded('inbox/100%.xml', 'inbox/good.xml')).rejects.toThrow(URIError);

    expect(await scene.states(payouts)).toEqual(['paid']);
    expect(scene.stand.log.lines).toContainEqual(
      expect.objectContaining({ event: 'bank-report-not-read', fields: expect.anything() }),
    );
  });

  it.for(['outbox/x.xml', 'inbox/2026/'])(
    'of %s, which is no report, does nothing',
    async (key, { scene }) => {
      await scene.put(key, '');

      expect(await scene.notify(key)).toEqual([]);
      expect(scene.stand.log.lines).toMatchObject([{ level: 'warn', event: 'object-outside-inbox' }]);
    },
  );
});
