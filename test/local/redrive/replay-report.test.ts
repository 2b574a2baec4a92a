import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatMinor } from '../../../functions/core/money.ts';
import type { ReportResult } from '../../../functions/reconcile-bank-reports/reconcile-report.ts';
import { replayedEvent, replayReport } from '../../../local/redrive/replay-report.ts';
import { type Scene, type SentBatch, World } from '../../reconcile-bank-reports/scene.ts';
import { accountReport, statusReport } from '../../support/bank-reports.ts';

const AT_MS = Date.parse('2026-11-04T08:00:00Z');

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.close());

/** What a person does, and what S3's notification of it makes the function do. */
async function replay(scene: Scene, key: string): Promise<readonly ReportResult[]> {
  const { client, bucketName } = scene.bucket;
  if (!(await replayReport(client, { bucketName, key }, AT_MS))) throw new Error('The report is there.');
  return scene.handle(replayedEvent({ bucketName, key }));
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
  test('books a file as one sum, though it came before the refusal of one of its payments', async () => {
    const scene = await world.newScene();
    const batch = await scene.sendBatch(3);
    const early = await scene.reconcile(bookedWithoutSecond(batch), 'inbox/camt 053.xml');
    expect(early).toMatchObject({ matched: 0, unmatched: 1 });
    await scene.reconcile(refusalOfSecond(batch), 'inbox/pain002.xml');
    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'failed', 'submitted']);

    const results = await replay(scene, 'inbox/camt 053.xml');

    expect(results).toMatchObject([
      { outcome: 'read', summary: { matched: 1, unmatched: 0, changes: { paid: 2 } } },
    ]);
    expect(await scene.states(batch.payouts)).toEqual(['paid', 'failed', 'paid']);
  });

  test('changes nothing where it was read to its end, however often it is', async () => {
    const scene = await world.newScene();
    const batch = await scene.sendBatch(3);
    await scene.reconcile(refusalOfSecond(batch), 'inbox/pain002.xml');
    const before = await Promise.all(batch.payouts.map((payout) => scene.payout(payout)));

    expect(await replay(scene, 'inbox/pain002.xml')).toMatchObject([{ outcome: 'already-read' }]);
    expect(await replay(scene, 'inbox/pain002.xml')).toMatchObject([{ outcome: 'already-read' }]);

    expect(await Promise.all(batch.payouts.map((payout) => scene.payout(payout)))).toEqual(before);
  });

  test('is refused again where it was, and changes nothing', async () => {
    const scene = await world.newScene();
    const batch = await scene.sendBatch(1);
    await scene.put('inbox/broken.xml', refusalOfSecond(batch).slice(0, -20));
    await scene.notify('inbox/broken.xml');

    expect(await replay(scene, 'inbox/broken.xml')).toMatchObject([{ outcome: 'refused' }]);
    expect(await scene.states(batch.payouts)).toEqual(['submitted']);
  });

  test('whose reading died is read to its end', async () => {
    const scene = await world.newScene();
    const batch = await scene.sendBatch(3);
    await scene.put('inbox/pain002.xml', refusalOfSecond(batch));
    scene.faults.set(({ command }) => (command === 'UpdateItemCommand' ? 'request-lost' : undefined));
    await expect(scene.notify('inbox/pain002.xml')).rejects.toThrow();
    scene.faults.clear();

    expect(await replay(scene, 'inbox/pain002.xml')).toMatchObject([{ outcome: 'read' }]);
    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'failed', 'submitted']);
  });

  test('keeps its bytes and type, and says when it was laid there again', async () => {
    const scene = await world.newScene();
    const { client, bucketName: Bucket } = scene.bucket;
    const key = 'inbox/ä b+c.xml';
    await scene.put(key, '<a/>');

    await replayReport(client, { bucketName: Bucket, key }, AT_MS);

    const head = await client.send(new HeadObjectCommand({ Bucket, Key: key }));
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
    expect(head.Metadata).toEqual({ 'replayed-at': '2026-11-04T08:00:00.000Z' });
    expect(await Body?.transformToString()).toBe('<a/>');
  });

  test('that is not there is none', async () => {
    const scene = await world.newScene();
    const { client, bucketName } = scene.bucket;

    expect(await replayReport(client, { bucketName, key: 'inbox/gone.xml' }, AT_MS)).toBe(false);
  });

  test('is copied onto itself, and only as it was looked at', async () => {
    const scene = await world.newScene();
    const { client, bucketName } = scene.bucket;
    await scene.put('inbox/a.xml', '<a/>');
    const copies: object[] = [];
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName === 'CopyObjectCommand') copies.push(args.input);
          return next(args);
        },
      { step: 'initialize' },
    );

    await replayReport(client, { bucketName, key: 'inbox/a.xml' }, AT_MS);

    expect(copies).toMatchObject([
      {
        Bucket: bucketName,
        Key: 'inbox/a.xml',
        CopySource: `${bucketName}/inbox%2Fa.xml`,
        CopySourceIfMatch: expect.stringMatching(/^"[0-9a-f]{32}"$/),
        MetadataDirective: 'REPLACE',
      },
    ]);
  });
});
