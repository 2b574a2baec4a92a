import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, joined, keyArnOf, PARTITION, REGION, resourcesOf, synthesized } from './synthesized.ts';

describe('the ledger table', () => {
  const { template } = synthesized();

  it('is the only table, on demand, with recovery to any second of the last 35 days', () => {
    template.resourceCountIs('AWS::DynamoDB::Table', 1);
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      ProvisionedThroughput: Match.absent(),
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    });
  });

  it('is encrypted with the key of the stage', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: {
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: keyArnOf(template),
      },
    });
  });

  it('refuses to delete a row, to let rows expire, and requests without TLS', () => {
    const arn = (suffix: string) =>
      joined('arn:', PARTITION, ':dynamodb:', REGION, ':', ACCOUNT, `:table/ev-payouts-example${suffix}`);
    const everybody = { Effect: 'Deny', Principal: { AWS: '*' } };

    template.hasResourceProperties('AWS::DynamoDB::Table', {
      ResourcePolicy: {
        PolicyDocument: {
          Statement: [
            {
              ...everybody,
              Action: [
                'dynamodb:BatchWriteItem',
                'dynamodb:DeleteItem',
                'dynamodb:PartiQLDelete',
                'dynamodb:UpdateTimeToLive',
              ],
              Resource: arn(''),
            },
            {
              ...everybody,
              Action: 'dynamodb:*',
              Resource: [arn(''), arn('/index/*')],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    });
  });

  it('cannot be deleted, and stays when the stack is removed or would replace it', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
  });

  it('never lets a row expire', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', { TimeToLiveSpecification: Match.absent() });
  });

  it('keeps its name and its place in the stack, so that no deployment starts an empty ledger', () => {
    const [table] = resourcesOf(template, 'AWS::DynamoDB::Table');

    expect(table?.logicalId).toBe('LedgerTable9343E4AA');
    expect(table?.Properties['TableName']).toBe('ev-payouts-example');
    expect(table?.Properties['KeySchema']).toEqual([{ AttributeName: 'pk', KeyType: 'HASH' }]);
  });

  it('streams every change of a row, with the row before and after', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    });
  });

  it('finds live payouts, and those of a month, a report or a recipient, by indexes of keys', () => {
    const ofKeys = (IndexName: string, partitionKey: string, sortKey: string) => ({
      IndexName,
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    });

    template.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: [
        ofKeys('live', 'liveShard', 'liveSort'),
        ofKeys('month', 'ofMonth', 'listSort'),
        ofKeys('report', 'ofReport', 'listSort'),
        ofKeys('recipient', 'ofPayee', 'listSort'),
      ],
    });
  });
});
