import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { formatMinor } from '../../../functions/core/money.ts';
import type { ReportResult } from '../../../functions/reconcile-bank-reports/reconcile-report.ts';
import { notificationOf } from '../../../operate/redrive/notification.ts';
import { replayReport } from '../../../operate/redrive/replay-report.ts';
import { accountReport, statusReport } from '../../support/bank-reports.ts';
import { it, type Scene, type SentBatch } from '../../support/bank-scene.ts';
import { ClientFaults } from '../../support/client-faults.ts';
import { rejectionOf } from '../../support/errors.ts';
import { present } from '../../support/present.ts';
import { FUNCTION_ARN, type ReportFunction, startReportFunction } from '../../support/report-function.ts';

/** What a person does, and what Lambda makes the function do. */
async function replay(scene: Scene, key: string): Promise<readonly ReportResult[]> {
  const { invoked } = await asked(scene, (reader, bucketName) => replayReport(reader, { bucketName, key }));
  expect(invoked).toHaveLength(1);
  return scene.handle(invoked[0]?.event);
}

type Asked<T> = { readonly answer: T; readonly invoked: ReportFunction['invoked'] };

async function asked<T>(
  scene: Scene,
  work: (reader: ReportFunction, bucketName: string) => Promise<T>,
  prefix?: string,
): Promise<Asked<T>> {
  const { client, bucketName } = scene.stand.bucket;
  const reader = await startReportFunction(await endpointOf(client), prefix);
  try {
    return { answer: await work(reader, bucketName), invoked: reader.invoked };
  } finally {
    await reader.close();
  }
}

async function endpointOf({ config }: S3Client): Promise<string> {
  const endpoint = present(await config.endpoint?.());
  return `${endpoint.protocol}//${endpoint.hostname}:${endpoint.port}`;
}

/** A bank's statement that books the file as one sum, without its second payment. */
function bookedWithoutSecond({ paymentInformationId, payouts, sumMinor }: SentBatch): string {
  const sum = formatMinor(sumMinor - (payouts[1]?.amountMinor ?? 0n), 'EUR');
  return accountReport('camt.053', [{ amount: sum, batches: [{ paymentInformationId }] }]);
}

function refusalOfSecond({ batchId, payouts }: SentBatch): string {
  const lines = [{ endToEndId: payouts[1]?.endToEndId ?? '', status: 'RJCT', reason: 'AC04' }];
  return statusReport({ originalMessageId: batchId, lines });
}

describe('a report that is replayed', () => {
  it('has nothing left to say of a sum that the refusal of a payment explained since', async ({ scene }) => {
    const batch = await scene.sendBatch(3);
    const early = await scene.reconcile(bookedWithoutSecond(batch), 'inbox/camt 053.xml');
    expect(early).toMatchObject({ matched: 0, unmatched: 1 });
    await scene.reconcile(refusalOfSecond(batch), 'inbox/pain002.xml');
    expect(await scene.states(batch.payouts)).toEqual(['paid', 'failed', 'paid']);

    const results = await replay(scene, 'inbox/camt 053.xml');

    expect(results).toMatchObject([
      { outcome: 'read', summary: { matched: 1, unmatched: 0, changes: { paid: 0 } } },
    ]);
    expect(await scene.states(batch.payouts)).toEqual(['paid', 'failed', 'paid']);
  });

  it('changes nothing where it was read to its end, however often it is', async ({ scene }) => {
    const batch = await scene.sendBatch(3);
    await scene.reconcile(refusalOfSecond(batch), 'inbox/pain002.xml');
    const before = await Promise.all(batch.payouts.map((payout) => scene.payout(payout)));

    expect(await replay(scene, 'inbox/pain002.xml')).toMatchObject([{ outcome: 'already-read' }]);
    expect(await replay(scene, 'inbox/pain002.xml')).toMatchObject([{ outcome: 'already-read' }]);

    expect(await Promise.all(batch.payouts.map((payout) => scene.payout(payout)))).toEqual(before);
  });

  it('is refused again where it was, and changes nothing', async ({ scene }) => {
    const batch = await scene.sendBatch(1);
    await scene.put('inbox/broken.xml', refusalOfSecond(batch).slice(0, -20));
    await scene.notify('inbox/broken.xml');

    expect(await replay(scene, 'inbox/broken.xml')).toMatchObject([{ outcome: 'refused' }]);
    expect(await scene.states(batch.payouts)).toEqual(['submitted']);
  });

  it('whose reading died is read to its end', async ({ scene }) => {
    const batch = await scene.sendBatch(3);
    await scene.put('inbox/pain002.xml', refusalOfSecond(batch));
    scene.stand.faults.set(({ command }) => (command === 'UpdateItemCommand' ? 'request-lost' : undefined));
    await expect(scene.notify('inbox/pain002.xml')).rejects.toThrow();
    scene.stand.faults.clear();

    expect(await replay(scene, 'inbox/pain002.xml')).toMatchObject([{ outcome: 'read' }]);
    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'failed', 'submitted']);
  });

  it('is named to the function that the bucket tells of its inbox, as S3 names a new one', async ({
    scene,
  }) => {
    const key = 'inbox/ä b+c.xml';
    await scene.put(key, '<a/>');

    const { answer, invoked } = await asked(scene, (reader, bucketName) =>
      replayReport(reader, { bucketName, key, versionId: 'older' }),
    );

    const { bucketName } = scene.stand.bucket;
    const s3 = { bucket: { name: bucketName }, object: { key: encodeURIComponent(key), versionId: 'older' } };
    expect(answer).toBe(true);
    expect(invoked).toEqual([
      {
        functionArn: FUNCTION_ARN,
        type: 'Event',
        event: { Records: [{ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3 }] },
      },
    ]);
  });

  it('stays as it lies there: nothing is put, copied or deleted', async ({ scene }) => {
    await scene.put('inbox/a.xml', '<a/>');
    const faults = new ClientFaults();

    await asked(scene, async (reader, bucketName) => {
      faults.attach(reader.s3.middlewareStack);
      return replayReport(reader, { bucketName, key: 'inbox/a.xml' });
    });

    expect(faults.calls.map(({ command }) => command)).toEqual([
      'HeadObjectCommand',
      'GetBucketNotificationConfigurationCommand',
    ]);
  });

  it('that is not there is none, and nobody is told', async ({ scene }) => {
    const { answer, invoked } = await asked(scene, (reader, bucketName) =>
      replayReport(reader, { bucketName, key: 'inbox/gone.xml' }),
    );

    expect(answer).toBe(false);
    expect(invoked).toEqual([]);
  });

  it('of a bucket that tells nobody of its inbox is read by nobody', async ({ scene }) => {
    await scene.put('inbox/a.xml', '<a/>');

    const { answer, invoked } = await asked(
      scene,
      (reader, bucketName) => rejectionOf(replayReport(reader, { bucketName, key: 'inbox/a.xml' })),
      'elsewhere/',
    );

    expect(answer.code).toBe('CONFIG_INVALID');
    expect(invoked).toEqual([]);
  });

  it('is named without a version where its bucket keeps none', () => {
    const event = JSON.stringify(notificationOf({ bucketName: 'files', key: 'inbox/a.xml' }));

    expect(event).not.toContain('versionId');
  });
});
