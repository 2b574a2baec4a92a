import { PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import type { FileBucket } from '../../../functions/batches/outbox.ts';
import { putExports } from '../../../operate/exports/keep-files.ts';
import { it as embeddedIt, objectsOf } from '../../support/embedded.ts';

const KEY = 'exports/2026-11/journal_2026-11.csv';
const FILE = { name: 'journal_2026-11.csv', bytes: Buffer.from('Document;Amount\n') };

/** A bucket that replaces nothing, as S3 does where it is asked not to. */
const it = embeddedIt.extend('keeping', async ({ embedded, bucket: { bucketName } }): Promise<FileBucket> => {
  const client = embedded.newS3();
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'PutObjectCommand' || !(await objectsOf({ client, bucketName })).has(KEY)) {
          return next(args);
        }
        throw new S3ServiceException({
          name: 'PreconditionFailed',
          $fault: 'client',
          $metadata: { httpStatusCode: 412 },
        });
      },
    { step: 'initialize' },
  );
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
