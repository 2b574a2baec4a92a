import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import { reconcileReport } from '../../functions/reconcile-bank-reports/reconcile-report.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { release } from '../../operate/decide.ts';
import { accountReport, type StatusReport, statusReport } from '../support/bank-reports.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { expense } from '../support/expenses.ts';
import { ACCOUNT, PaymentStand } from '../support/payment-stand.ts';

let embedded: Embedded;
let stand: PaymentStand;
let sent: Payout;
let reports = 0;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
  const [payout] = await stand.sent(expense());
  if (payout === undefined) throw new Error('One payout was sent.');
  sent = payout;
});

/** Lays a report into the inbox, as the bank's transfer role may, and has it read. */
async function readReport(content: string): Promise<void> {
  reports += 1;
  const { client, bucketName } = stand.bucket;
  const key = `inbox/report-${reports}.xml`;
  await client.send(new PutObjectCommand({ Bucket: bucketName, Key: key, Body: content }));
  const deps = { ...stand.deps, s3: client, debtorAccounts: [ACCOUNT] };
  const result = await reconcileReport(deps, { bucketName, key, versionId: undefined });
  expect(result.outcome).toBe('read');
}

/** A technical reason, which would be tried again by itself. */
function refusalOf(report: Partial<StatusReport>, lines: StatusReport['lines']): string {
  return statusReport({ originalMessageId: sent.batchId ?? '', ...report, ...(lines && { lines }) });
}

function debitOf(endToEndId: string, amount: string): string {
  const transactions = endToEndId === '' ? [] : [{ endToEndId }];
  return accountReport('camt.053', [{ amount, transactions }], { iban: ACCOUNT.iban });
}

async function releaseIt(retryAfter: 'statement' | 'refusal' = 'statement') {
  const decision = {
    by: 'Jane Doe',
    reason: 'the bank refused it',
    atMs: stand.clock.now(),
    sameAccount: true,
  };
  const policy = { limits: new Map([['EUR', 10_000_00n]]), today: plainDate('2026-11-04'), retryAfter };
  return release(stand.deps, sent.payoutId, decision, policy);
}

/** A repair the next day and one a month later, and a person who wants it paid. */
async function everybodyTries(): Promise<void> {
  for (const days of [1, 30]) {
    stand.clock.advance(days * 86_400_000);
    expect((await repairPayouts(stand.deps)).retried).toBe(0);
  }
  expect(await releaseIt()).toMatchObject({ ok: false });
  expect(await stand.payout()).toMatchObject({ attempt: 1 });
  await stand.submit();
  const files = [...(await stand.files()).keys()];
  expect(files.filter((key) => key.startsWith('outbox/'))).toHaveLength(1);
}

const REFUSED = { status: 'RJCT', reason: 'TM01' } as const;

describe('a forged, mistaken or late refusal', () => {
  it.each<[string, () => string]>([
    ['of the payment', () => refusalOf({}, [{ endToEndId: endToEndIdOf(sent), ...REFUSED }])],
    [
      'of the payment information',
      () => refusalOf({ payment: { id: `${sent.batchId}-01`, ...REFUSED } }, undefined),
    ],
    ['of the file', () => refusalOf({ group: REFUSED }, undefined)],
  ])('%s alone sends nothing again, by the repair or by a person', async (_of, report) => {
    await readReport(report());

    expect(await stand.payout()).toMatchObject({ state: 'failed' });
    await everybodyTries();
  });

  it('that knows the end-to-end id alone, as every recipient does, is none', async () => {
    const report = refusalOf({ originalMessageId: 'NOTPROVIDED', payment: { id: 'NOTPROVIDED' } }, [
      { endToEndId: endToEndIdOf(sent), ...REFUSED },
    ]);
    await readReport(report);
    await readReport(debitOf('', '77.00'));

    expect(await stand.payout()).toMatchObject({ state: 'submitted' });
    expect(stand.log.alarms()).toContain('bank-report-unmatched');
    await everybodyTries();
  });

  it.each([
    ['before', true],
    ['after', false],
  ])(
    'sends nothing again where the statement with the debit is read %s it, and calls a person',
    async (_, first) => {
      const refusal = refusalOf({}, [{ endToEndId: endToEndIdOf(sent), ...REFUSED }]);
      const statement = debitOf(endToEndIdOf(sent), '12.50');
      for (const report of first ? [statement, refusal] : [refusal, statement]) await readReport(report);

      expect(await stand.payout()).toMatchObject({
        state: 'paid',
        reasons: [{ code: 'bank-contradiction' }],
      });
      expect(stand.log.alarms()).toContain('bank-contradiction');
      await everybodyTries();
    },
  );

  it('sends nothing again while a debit of the amount is nobody’s', async () => {
    await readReport(refusalOf({}, [{ endToEndId: endToEndIdOf(sent), ...REFUSED }]));
    await readReport(debitOf('', '12.50'));

    await everybodyTries();
  });
});

describe('a refusal that the statement bears out', () => {
  it('starts one new attempt: the two legs are what holds the others back', async () => {
    await readReport(refusalOf({}, [{ endToEndId: endToEndIdOf(sent), ...REFUSED }]));
    await readReport(debitOf('', '77.00'));

    expect((await repairPayouts(stand.deps)).retried).toBe(1);
    expect(await stand.payout()).toMatchObject({ state: 'ready', attempt: 2 });
  });

  it('is not waited for with retries.after "refusal": then the refusal alone pays once more', async () => {
    await readReport(refusalOf({}, [{ endToEndId: endToEndIdOf(sent), ...REFUSED }]));

    expect((await repairPayouts({ ...stand.deps, retryAfter: 'refusal' })).retried).toBe(1);
  });
});
