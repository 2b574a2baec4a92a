import { CopyObjectCommand, HeadObjectCommand, NotFound, type S3Client } from '@aws-sdk/client-s3';

/** A bank's report in the inbox, in one of its versions. */
export type InboxReport = {
  readonly bucketName: string;
  readonly key: string;
  /** Left out, the newest. */
  readonly versionId?: string | undefined;
};

export const INBOX = 'inbox/';

/** When a report was last laid into the inbox again by a person: a copy onto itself has to change something. */
const REPLAYED_AT = 'replayed-at';

/**
 * Has a report read again: copies it onto itself, byte for byte, of which S3 notifies as of a new one
 * (`ObjectCreated:Copy`). Safe, since a report is known by its digest: one that was read to its end changes nothing
 * but what was unmatched and fits now; one that was refused is refused again, or read where the code reads it now.
 *
 * @param at milliseconds since the epoch.
 * @returns false where there is no such object. An object that is replaced meanwhile makes S3 answer with 412.
 */
export async function replayReport(client: S3Client, report: InboxReport, atMs: number): Promise<boolean> {
  const { bucketName, key, versionId } = report;
  const version = versionId === undefined ? {} : { VersionId: versionId };
  const head = await client
    .send(new HeadObjectCommand({ Bucket: bucketName, Key: key, ...version }))
    .catch((error: unknown) => {
      if (error instanceof NotFound) return undefined;
      throw error;
    });
  if (head === undefined) return false;
  await client.send(
    new CopyObjectCommand({
      Bucket: bucketName,
      Key: key,
      CopySource: `${bucketName}/${encodeURIComponent(key)}${versionId === undefined ? '' : `?versionId=${encodeURIComponent(versionId)}`}`,
      ...(head.ETag === undefined ? {} : { CopySourceIfMatch: head.ETag }),
      MetadataDirective: 'REPLACE',
      Metadata: { ...head.Metadata, [REPLAYED_AT]: new Date(atMs).toISOString() },
      ...(head.ContentType === undefined ? {} : { ContentType: head.ContentType }),
    }),
  );
  return true;
}

/** S3's notification of the copy, for a handler that is called by hand. */
export function replayedEvent({ bucketName, key }: InboxReport): unknown {
  return {
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Copy',
        s3: { bucket: { name: bucketName }, object: { key: encodeURIComponent(key) } },
      },
    ],
  };
}
