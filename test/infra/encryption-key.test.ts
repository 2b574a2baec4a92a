import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EncryptionKey } from '../../infra/encryption-key.ts';
import {
  ACCOUNT,
  joined,
  newApp,
  PARTITION,
  policyShape,
  REGION,
  resourcesOf,
  synthesized,
  viaService,
} from './synthesized.ts';

const { template } = synthesized();
const [key, ...otherKeys] = resourcesOf(template, 'AWS::KMS::Key');
const { Statement: statements } = policyShape.parse(key?.Properties['KeyPolicy']);
const account = { AWS: joined('arn:', PARTITION, ':iam::', ACCOUNT, ':root') };

describe('the key of the stage', () => {
  it('is the only one, rotates, and outlives the stack', () => {
    expect(otherKeys).toEqual([]);
    expect(key).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
  });

  it('is created without the check that its creator would fail, and the account administers it', () => {
    const administers = statements.find(({ Action }) => Action.includes('kms:PutKeyPolicy'));

    expect(key?.Properties['BypassPolicyLockoutSafetyCheck']).toBe(true);
    expect(administers).toMatchObject({ Effect: 'Allow', Principal: account });
    expect(administers).not.toHaveProperty('Condition');
  });

  it('keeps its place in the stack, since another key could not read what this one encrypted', () => {
    expect(key?.logicalId).toBe('EncryptionKey3A692D6E');
  });

  it('has an alias that says whose it is', () => {
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/ev-payouts-example' });
  });

  it('is used only through services, for those who may use them', () => {
    const uses = /^kms:(\*|Decrypt|Encrypt|GenerateDataKey|ReEncrypt|CreateGrant|Sign|\w*Mac)/;
    const using = statements.filter(
      ({ Effect, Action }) => Effect === 'Allow' && Action.some((a) => uses.test(a)),
    );

    expect(using.map(({ Principal }) => Principal)).toEqual([
      account,
      { Service: 'cloudwatch.amazonaws.com' },
    ]);
    expect(using[0]?.Condition).toEqual({
      StringEquals: {
        'kms:CallerAccount': ACCOUNT,
        'kms:ViaService': ['dynamodb', 's3', 'secretsmanager', 'sns', 'sqs'].map(viaService),
      },
    });
  });

  it('lets only the alarms of this stage publish to the encrypted topic', () => {
    const alarms = joined(
      'arn:',
      PARTITION,
      ':cloudwatch:',
      REGION,
      ':',
      ACCOUNT,
      ':alarm:ev-payouts-example-*',
    );

    expect(statements).toContainEqual({
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': ACCOUNT },
        ArnLike: { 'aws:SourceArn': alarms },
      },
    });
  });

  it("is administered as this account's IAM allows, by named actions, so that nobody is locked out", () => {
    const administration = statements.find(({ Action }) => Action.includes('kms:PutKeyPolicy'));

    expect(administration?.Principal).toEqual(account);
    expect(administration?.Condition).toBeUndefined();
    expect(administration?.Action.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('leaves thirty days to undo a deletion', () => {
    expect(statements).toContainEqual({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['kms:ScheduleKeyDeletion'],
      Resource: '*',
      Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } },
    });
  });
});

describe('allowing what the key encrypts', () => {
  const stack = new Stack(newApp(), 'stack');
  const encryption = new EncryptionKey(stack, 'Encryption', { stage: 'test' });

  it('adds the use of the key through the service of the action, and nothing else', () => {
    const right = new PolicyStatement({
      actions: ['s3:PutObject'],
      resources: ['arn:aws:s3:::files/outbox/*'],
    });

    const [first, second, ...others] = encryption.allowWithKey(right);

    expect(first).toBe(right);
    expect(others).toEqual([]);
    const use = z
      .object({ Action: z.array(z.string()), Condition: z.unknown() })
      .parse(second?.toStatementJson());
    expect(use.Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(stack.resolve(use.Condition)).toEqual({
      StringEquals: { 'kms:ViaService': viaService('s3') },
    });
  });

  it.each([
    ['of two services', ['s3:GetObject', 'sqs:SendMessage']],
    ['of a service without it', ['logs:PutLogEvents']],
  ])('refuses actions %s', (_, actions) => {
    const right = new PolicyStatement({ actions, resources: ['arn:aws:s3:::files'] });

    expect(() => encryption.allowWithKey(right)).toThrow('a right is about one service');
  });
});
