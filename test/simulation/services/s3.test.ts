import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { NotSimulated } from '../../../simulation/services/not-simulated.ts';
import { bodyOf, readBody } from '../../../simulation/services/s3/body.ts';
import { SimulatedS3 } from '../../../simulation/services/s3.ts';

const Bucket = 'files';
const Key = 'outbox/file.xml';

type Changes = { readonly ContentLength?: number; readonly IfNoneMatch?: string };

/** A bucket with one object, under one key. */
class OneObject {
  readonly s3 = new SimulatedS3();

  constructor() {
    this.s3.createBucket(Bucket);
  }

  put(text: string, changes: Changes = {}, nowMs = 0) {
    const command = new PutObjectCommand({ Bucket, Key, ...changes });
    return this.s3.execute(command, { nowMs, body: Buffer.from(text) });
  }

  async read(changes: { readonly VersionId?: string; readonly IfMatch?: string } = {}): Promise<string> {
    const { Body } = this.s3.execute(new GetObjectCommand({ Bucket, Key, ...changes }), { nowMs: 0 });
    return (await Body?.transformToString()) ?? 'no body';
  }
}

const it = test.extend('object', () => new OneObject());

describe('the simulated bucket', () => {
  it('keeps every content that ever lay under a key', async ({ object }) => {
    const { VersionId } = object.put('first', {}, 1_000);
    object.put('second', {}, 2_000);

    expect(await object.read()).toBe('second');
    expect(await object.read({ VersionId: VersionId ?? '' })).toBe('first');
    const versions = object.s3.versions(Bucket).get(Key) ?? [];
    expect(versions.map(({ bytes, putAtMs }) => [Buffer.from(bytes).toString(), putAtMs])).toEqual([
      ['first', 1_000],
      ['second', 2_000],
    ]);
  });

  it('checks a condition against the requested version', async ({ object }) => {
    const { ETag, VersionId } = object.put('first');
    object.put('second');

    await expect(object.read({ IfMatch: ETag ?? '' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await object.read({ IfMatch: ETag ?? '', VersionId: VersionId ?? '' })).toBe('first');
  });

  it('does not know a version that never was', async ({ object }) => {
    object.put('first');

    await expect(object.read({ VersionId: 'version-9' })).rejects.toMatchObject({
      name: 'NoSuchVersion',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it.for([4, 6])(
    'takes no object of 5 bytes announced with %i, and keeps the old one',
    async (length, { object }) => {
      object.put('first');

      expect(() => object.put('other', { ContentLength: length })).toThrow(
        expect.objectContaining({ name: 'IncompleteBody' }),
      );
      expect(await object.read()).toBe('first');
    },
  );

  it('shares no bytes with its writer or its reader', async ({ object }) => {
    const body = Buffer.from('first');
    object.s3.execute(new PutObjectCommand({ Bucket, Key }), { nowMs: 0, body });
    body.fill('x');
    const { Body } = object.s3.execute(new GetObjectCommand({ Bucket, Key }), { nowMs: 0 });
    (await Body?.transformToByteArray())?.fill(0);

    expect(await object.read()).toBe('first');
  });

  it('gives the whole second of an upload', ({ object }) => {
    object.put('first', {}, 1_999);

    const { LastModified } = object.s3.execute(new HeadObjectCommand({ Bucket, Key }), { nowMs: 0 });

    expect(LastModified).toEqual(new Date(1_000));
  });

  it.for([
    ['another command', new DeleteObjectCommand({ Bucket, Key })],
    ['a range', new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-1' })],
    ['storage in another class', new PutObjectCommand({ Bucket, Key, StorageClass: 'GLACIER' })],
    ['an upload unless it is of a tag', new PutObjectCommand({ Bucket, Key, IfNoneMatch: '"tag"' })],
    ['an object without a key', new PutObjectCommand({ Bucket, Key: '' })],
  ] as const)('refuses %s', ([, command], { object }) => {
    expect(() => object.s3.execute(command, { nowMs: 0, body: new Uint8Array() })).toThrow(NotSimulated);
  });
});

describe('the body of an object', () => {
  const streamed = (...chunks: readonly Buffer[]): Readable => Readable.from(chunks, { objectMode: false });

  test.for([
    ['text', 'é'],
    ['bytes', Buffer.from('é')],
    ['a stream of bytes', streamed(Buffer.from([0xc3]), Buffer.from([0xa9]))],
  ] as const)('is read from %s', async ([, body]) => {
    expect(Buffer.from(await readBody(body)).toString()).toBe('é');
  });

  test('fails with the error of its stream', async () => {
    async function* chunks(): AsyncGenerator<Buffer> {
      yield Buffer.from('a');
      throw new Error('The manifest cannot be read.');
    }
    const body = Readable.from(chunks(), { objectMode: false });

    await expect(readBody(body)).rejects.toThrow('The manifest cannot be read.');
  });

  test('is refused where it is anything else', async () => {
    await expect(readBody({ size: 1 })).rejects.toThrow(NotSimulated);
    await expect(readBody(Readable.from(['text']))).rejects.toThrow(NotSimulated);
  });

  test('comes as a stream of a copy', async () => {
    const bytes = Buffer.from('abc');
    const body = bodyOf(bytes);
    if (!(body instanceof Readable)) throw new Error('It is a stream of Node.');
    for await (const chunk of body) {
      expect(Buffer.from(chunk).toString()).toBe('abc');
      chunk.fill(0);
    }

    expect(bytes.toString()).toBe('abc');
  });
});
