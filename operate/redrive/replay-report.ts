import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import { GetBucketNotificationConfigurationCommand, HeadObjectCommand, NotFound } from '@aws-sdk/client-s3';
import { wrongUse } from '../wrong-use.ts';
import { type InboxReport, notificationOf } from './notification.ts';

/** Where reports lie, and who reads them. */
export type ReportReader = { readonly s3: S3Client; readonly lambda: LambdaClient };

export const INBOX = 'inbox/';

/**
 * Has a report read again: gives its notification, in the version named or the one that lies there now, to the function
 * that S3 tells of new reports. It puts nothing, and so needs no right to. Safe: the ledger knows a report by its
 * digest, and a second reading changes only lines that waited and fit now.
 * @returns false where there is no such object.
 * @throws PipelineError CONFIG_INVALID where the bucket tells no function of its inbox.
 */
export async function replayReport({ s3, lambda }: ReportReader, report: InboxReport): Promise<boolean> {
  const { bucketName, key, versionId } = report;
  const version = versionId === undefined ? {} : { VersionId: versionId };
  const head = await s3
    .send(new HeadObjectCommand({ Bucket: bucketName, Key: key, ...version }))
    .catch((error: unknown) => {
      if (error instanceof NotFound) return undefined;
      throw error;
    });
  if (head === undefined) return false;
  await lambda.send(
    new InvokeCommand({
      FunctionName: await readerOf(s3, bucketName),
      // As S3 does: Lambda tries again by itself, and puts what failed to the end among the missed runs.
      InvocationType: 'Event',
      Payload: Buffer.from(
        JSON.stringify(notificationOf({ ...report, versionId: versionId ?? head.VersionId })),
      ),
    }),
  );
  return true;
}

/** The function that the bucket itself names: no message and no option can send the report elsewhere. */
async function readerOf(s3: S3Client, bucketName: string): Promise<string> {
  const { LambdaFunctionConfigurations = [] } = await s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket: bucketName }),
  );
  const reader = LambdaFunctionConfigurations.find(({ Filter }) =>
    Filter?.Key?.FilterRules?.some(({ Name, Value }) => Name?.toLowerCase() === 'prefix' && Value === INBOX),
  );
  if (reader?.LambdaFunctionArn !== undefined) return reader.LambdaFunctionArn;
  throw wrongUse(
    `The bucket ${bucketName} tells no function of ${INBOX}.`,
    'See that the stage is deployed: a deployment that failed half way leaves the bucket without it.',
  );
}
