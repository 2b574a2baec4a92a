import { z } from 'zod';
import { kmsNeedsOf } from '../../../infra/kms-needs.ts';
import type { Access } from './permissions.ts';
import type { MoreAccesses } from './recording-proxy.ts';
import type { StackTemplate } from './template.ts';

const tableKey = z.object({
  SSESpecification: z.object({ KMSMasterKeyId: z.string().optional() }).optional(),
});
const queueOrTopicKey = z.object({ KmsMasterKeyId: z.string().optional() });
const secretKey = z.object({ KmsKeyId: z.string().optional() });
const bucketKey = z.object({
  BucketEncryption: z.object({
    ServerSideEncryptionConfiguration: z.array(
      z.object({ ServerSideEncryptionByDefault: z.object({ KMSMasterKeyID: z.string().optional() }) }),
    ),
  }),
});

/** What a call needs of the key that the template has its resource encrypted with, asked for by the service. */
export function keyUseOf(template: StackTemplate): MoreAccesses {
  const keys = keysOf(template);
  const { region, account } = template.target;
  return ({ action, resource }: Access) => {
    const [, key] = keys.find(([arn]) => resource === arn || resource.startsWith(`${arn}/`)) ?? [];
    if (key === undefined) return [];
    const context = {
      'kms:ViaService': `${action.split(':')[0]}.${region}.amazonaws.com`,
      'kms:CallerAccount': account,
    };
    return kmsNeedsOf([action]).map((need) => ({ action: need, resource: key, context }));
  };
}

/** ARNs of the encrypted resources with the ARN of their key. */
function keysOf(template: StackTemplate): readonly (readonly [arn: string, key: string])[] {
  const keyed = <T>(type: string, shape: z.ZodType<T>, keyIn: (properties: T) => string | undefined) =>
    template.ofType(type).flatMap((resource) => {
      const key = keyIn(template.read(resource, shape));
      return key === undefined ? [] : [[template.attribute(resource.logicalId, 'Arn'), key] as const];
    });
  return [
    ...keyed('AWS::DynamoDB::Table', tableKey, (table) => table.SSESpecification?.KMSMasterKeyId),
    ...keyed('AWS::SQS::Queue', queueOrTopicKey, (queue) => queue.KmsMasterKeyId),
    ...keyed('AWS::SNS::Topic', queueOrTopicKey, (topic) => topic.KmsMasterKeyId),
    ...keyed('AWS::SecretsManager::Secret', secretKey, (secret) => secret.KmsKeyId),
    ...keyed(
      'AWS::S3::Bucket',
      bucketKey,
      ({ BucketEncryption }) =>
        BucketEncryption.ServerSideEncryptionConfiguration[0]?.ServerSideEncryptionByDefault.KMSMasterKeyID,
    ),
  ];
}
