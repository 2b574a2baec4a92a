import { describe, expect, it } from 'vitest';
import { Permissions } from '../../support/lambda-host/permissions.ts';
import { StackTemplate } from '../../support/lambda-host/template.ts';
import { TARGET } from './test-target.ts';

const FILE = 'arn:aws:s3:::files/outbox/2026/file.xml';

function permissionsIn(resources: Readonly<Record<string, unknown>>): Permissions {
  return new Permissions(new StackTemplate({ Resources: resources }, TARGET));
}

function role(...statements: readonly unknown[]) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: { Policies: [{ PolicyDocument: { Statement: statements } }] },
  };
}

function permissionsOf(statements: readonly unknown[], denials: readonly unknown[] = []): Permissions {
  return permissionsIn({
    Role: role(...statements),
    Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { PolicyDocument: { Statement: denials } } },
  });
}

const ALLOW_FILES = {
  Effect: 'Allow',
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: 'arn:aws:s3:::files/outbox/*',
};

describe('Permissions', () => {
  it('allow what a statement names, wildcards in resources included', () => {
    const permissions = permissionsOf([ALLOW_FILES]);

    expect(permissions.allows('Role', { action: 's3:PutObject', resource: FILE })).toBe(true);
  });

  it.each([
    ['another action', { action: 's3:DeleteObject', resource: FILE }],
    ['another resource', { action: 's3:GetObject', resource: 'arn:aws:s3:::files/inbox/report.xml' }],
    ['a resource that the pattern is only a part of', { action: 's3:GetObject', resource: `x${FILE}` }],
  ])('allow nothing for %s', (_, access) => {
    expect(permissionsOf([ALLOW_FILES]).allows('Role', access)).toBe(false);
  });

  it('take every connection for one over TLS, and a key that a request does not carry for absent', () => {
    const conditioned = { ...ALLOW_FILES, Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    const viaS3 = { ...ALLOW_FILES, Condition: { StringEquals: { 'kms:ViaService': 's3' } } };
    const access = { action: 's3:GetObject', resource: FILE };

    expect(permissionsOf([conditioned]).allows('Role', access)).toBe(true);
    expect(permissionsOf([viaS3]).allows('Role', access)).toBe(false);
    expect(permissionsOf([viaS3]).allows('Role', { ...access, context: { 'kms:ViaService': 's3' } })).toBe(
      true,
    );
  });

  it.each([
    ['all of the keys are allowed', ['BATCH#1', 'ROSTER'], true],
    ['one of the keys is another', ['BATCH#1', 'PAYOUT#1'], false],
  ])('judge a request about several rows by each of them: %s', (_, keys, isAllowed) => {
    const table = 'arn:aws:dynamodb:eu-central-1:111122223333:table/t';
    const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['BATCH#*', 'ROSTER'] } };
    const statement = { Effect: 'Allow', Action: 'dynamodb:UpdateItem', Resource: table, Condition };
    const access = {
      action: 'dynamodb:UpdateItem',
      resource: table,
      context: { 'dynamodb:LeadingKeys': keys },
    };

    expect(permissionsOf([statement]).allows('Role', access)).toBe(isAllowed);
  });

  it("say what a bucket's policy denies to somebody who is not of the template", () => {
    const denial = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::files/outbox/*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/one'] } },
    };
    const permissions = permissionsOf([ALLOW_FILES], [denial]);
    const put = { action: 's3:PutObject', resource: FILE };

    expect(permissions.areDeniedTo('arn:aws:iam::111122223333:role/one', put)).toBe(false);
    expect(permissions.areDeniedTo('arn:aws:iam::111122223333:role/two', put)).toBe(true);
    expect(
      permissions.areDeniedTo('arn:aws:iam::111122223333:role/two', { ...put, action: 's3:GetObject' }),
    ).toBe(false);
  });

  it("refuse what a bucket's policy denies, under its conditions alone", () => {
    const denial = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::files/outbox/*',
      Condition: { Null: { 's3:if-none-match': 'true' } },
    };
    const permissions = permissionsOf([ALLOW_FILES], [denial]);
    const put = { action: 's3:PutObject', resource: FILE };

    expect(permissions.allows('Role', put)).toBe(false);
    expect(permissions.allows('Role', { ...put, context: { 's3:if-none-match': '*' } })).toBe(true);
  });

  it("refuse what a bucket's policy denies to every role but one", () => {
    const only = (arn: string) => ({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      Resource: 'arn:aws:s3:::files/outbox/*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': [arn] } },
    });
    const put = { action: 's3:PutObject', resource: FILE };
    const mine = new StackTemplate({ Resources: { Role: { Type: 'AWS::IAM::Role' } } }, TARGET);

    const own = permissionsOf([ALLOW_FILES], [only(mine.attribute('Role', 'Arn'))]);
    const other = permissionsOf([ALLOW_FILES], [only('arn:aws:iam::111122223333:role/other')]);

    expect([own.allows('Role', put), other.allows('Role', put)]).toEqual([true, false]);
  });

  it('refuse what the policy of a secret denies, to which it is `*`, and let other secrets be', () => {
    const deny = {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'secretsmanager:GetSecretValue',
      Resource: '*',
      Condition: { ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/other' } },
    };
    const permissions = permissionsIn({
      Role: role({ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' }),
      Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'token' } },
      Policy: {
        Type: 'AWS::SecretsManager::ResourcePolicy',
        Properties: { SecretId: { Ref: 'Secret' }, ResourcePolicy: { Statement: [deny] } },
      },
    });
    const read = (name: string) => ({
      action: 'secretsmanager:GetSecretValue',
      resource: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCdEf`,
    });

    expect(permissions.allows('Role', read('token'))).toBe(false);
    expect(permissions.allows('Role', read('another'))).toBe(true);
  });

  it('refuse what the policy of a table denies', () => {
    const resource = 'arn:aws:dynamodb:eu-central-1:111122223333:table/ledger';
    const deny = { Effect: 'Deny', Principal: '*', Action: 'dynamodb:DeleteItem', Resource: resource };
    const permissions = permissionsIn({
      Role: role({
        Effect: 'Allow',
        Action: ['dynamodb:DeleteItem', 'dynamodb:GetItem'],
        Resource: resource,
      }),
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: { ResourcePolicy: { PolicyDocument: { Statement: [deny] } } },
      },
    });

    expect(permissions.allows('Role', { action: 'dynamodb:DeleteItem', resource })).toBe(false);
    expect(permissions.allows('Role', { action: 'dynamodb:GetItem', resource })).toBe(true);
  });

  it('allow the use of a key only as its policy leaves it to the roles of the account', () => {
    const resource = 'arn:aws:kms:eu-central-1:111122223333:key/ev-payouts-test-Key';
    const decrypt = (principal: unknown) => ({
      Effect: 'Allow',
      Principal: principal,
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': ['sqs', 's3'] } },
    });
    const permissionsOfKey = (statement: unknown) =>
      permissionsIn({
        Role: role({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: resource }),
        Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [statement] } } },
      });
    const use = (service: string) => ({
      action: 'kms:Decrypt',
      resource,
      context: { 'kms:ViaService': service },
    });

    const left = permissionsOfKey(decrypt({ AWS: 'arn:aws:iam::111122223333:root' }));
    const toAService = permissionsOfKey(decrypt({ Service: 'cloudwatch.amazonaws.com' }));

    expect([left.allows('Role', use('sqs')), left.allows('Role', use('dynamodb'))]).toEqual([true, false]);
    expect(toAService.allows('Role', use('sqs'))).toBe(false);
  });

  it('tell which grants nothing used', () => {
    const permissions = permissionsOf([ALLOW_FILES]);

    permissions.allows('Role', { action: 's3:GetObject', resource: FILE });

    expect(permissions.grants().get('Role')).toMatchObject([
      { action: 's3:GetObject', used: true },
      { action: 's3:PutObject', used: false },
    ]);
  });

  it('refuse to judge what they do not know', () => {
    const unknownKey = { ...ALLOW_FILES, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'pay' } } };

    expect(() => permissionsOf([unknownKey])).toThrow('aws:PrincipalTag/team');
    expect(() => permissionsOf([{ ...ALLOW_FILES, NotAction: 's3:*' }])).toThrow();
    expect(() => permissionsOf([]).allows('Nobody', { action: 's3:GetObject', resource: FILE })).toThrow(
      'no role',
    );
  });
});
