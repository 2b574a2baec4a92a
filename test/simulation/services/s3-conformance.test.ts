import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { it as embeddedIt } from '../../support/embedded.ts';
import { type S3TwinOutcome, TwinBuckets } from './twin-buckets.ts';

const it = embeddedIt.extend('buckets', ({ embedded }) => TwinBuckets.create(embedded));

function expectAgreement({ simulated, embedded: stored }: S3TwinOutcome): void {
  expect(simulated).toStrictEqual(stored);
}

/** The product's own upload, as the outbox makes it. */
function upload(Bucket: string, Key: string, content: string): PutObjectCommand {
  const Body = Buffer.from(content);
  const digest = createHash('sha256').update(Body).digest();
  return new PutObjectCommand({
    Bucket,
    Key,
    Body,
    ContentLength: Body.length,
    ContentType: 'application/xml',
    ChecksumSHA256: digest.toString('base64'),
    IfNoneMatch: '*',
    Metadata: { SHA256: digest.toString('hex'), 'single-payment': 'true' },
  });
}

describe('the simulated bucket and fauxqs agree on', () => {
  it('an upload and its result', async ({ buckets }) => {
    const { bucketName: Bucket } = buckets;
    const Key = 'outbox/account/2026-11-03/é +&.xml';
    expectAgreement(await buckets.run(upload(Bucket, Key, '<Document>é</Document>')));
    expectAgreement(await buckets.run(new HeadObjectCommand({ Bucket, Key })));
    expectAgreement(await buckets.get(Key));
  });

  it('an object without a type or a byte', async ({ buckets }) => {
    expectAgreement(await buckets.put('empty', ''));
    expectAgreement(await buckets.get('empty'));
  });

  it('an object that replaces another', async ({ buckets }) => {
    await buckets.put('key', 'first');
    expectAgreement(await buckets.put('key', 'second'));
    expectAgreement(await buckets.get('key'));
  });

  it('a read object that must still be the same', async ({ buckets }) => {
    const { bucketName: Bucket } = buckets;
    await buckets.put('key', 'first');
    const IfMatch = `"${createHash('md5').update('first').digest('hex')}"`;
    expectAgreement(await buckets.run(new GetObjectCommand({ Bucket, Key: 'key', IfMatch })));
    await buckets.put('key', 'second');
    expectAgreement(await buckets.run(new GetObjectCommand({ Bucket, Key: 'key', IfMatch })));
  });

  it('what is not there', async ({ buckets }) => {
    const { bucketName: Bucket } = buckets;
    const nowhere = 'no-such-bucket';
    expectAgreement(await buckets.get('missing'));
    expectAgreement(await buckets.run(new HeadObjectCommand({ Bucket, Key: 'missing' })));
    expectAgreement(await buckets.run(new GetObjectCommand({ Bucket: nowhere, Key: 'missing' })));
    expectAgreement(await buckets.run(new HeadObjectCommand({ Bucket: nowhere, Key: 'missing' })));
    expectAgreement(await buckets.run(upload(nowhere, 'key', 'content')));
    expectAgreement(await buckets.run(new ListObjectsV2Command({ Bucket: nowhere })));
  });

  it.for([
    {},
    { Prefix: 'inbox/' },
    { Prefix: 'nothing/' },
    { MaxKeys: 1 },
    { MaxKeys: 2 },
    { MaxKeys: 3 },
    { Prefix: 'inbox/', MaxKeys: 1 },
  ])('the pages of a list of %o', async (options, { buckets }) => {
    for (const key of ['outbox/2', 'inbox/2', 'inbox/1']) await buckets.put(key, key);
    expectAgreement(await buckets.listPages(options));
  });
});
