import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import type { FileBucket } from '../../../functions/batches/outbox.ts';
import { putExports } from '../../../operate/exports/keep-files.ts';
import { ClientFaults } from '../../support/client-faults.ts';
import { it as embeddedIt, objectsOf } from '../../support/embedded.ts';

const KEY = 'exports/2026-11/journal_2026-11.csv';
const FILE = { name: 'journal_2026-11.csv', bytes: Buffer.from('Document;Amount\n') };

/** A bucket that replaces nothing, as S3 does where it is asked not to. */
const it = embeddedIt.extend('keeping', async ({ embedded, bucket: { bucketName } }): Promise<FileBucket> => {
  const [client, faults] = [embedded.newS3(), new ClientFaults()];
  faults.attach(client.middlewareStack);
  faults.set(async ({ command }) => {
    const isTaken = command === 'PutObjectCommand' && (await objectsOf({ client, bucketName })).has(KEY);
    return isTaken ? 'taken' : undefined;
  });
  return { client, bucketName };
});

describe('files of a month in the bucket', () => {
  it('are put once, and lie there the second time', async ({ keeping, bucket }) => {
    expect(await putExports(keeping, '2026-11', [FILE])).toEqual([KEY]);
    expect(await putExports(keeping, '2026-11', [FILE])).toEqual([KEY]);

    expect(await objectsOf(bucket)).toEqual(new Map([[KEY, FILE.bytes]]));
  });

  it('are not taken for another file that lies there under their name', async ({ keeping, bucket }) => {
    const forged = { Bucket: bucket.bucketName, Key: KEY, Body: 'forged' };
    await bucket.client.send(new PutObjectCommand(forged));

    await expect(putExports(keeping, '2026-11', [FILE])).rejects.toMatchObject({ code: 'EXPORT_DIFFERS' });

    expect((await objectsOf(bucket)).get(KEY)?.toString()).toBe('forged');
  });
});
