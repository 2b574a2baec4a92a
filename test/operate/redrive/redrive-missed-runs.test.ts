import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import type { FileBucket } from '../../../functions/batches/outbox.ts';
import { redriveMissedRuns } from '../../../operate/redrive/redrive-missed-runs.ts';
import { type ReportFunction, startReportFunction } from '../../support/report-function.ts';
import { it as base } from './aside.ts';

type Options = { isDryRun?: boolean; removesRuns?: boolean };

const it = base
  .extend('reader', async ({ bucket }, { onCleanup }) => {
    const endpoint = await bucket.client.config.endpoint?.();
    const reader = await startReportFunction(`http://${endpoint?.hostname}:${endpoint?.port}`);
    onCleanup(() => reader.close());
    return reader;
  })
  .extend('redrive', ({ aside, bucket, reader }) => async (options: Options = {}) => {
    const { deadLetters } = aside;
    const { s3, lambda } = reader;
    return redriveMissedRuns(
      { deadLetters, s3, lambda, bucketPrefix: bucket.bucketName, onProgress: () => undefined },
      { limit: 1000, isDryRun: false, removesRuns: false, ...options },
    );
  });

async function put({ client, bucketName }: FileBucket, Key: string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: bucketName, Key, Body: '<a/>', ContentLength: 4 }));
}

/** Lambda's record of an event that its function failed on to the end. */
function failed(functionName: string, requestPayload: unknown): object {
  return {
    version: '1.0',
    timestamp: '2026-11-03T07:00:00.000Z',
    requestContext: {
      requestId: 'request-1',
      functionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${functionName}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorMessage: 'DE89370400440532013000 of Jane Doe' },
  };
}

function notificationOf(bucketName: string, ...keys: readonly string[]): object {
  return {
    Records: keys.map((key) => ({
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: bucketName }, object: { key, versionId: 'v1' } },
    })),
  };
}

/** What the function was told of, as the notification says it. */
function replayed(reader: ReportFunction): unknown[] {
  const named = z.object({
    Records: z.tuple([
      z.object({ s3: z.object({ object: z.object({ key: z.string(), versionId: z.string() }) }) }),
    ]),
  });
  return reader.invoked.map(({ event }) => named.parse(event).Records[0].s3.object);
}

describe('a redrive of missed runs', () => {
  it('has the reports of a notification read again, and removes its message', async ({
    bucket,
    reader,
    aside,
    redrive,
  }) => {
    await put(bucket, 'inbox/a b.xml');
    await put(bucket, 'inbox/c.xml');
    await aside.put(failed('reconcile', notificationOf(bucket.bucketName, 'inbox/a+b.xml', 'inbox/c.xml')));

    const letters = await redrive();

    expect(letters).toMatchObject([
      { kind: 'reports', fate: 'replayed', functionName: 'reconcile', why: 'RetriesExhausted' },
    ]);
    expect(replayed(reader)).toEqual([
      { key: 'inbox%2Fa%20b.xml', versionId: 'v1' },
      { key: 'inbox%2Fc.xml', versionId: 'v1' },
    ]);
    expect(await aside.left()).toHaveLength(0);
  });

  it.for([
    ['a report that is gone', (bucketName: string) => notificationOf(bucketName, 'inbox/gone.xml')],
    ['an object outside the inbox', (bucketName: string) => notificationOf(bucketName, 'outbox/file.xml')],
    ['an object of another bucket', () => notificationOf('elsewhere', 'inbox/a.xml')],
    ['anything else', () => ({ text: 'DE89370400440532013000 of Jane Doe' })],
  ] as const)('leaves the message of %s', async ([_what, payload], { bucket, reader, aside, redrive }) => {
    await put(bucket, 'outbox/file.xml');
    await aside.put(failed('reconcile', payload(bucket.bucketName)));

    expect(await redrive()).toMatchObject([{ fate: 'left' }]);
    expect(replayed(reader)).toEqual([]);
    expect(await aside.left()).toHaveLength(1);
  });

  it('never takes away a step that a source may have to be told of', async ({ aside, redrive }) => {
    const step = { source: 'ampeco', account: 'voltgrid', payoutId: `PO${'A'.repeat(26)}` };
    await aside.put(failed('write-back', step));

    expect(await redrive({ removesRuns: true })).toMatchObject([
      { kind: 'step', fate: 'left', functionName: 'write-back', event: JSON.stringify(step) },
    ]);
    expect(await aside.left()).toHaveLength(1);
  });

  it('shows what scheduled runs were, and leaves their messages until they are to be removed', async ({
    aside,
    redrive,
  }) => {
    await aside.put(failed('submit', { debtorAccount: 'eur-main' }));
    await aside.putWith(
      {
        ERROR_CODE: 'AWS.Lambda.TooManyRequestsException',
        SCHEDULED_TIME: '2026-11-03T06:00:00Z',
        TARGET_ARN: 'arn:aws:lambda:eu-central-1:111122223333:function:repair',
      },
      { task: 'repair' },
    );

    const letters = await redrive();

    expect(letters.map(({ messageId: _, ...letter }) => letter)).toEqual([
      {
        kind: 'scheduled',
        fate: 'left',
        at: '2026-11-03T07:00:00.000Z',
        functionName: 'submit',
        why: 'RetriesExhausted',
        event: '{"debtorAccount":"eur-main"}',
      },
      {
        kind: 'scheduled',
        fate: 'left',
        at: '2026-11-03T06:00:00Z',
        functionName: 'repair',
        why: 'AWS.Lambda.TooManyRequestsException',
        event: '{"task":"repair"}',
      },
    ]);
    expect(await redrive({ removesRuns: true })).toMatchObject([{ fate: 'removed' }, { fate: 'removed' }]);
    expect(await aside.left()).toHaveLength(0);
  });

  it('shows nothing of what an error or a message said', async ({ aside, redrive }) => {
    await aside.put(failed('reconcile', { debtorAccount: 'eur-main', note: 'Jane Doe' }));
    await aside.put('DE89370400440532013000');

    expect(JSON.stringify(await redrive())).not.toMatch(/DE89|Jane/);
  });

  it('changes nothing in a dry run', async ({ bucket, reader, aside, redrive }) => {
    await put(bucket, 'inbox/c.xml');
    await aside.put(failed('reconcile', notificationOf(bucket.bucketName, 'inbox/c.xml')));
    await aside.put(failed('repair', { task: 'repair' }));

    const letters = await redrive({ isDryRun: true, removesRuns: true });

    expect(letters.map(({ fate }) => fate).sort()).toEqual(['removed', 'replayed']);
    expect(replayed(reader)).toEqual([]);
    expect(await aside.left()).toHaveLength(2);
  });
});
