import { describe, expect, it } from 'vitest';
import type { Config } from '../../functions/platform/config.ts';
import {
  ACCOUNT,
  arnBy,
  bucketPolicyOf,
  exampleConfig,
  joined,
  keyArnOf,
  resourcesOf,
  resourceWith,
  synthesized,
} from './synthesized.ts';

const { template } = synthesized();
const files = resourceWith(template, 'AWS::S3::Bucket', 'BucketNamePrefix', 'ev-payouts-example');
const buckets = resourcesOf(template, 'AWS::S3::Bucket');
const filesArn = arnBy(files);
const keys = (pattern: string) => joined(filesArn, pattern);

describe('the bucket of the bank files', () => {
  it('has a name reserved for this account', () => {
    expect(files.Properties['BucketNamespace']).toBe('account-regional');
  });

  it('keeps every version, and expires nothing but previews and archives of evidence', () => {
    expect(files.Properties['VersioningConfiguration']).toEqual({ Status: 'Enabled' });
    expect(files.Properties['LifecycleConfiguration']).toEqual({
      Rules: [
        { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
        {
          Status: 'Enabled',
          Prefix: 'preview/',
          ExpirationInDays: 90,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        },
        {
          Status: 'Enabled',
          Prefix: 'evidence/',
          ExpirationInDays: 30,
          NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        },
      ],
    });
  });

  it('refuses to erase, in the outbox and among the anchors to delete, there and among exports to replace', () => {
    const everyone = { Effect: 'Deny', Principal: { AWS: '*' } };

    expect(bucketPolicyOf(template, files.logicalId).slice(1)).toEqual([
      { ...everyone, Action: ['s3:DeleteObjectVersion'], Resource: keys('/*') },
      { ...everyone, Action: ['s3:DeleteObject'], Resource: [keys('/anchors/*'), keys('/outbox/*')] },
      {
        ...everyone,
        Action: ['s3:PutObject'],
        Resource: [keys('/anchors/*'), keys('/evidence/*'), keys('/exports/*'), keys('/outbox/*')],
        Condition: { Null: { 's3:if-none-match': 'true' } },
      },
      expect.objectContaining({ ...everyone, Action: ['s3:PutObject'], Resource: keys('/anchors/*') }),
      expect.objectContaining({ ...everyone, Action: ['s3:PutObject'], Resource: keys('/outbox/*') }),
      expect.objectContaining({ ...everyone, Action: ['s3:PutObject'], Resource: keys('/inbox/*') }),
    ]);
  });

  it('takes payment files only from the two functions that make them, whatever IAM allows', () => {
    const roles = resourcesOf(template, 'AWS::IAM::Role').filter(({ Properties }) =>
      ['submit-batches', 'repair-payouts'].includes(String(Properties['Description'])),
    );

    const statement = bucketPolicyOf(template, files.logicalId).at(-2);

    expect(roles).toHaveLength(2);
    expect(statement?.Condition).toEqual({
      ArnNotEquals: {
        'aws:PrincipalArn': roles.map(({ logicalId }) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
      },
    });
  });

  it('takes anchors only from the function of the proof, whatever IAM allows', () => {
    const [repair] = resourcesOf(template, 'AWS::IAM::Role').filter(
      ({ Properties }) => Properties['Description'] === 'repair-payouts',
    );

    const statement = bucketPolicyOf(template, files.logicalId).at(-3);

    expect(statement?.Condition).toEqual({
      ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [repair?.logicalId, 'Arn'] } },
    });
  });

  it.each<[string, Config['transferRoleArns'], object]>([
    [
      "the roles of the bank's transfer tool alone",
      ['arn:aws:iam::111122223333:role/bank-transfer', 'arn:aws:iam::444455556666:role/banks/other'],
      {
        Condition: {
          ArnNotEquals: {
            'aws:PrincipalArn': [
              'arn:aws:iam::111122223333:role/bank-transfer',
              'arn:aws:iam::444455556666:role/banks/other',
            ],
          },
        },
      },
    ],
    ['nobody where no role is configured', undefined, {}],
  ])('takes a report from %s, whatever IAM allows', (_, transferRoleArns, condition) => {
    const { template } = synthesized({ ...exampleConfig(), transferRoleArns });

    expect(bucketPolicyOf(template, files.logicalId).at(-1)).toEqual({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['s3:PutObject'],
      Resource: keys('/inbox/*'),
      ...condition,
    });
  });

  it('logs access, in a bucket to which only S3 writes', () => {
    const logs = buckets.find((bucket) => bucket.logicalId !== files.logicalId);
    const allowed = bucketPolicyOf(template, logs?.logicalId ?? '').filter(
      ({ Effect }) => Effect === 'Allow',
    );

    expect(files.Properties['LoggingConfiguration']).toEqual({
      DestinationBucketName: { Ref: logs?.logicalId },
    });
    expect(allowed).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:PutObject'],
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Resource: joined({ 'Fn::GetAtt': [logs?.logicalId, 'Arn'] }, '/*'),
        Condition: {
          ArnLike: { 'aws:SourceArn': filesArn },
          StringEquals: { 'aws:SourceAccount': ACCOUNT },
        },
      },
    ]);
  });

  it('is encrypted with the key of the stage, by its own bucket key', () => {
    expect(files.Properties['BucketEncryption']).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: {
            SSEAlgorithm: 'aws:kms',
            KMSMasterKeyID: keyArnOf(template),
          },
        },
      ],
    });
  });

  it("keeps its access logs under S3's key, since S3 delivers to no other", () => {
    const logs = buckets.find((bucket) => bucket.logicalId !== files.logicalId);

    expect(logs?.Properties['BucketEncryption']).toEqual({
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    });
  });
});

describe('Object Lock', () => {
  const locked = (lock: Config['objectLock']) => {
    const { template } = synthesized({ ...exampleConfig(), objectLock: lock });
    return resourcesOf(template, 'AWS::S3::Bucket').filter(
      ({ Properties }) => 'ObjectLockEnabled' in Properties || 'ObjectLockConfiguration' in Properties,
    );
  };

  it.each([
    ['governance', 'GOVERNANCE'],
    ['compliance', 'COMPLIANCE'],
  ] as const)('in %s mode keeps every version of the bank files for the configured days', (mode, Mode) => {
    const buckets = locked({ mode, days: 90 });

    // S3 delivers no access logs to a bucket with it.
    expect(buckets).toHaveLength(1);
    expect(buckets[0]?.logicalId).toBe(files.logicalId);
    expect(buckets[0]?.Properties).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode, Days: 90 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
    });
  });

  it('is left out where the configuration leaves it out', () => {
    expect(locked(undefined)).toEqual([]);
  });

  it('does not change what the bucket refuses', () => {
    const { template: withLock } = synthesized({
      ...exampleConfig(),
      objectLock: { mode: 'compliance', days: 1 },
    });

    expect(bucketPolicyOf(withLock, files.logicalId)).toEqual(bucketPolicyOf(template, files.logicalId));
  });
});

describe('every bucket of the stack', () => {
  it('is one of two', () => {
    expect(buckets).toHaveLength(2);
  });

  it.each(buckets)('$logicalId is private and outlives the stack', (bucket) => {
    expect(bucket).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
  });

  it.each(buckets)('$logicalId refuses whoever comes without TLS', ({ logicalId }) => {
    const arn = { 'Fn::GetAtt': [logicalId, 'Arn'] };

    expect(bucketPolicyOf(template, logicalId)).toContainEqual({
      Effect: 'Deny',
      Action: ['s3:*'],
      Principal: { AWS: '*' },
      Resource: [arn, joined(arn, '/*')],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });
});
