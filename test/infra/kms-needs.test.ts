import { describe, expect, it } from 'vitest';
import { kmsNeedsOf } from '../../infra/kms-needs.ts';

describe('what actions need of the key', () => {
  it.each([
    'dynamodb:BatchGetItem',
    'dynamodb:GetItem',
    'dynamodb:GetRecords',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    's3:GetObject',
    's3:GetObjectVersion',
    'secretsmanager:GetSecretValue',
    'sqs:ReceiveMessage',
  ])('%s: to decrypt', (action) => {
    expect(kmsNeedsOf([action])).toEqual(['kms:Decrypt']);
  });

  it.each(['s3:PutObject', 'sns:Publish', 'sqs:SendMessage'])(
    '%s: to make a data key and to check it',
    (action) => {
      expect(kmsNeedsOf([action])).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    },
  );

  it('nothing where no content is read or written', () => {
    const actions = [
      'dynamodb:DescribeStream',
      'dynamodb:GetShardIterator',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
    ];

    expect(kmsNeedsOf(actions)).toEqual([]);
  });

  it('each need once, however many actions have it', () => {
    expect(kmsNeedsOf(['s3:GetObject', 's3:PutObject'])).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
  });

  it('refuses an unknown action rather than leave out its need', () => {
    expect(() => kmsNeedsOf(['dynamodb:Scan'])).toThrow('what dynamodb:Scan needs of the key is known');
  });
});
