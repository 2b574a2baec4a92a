import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { createHandler } from '../../console/publish/handler.ts';
import { objectsOf } from '../support/embedded.ts';
import { it } from '../support/payment-stand.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const SIGN_IN = JSON.stringify({ issuer: 'https://id.example', clientId: 'console' });
const answerShape = z.strictObject({
  Status: z.enum(['SUCCESS', 'FAILED']),
  Reason: z.string().optional(),
  PhysicalResourceId: z.string(),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
});

type Told = { readonly url: string; readonly answer: z.infer<typeof answerShape>; readonly type: unknown };

function built(name: string): string {
  const page = join(folder, name);
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html>');
  writeFileSync(join(page, 'assets/main-ABC.js'), 'export {};');
  writeFileSync(join(page, 'assets/main-DEF.css'), 'main {}');
  return page;
}

function requestOf(RequestType: string): unknown {
  return {
    RequestType,
    ResponseURL: 'https://cloudformation.example/signed',
    StackId: 'stack',
    RequestId: 'request-1',
    LogicalResourceId: 'Published',
    ResourceProperties: { ServiceToken: 'arn', SignIn: SIGN_IN },
  };
}

describe('the page of a deployment', () => {
  it('is put into its bucket, the page itself last, and CloudFormation is told', async ({ stand }) => {
    const { client, bucketName } = stand.bucket;
    const told: Told[] = [];
    const order: string[] = [];
    client.middlewareStack.add(
      (next) => async (args) => {
        const put = z.object({ Key: z.string(), Body: z.unknown() }).safeParse(args.input);
        if (put.success && put.data.Body !== undefined) order.push(put.data.Key);
        return next(args);
      },
      { step: 'initialize' },
    );
    const publish = createHandler({
      s3: client,
      bucketName,
      folder: built('whole'),
      fetch: async (url, { body, headers } = {}) => {
        const answer = answerShape.parse(JSON.parse(String(body)));
        told.push({ url: String(url), answer, type: new Headers(headers).get('content-type') });
        return new Response(null, { status: 200 });
      },
      log: stand.log,
    });

    await publish(requestOf('Create'));

    const objects = await objectsOf(stand.bucket);
    expect([...objects.keys()].sort()).toEqual([
      'assets/main-ABC.js',
      'assets/main-DEF.css',
      'index.html',
      'sign-in.json',
    ]);
    expect(objects.get('sign-in.json')?.toString('utf8')).toBe(SIGN_IN);
    expect(order.at(-1)).toBe('index.html');
    const head = (Key: string) => client.send(new HeadObjectCommand({ Bucket: bucketName, Key }));
    expect(await head('assets/main-ABC.js')).toMatchObject({
      ContentType: 'text/javascript; charset=utf-8',
      CacheControl: 'public, max-age=31536000, immutable',
    });
    expect(await head('index.html')).toMatchObject({ CacheControl: 'no-cache' });
    expect(told).toEqual([
      {
        url: 'https://cloudformation.example/signed',
        type: '',
        answer: {
          Status: 'SUCCESS',
          PhysicalResourceId: 'console-page',
          StackId: 'stack',
          RequestId: 'request-1',
          LogicalResourceId: 'Published',
        },
      },
    ]);
  });

  it('stays where it is when its stack goes', async ({ stand }) => {
    const { client, bucketName } = stand.bucket;
    const statuses: string[] = [];
    const publish = createHandler({
      s3: client,
      bucketName,
      folder: built('kept'),
      fetch: async (_, { body } = {}) => {
        statuses.push(answerShape.parse(JSON.parse(String(body))).Status);
        return new Response(null, { status: 200 });
      },
      log: stand.log,
    });
    await publish(requestOf('Create'));

    await publish(requestOf('Delete'));

    expect(statuses).toEqual(['SUCCESS', 'SUCCESS']);
    await client.send(new GetObjectCommand({ Bucket: bucketName, Key: 'index.html' }));
  });

  it('that cannot be put fails the deployment with where to look, and never leaves it waiting', async ({
    stand,
  }) => {
    const { client, bucketName } = stand.bucket;
    const answers: z.infer<typeof answerShape>[] = [];
    const publish = createHandler({
      s3: client,
      bucketName,
      folder: join(folder, 'missing'),
      fetch: async (_, { body } = {}) => {
        answers.push(answerShape.parse(JSON.parse(String(body))));
        return new Response(null, { status: 200 });
      },
      log: stand.log,
    });

    await publish(requestOf('Update'));

    expect(answers).toMatchObject([
      {
        Status: 'FAILED',
        PhysicalResourceId: 'console-page',
        Reason: expect.stringContaining('console-publish'),
      },
    ]);
    expect(stand.log.lines.map(({ event }) => event)).toContain('page-not-published');
  });

  it('is tried again where CloudFormation took no answer', async ({ stand }) => {
    const { client, bucketName } = stand.bucket;
    const publish = createHandler({
      s3: client,
      bucketName,
      folder: built('unheard'),
      fetch: async () => new Response(null, { status: 503 }),
      log: stand.log,
    });

    await expect(publish(requestOf('Update'))).rejects.toThrow('503');
  });
});
