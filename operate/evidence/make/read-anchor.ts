import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { FileBucket } from '../../../functions/batches/outbox.ts';
import type { Anchor } from '../../../functions/core/anchor.ts';
import { MAX_ANCHOR_BYTES, parseAnchor } from '../format/anchor-file.ts';

/** @returns undefined where it cannot be read; the verification reports that. */
export async function readAnchor(
  { client, bucketName }: FileBucket,
  key: string,
): Promise<Anchor | undefined> {
  const { Body, ContentLength = 0 } = await client.send(
    new GetObjectCommand({ Bucket: bucketName, Key: key }),
  );
  if (Body === undefined || ContentLength > MAX_ANCHOR_BYTES) return undefined;
  return parseAnchor(await Body.transformToString());
}
