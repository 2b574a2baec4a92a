import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type MessageAttributeValue, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FileBucket } from '../../../functions/batches/outbox.ts';
import { DeadLetters } from '../../../operate/redrive/dead-letters.ts';
import { type MissedRunLetter, redriveMissedRuns } from '../../../operate/redrive/redrive-missed-runs.ts';
import { drainBodies, type Embedded, startEmbedded } from '../../support/embedded.ts';
import { type ReportFunction, startReportFunction } from '../../support/report-function.ts';

let embedded: Embedded;
let bucket: FileBucket;
let reader: ReportFunction;
let queueUrl: string;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  [bucket, queueUrl] = await Promise.all([embedded.newBucket(), embedded.newQueue()]);
  const endpoint = await bucket.client.config.endpoint?.();
  reader = await startReportFunction(`http://${endpoint?.hostname}:${endpoint?.port}`);
});

afterEach(async () => {
  await reader.close();
});

async function miss(body: unknown, attributes: Readonly<Record<string, string>> = {}): Promise<void> {
  const MessageAttributes: Record<string, MessageAttributeValue> = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  await embedded.sqs.send(
    new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body), MessageAttributes }),
  );
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

type Options = { isDryRun?: boolean; removesRuns?: boolean };

async function redrive(options: Options = {}): Promise<readonly MissedRunLetter[]> {
  return redriveMissedRuns(
    {
      deadLetters: new DeadLetters({ client: embedded.sqs, queueUrl, waitSeconds: 0 }),
      s3: reader.s3,
      lambda: reader.lambda,
      bucketPrefix: bucket.bucketName,
      onProgress: () => undefined,
    },
    { limit: 1000, isDryRun: false, removesRuns: false, ...options },
  );
}

async function put(key: string): Promise<void> {
  await bucket.client.send(
    new PutObjectCommand({ Bucket: bucket.bucketName, Key: key, Body: '<a/>', ContentLength: 4 }),
  );
}

/** What the function was told of, as the notification says it. */
function replayed(): unknown[] {
  const named = z.object({
    Records: z.tuple([
      z.object({ s3: z.object({ object: z.object({ key: z.string(), versionId: z.string() }) }) }),
    ]),
  });
  return reader.invoked.map(({ event }) => named.parse(event).Records[0].s3.object);
}

async function left(): Promise<number> {
  return (await drainBodies(embedded.sqs, queueUrl)).length;
}

describe('a redrive of missed runs', () => {
  it('has the reports of a notification read again, and removes its message', async () => {
    await put('inbox/a b.xml');
    await put('inbox/c.xml');
    await miss(failed('reconcile', notificationOf(bucket.bucketName, 'inbox/a+b.xml', 'inbox/c.xml')));

    const letters = await redrive();

    expect(letters).toMatchObject([
      { kind: 'reports', fate: 'replayed', functionName: 'reconcile', why: 'RetriesExhausted' },
    ]);
    expect(replayed()).toEqual([
      { key: 'inbox%2Fa%20b.xml', versionId: 'v1' },
      { key: 'inbox%2Fc.xml', versionId: 'v1' },
    ]);
    expect(await left()).toBe(0);
  });

  it.each([
    ['a report that is gone', () => notificationOf(bucket.bucketName, 'inbox/gone.xml')],
    ['an object outside the inbox', () => notificationOf(bucket.bucketName, 'outbox/file.xml')],
    ['an object of another bucket', () => notificationOf('elsewhere', 'inbox/a.xml')],
    ['anything else', () => ({ text: 'DE89370400440532013000 of Jane Doe' })],
  ])('leaves the message of %s', async (_what, payload) => {
    await put('outbox/file.xml');
    await miss(failed('reconcile', payload()));

    expect(await redrive()).toMatchObject([{ fate: 'left' }]);
    expect(replayed()).toEqual([]);
    expect(await left()).toBe(1);
  });

  it('shows what scheduled runs were, and leaves their messages until they are to be removed', async () => {
    await miss(failed('submit', { debtorAccount: 'eur-main' }));
    await miss(
      { task: 'repair' },
      {
        ERROR_CODE: 'AWS.Lambda.TooManyRequestsException',
        SCHEDULED_TIME: '2026-11-03T06:00:00Z',
        TARGET_ARN: 'arn:aws:lambda:eu-central-1:111122223333:function:repair',
      },
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
    expect(await left()).toBe(0);
  });

  it('shows nothing of what an error or a message said', async () => {
    await miss(failed('reconcile', { debtorAccount: 'eur-main', note: 'Jane Doe' }));
    await miss('DE89370400440532013000');

    expect(JSON.stringify(await redrive())).not.toMatch(/DE89|Jane/);
  });

  it('changes nothing in a dry run', async () => {
    await put('inbox/c.xml');
    await miss(failed('reconcile', notificationOf(bucket.bucketName, 'inbox/c.xml')));
    await miss(failed('repair', { task: 'repair' }));

    const letters = await redrive({ isDryRun: true, removesRuns: true });

    expect(letters.map(({ fate }) => fate).sort()).toEqual(['removed', 'replayed']);
    expect(replayed()).toEqual([]);
    expect(await left()).toBe(2);
  });
});
