import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { z } from 'zod';
import type { OutboxFile } from '../../../local/sandbox/bank/simulator.ts';
import type { FunctionRun } from './deployed-function.ts';
import { type DeployedStack, functionWithArn } from './deployed-stack.ts';
import { objectCreatedEvent } from './events.ts';
import { requireInvocable } from './invocable.ts';
import { invokeAsync } from './invoke.ts';

const notificationShape = z.object({
  NotificationConfiguration: z.object({
    LambdaConfigurations: z.array(
      z.object({
        Event: z.literal('s3:ObjectCreated:*'),
        Function: z.string(),
        Filter: z.object({
          S3Key: z.object({ Rules: z.tuple([z.object({ Name: z.literal('prefix'), Value: z.string() })]) }),
        }),
      }),
    ),
  }),
});

/** The one bucket that tells of new objects. */
export function notifyingBucket({ template }: DeployedStack) {
  const [bucket, ...others] = template
    .ofType('AWS::S3::Bucket')
    .filter(({ properties }) => 'NotificationConfiguration' in properties);
  if (bucket === undefined || others.length > 0) throw new Error('Not exactly one bucket notifies.');
  return {
    bucketName: template.reference(bucket.logicalId),
    bucketArn: template.attribute(bucket.logicalId, 'Arn'),
    notifications: template.read(bucket, notificationShape).NotificationConfiguration.LambdaConfigurations,
  };
}

/** Of config/example.json: the bank's transfer tool. */
const TRANSFER_ROLE = 'arn:aws:iam::111122223333:role/bank-transfer';

/**
 * Puts an object into the bucket, as the bank's transfer tool does, and calls whom the bucket tells of it.
 * @throws Error where the bucket's policy refuses it to the tool, or where the bucket may not call the function.
 */
export async function putObject(
  stack: DeployedStack,
  key: string,
  bytes: Uint8Array,
): Promise<FunctionRun[]> {
  const { region, account } = stack.template.target;
  const { bucketName, bucketArn, notifications } = notifyingBucket(stack);
  const put = { action: 's3:PutObject', resource: `${bucketArn}/${key}` };
  if (stack.permissions.areDeniedTo(TRANSFER_ROLE, put)) throw new Error(`${key} is not the tool's to put.`);
  const { VersionId: versionId } = await stack.outsider.s3.send(
    new PutObjectCommand({ Bucket: bucketName, Key: key, Body: bytes }),
  );
  const sequencer = process.hrtime.bigint().toString(16).padStart(18, '0').toUpperCase();
  const object = { bucketName, bucketArn, key, bytes, versionId, sequencer, region, account };
  const event = objectCreatedEvent(object);
  const runs: FunctionRun[] = [];
  for (const { Function: functionArn, Filter } of notifications) {
    if (!key.startsWith(Filter.S3Key.Rules[0].Value)) continue;
    requireInvocable(stack.template, { principal: 's3.amazonaws.com', arn: bucketArn, functionArn });
    runs.push(await invokeAsync(stack, functionWithArn(stack, functionArn), event));
  }
  return runs;
}

/** All payment files of the outbox, as the bank takes them: what proves their approvals lies beside them. */
export async function takePaymentFiles(stack: DeployedStack): Promise<OutboxFile[]> {
  const { bucketName: Bucket } = notifyingBucket(stack);
  const { s3 } = stack.outsider;
  const { Contents = [], IsTruncated } = await s3.send(
    new ListObjectsV2Command({ Bucket, Prefix: 'outbox/' }),
  );
  if (IsTruncated === true) throw new Error('The outbox has more files than one list.');
  const files = Contents.filter(({ Key = '' }) => Key.endsWith('.xml'));
  return Promise.all(
    files.map(async ({ Key = '' }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      if (Body === undefined) throw new Error(`${Key} has no content.`);
      return { name: Key, bytes: await Body.transformToByteArray() };
    }),
  );
}
