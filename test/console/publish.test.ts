import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { createHandler, type PublishDeps } from '../../console/publish/handler.ts';
import { AuditTrail, readAudit } from '../../functions/ledger/audit.ts';
import type { Rules } from '../../functions/ledger/recorded-rules.ts';
import { objectsOf } from '../support/embedded.ts';
import { it, type PaymentStand } from '../support/payment-stand.ts';
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

/** @param how what of it is not as the stand has it. */
function publishing(
  { table, clock, log, bucket }: PaymentStand,
  how: Pick<PublishDeps, 'folder' | 'fetch'> & { readonly rules?: Rules },
) {
  return createHandler({
    table,
    clock,
    log,
    audit: new AuditTrail(table),
    s3: bucket.client,
    bucketName: bucket.bucketName,
    rules: { limits: 'At most in a payout 10,000.00 EUR.' },
    ...how,
  });
}

/** CloudFormation takes the answer, and each is kept. */
function listening(): { readonly told: Told[]; readonly fetch: PublishDeps['fetch'] } {
  const told: Told[] = [];
  const fetch: PublishDeps['fetch'] = async (url, { body, headers } = {}) => {
    const answer = answerShape.parse(JSON.parse(String(body)));
    told.push({ url: String(url), answer, type: new Headers(headers).get('content-type') });
    return new Response(null, { status: 200 });
  };
  return { told, fetch };
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

function recordOf(stand: PaymentStand) {
  const day = new Date(stand.clock.now()).toISOString().slice(0, 10);
  return readAudit(stand, day, { before: undefined, limit: 50 });
}

describe('the page of a deployment', () => {
  it('is put into its bucket, the page itself last, and CloudFormation is told', async ({ stand }) => {
    const { client, bucketName } = stand.bucket;
    const { told, fetch } = listening();
    const order: string[] = [];
    client.middlewareStack.add(
      (next) => async (args) => {
        const put = z.object({ Key: z.string(), Body: z.unknown() }).safeParse(args.input);
        if (put.success && put.data.Body !== undefined) order.push(put.data.Key);
        return next(args);
      },
      { step: 'initialize' },
    );

    await publishing(stand, { folder: built('whole'), fetch })(requestOf('Create'));

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
    const { told, fetch } = listening();
    const publish = publishing(stand, { folder: built('kept'), fetch });
    await publish(requestOf('Create'));

    await publish(requestOf('Delete'));

    expect(told.map(({ answer }) => answer.Status)).toEqual(['SUCCESS', 'SUCCESS']);
    await client.send(new GetObjectCommand({ Bucket: bucketName, Key: 'index.html' }));
  });

  it('that cannot be put fails the deployment with where to look, and never leaves it waiting', async ({
    stand,
  }) => {
    const { told, fetch } = listening();

    await publishing(stand, { folder: join(folder, 'missing'), fetch })(requestOf('Update'));

    expect(told.map(({ answer }) => answer)).toMatchObject([
      {
        Status: 'FAILED',
        PhysicalResourceId: 'console-page',
        Reason: expect.stringContaining('console-publish'),
      },
    ]);
    expect(stand.log.lines.map(({ event }) => event)).toContain('page-not-published');
  });

  it('is tried again where CloudFormation took no answer', async ({ stand }) => {
    const fetch = async () => new Response(null, { status: 503 });
    const publish = publishing(stand, { folder: built('unheard'), fetch });

    await expect(publish(requestOf('Update'))).rejects.toThrow('503');
  });

  it('says in the record which rules it changed, each of them once', async ({ stand }) => {
    const { clock } = stand;
    const deploy = (rules: Rules, kind = 'Update') =>
      publishing(stand, { folder: built(`rules-${clock.now()}`), rules, ...listening() })(requestOf(kind));
    const said = async () => {
      const { entries, isWhole } = await recordOf(stand);
      expect(isWhole).toBe(true);
      return entries.map(({ by, what, about, detail }) => `${by.name} ${what} ${about}: ${detail}`).reverse();
    };

    await deploy({ limits: 'A', retries: 'B' }, 'Create');
    await deploy({ limits: 'A', retries: 'B' });
    expect(await said()).toEqual(['Deployment change-rules limits: A', 'Deployment change-rules retries: B']);

    await deploy({ limits: 'C' });
    await deploy({ limits: 'C' }, 'Delete');
    expect((await said()).slice(2)).toEqual([
      'Deployment change-rules limits: C Before: A',
      'Deployment change-rules retries: No longer configured. Before: B',
    ]);
  });

  it('is put where its rules cannot be recorded, and the next one says them', async ({ stand }) => {
    const rules = { limits: 'A' };
    const deploy = (change = {}) =>
      publishing(stand, { folder: built('unrecorded'), rules, ...listening(), ...change })(
        requestOf('Update'),
      );
    const audit = { append: () => Promise.reject(new TypeError('The table is away.')) };

    await deploy({ audit });

    expect((await objectsOf(stand.bucket)).has('index.html')).toBe(true);
    expect(stand.log.lines.map(({ event }) => event)).toContain('rules-not-recorded');
    await deploy();
    const { entries } = await recordOf(stand);
    expect(entries.map(({ about }) => about)).toEqual(['limits']);
  });
});
