import { assert } from '../functions/core/errors.ts';

/** A service's calls on the key with its caller's rights. */
type KmsNeed = readonly ('kms:Decrypt' | 'kms:GenerateDataKey')[];

const NOTHING: KmsNeed = [];
const DECRYPT: KmsNeed = ['kms:Decrypt'];
const DECRYPT_AND_GENERATE: KmsNeed = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * What each of our actions needs of its resource's key.
 *
 * - DynamoDB needs the caller's right to decrypt the table's key, for writes too; it makes that key itself, by a grant.
 *   https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 * - SQS makes a data key for a message and checks it:
 *   https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * - S3 makes a bucket key for a put, and decrypts it to verify it:
 *   https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 * - SNS makes a data key for a message and checks it: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * - Secrets Manager decrypts values:
 *   https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
const KMS_NEEDS: Readonly<Record<string, KmsNeed>> = {
  'dynamodb:BatchGetItem': DECRYPT,
  'dynamodb:DescribeStream': NOTHING,
  'dynamodb:GetItem': DECRYPT,
  'dynamodb:GetRecords': DECRYPT,
  'dynamodb:GetShardIterator': NOTHING,
  'dynamodb:ListStreams': NOTHING,
  'dynamodb:PutItem': DECRYPT,
  'dynamodb:Query': DECRYPT,
  'dynamodb:UpdateItem': DECRYPT,
  's3:GetObject': DECRYPT,
  's3:GetObjectVersion': DECRYPT,
  's3:ListBucket': NOTHING,
  's3:PutObject': DECRYPT_AND_GENERATE,
  'secretsmanager:GetSecretValue': DECRYPT,
  'sns:Publish': DECRYPT_AND_GENERATE,
  'sqs:DeleteMessage': NOTHING,
  'sqs:GetQueueAttributes': NOTHING,
  'sqs:ReceiveMessage': DECRYPT,
  'sqs:SendMessage': DECRYPT_AND_GENERATE,
};

/**
 * The key actions for these actions of one service, each once.
 * @throws PipelineError ASSERTION_FAILED for an unknown action.
 */
export function kmsNeedsOf(actions: readonly string[]): string[] {
  const needs = actions.flatMap((action) => {
    const need = KMS_NEEDS[action];
    assert(need !== undefined, `what ${action} needs of the key is known`);
    return need;
  });
  return [...new Set(needs)].sort();
}
