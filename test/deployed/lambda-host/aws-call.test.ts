import { describe, expect, it } from 'vitest';
import { accessesOf, callerOf } from '../../support/lambda-host/aws-call.ts';
import { TARGET } from './test-target.ts';

function requestOf(operation: string, body: unknown) {
  return {
    method: 'POST',
    path: '/',
    headers: { 'x-amz-target': `Service_20120810.${operation}` },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function formOf(body: string) {
  return { method: 'POST', path: '/', headers: {}, body: Buffer.from(body) };
}

function objectRequest(method: string, path: string, headers = {}) {
  return { method, path, headers, body: Buffer.alloc(0) };
}

describe('accessesOf', () => {
  it.each([
    ['read', requestOf('GetItem', { TableName: 't', Key: { pk: { S: 'ROSTER' } } }), ['ROSTER']],
    ['put', requestOf('PutItem', { TableName: 't', Item: { pk: { S: 'DAY#1' }, n: { N: '1' } } }), ['DAY#1']],
    [
      'read together',
      requestOf('BatchGetItem', { RequestItems: { t: { Keys: [{ pk: { S: 'A' } }, { pk: { S: 'B' } }] } } }),
      ['A', 'B'],
    ],
  ])('names the keys of rows that are %s', (_, request, keys) => {
    expect(accessesOf(TARGET, 'dynamodb', request)).toMatchObject([
      { context: { 'dynamodb:LeadingKeys': keys } },
    ]);
  });

  it('names a function that nobody waits for, and knows no other call of Lambda', () => {
    const path = '/2015-03-31/functions/repair/invocations';
    const invocation = (type: string) => ({
      method: 'POST',
      path,
      headers: { 'x-amz-invocation-type': type },
      body: Buffer.alloc(0),
    });

    expect(accessesOf(TARGET, 'lambda', invocation('Event'))).toEqual([
      {
        action: 'lambda:InvokeFunction',
        resource: 'arn:aws:lambda:eu-central-1:111122223333:function:repair',
      },
    ]);
    expect(() => accessesOf(TARGET, 'lambda', invocation('RequestResponse'))).toThrow('is not known here');
  });

  it.each([
    ['a row', 'dynamodb', requestOf('GetItem', { TableName: 't' }), 'dynamodb:GetItem', 'table/t'],
    [
      'an index',
      'dynamodb',
      requestOf('Query', { TableName: 't', IndexName: 'live' }),
      'dynamodb:Query',
      'table/t/index/live',
    ],
    [
      'rows of a batch',
      'dynamodb',
      requestOf('BatchGetItem', { RequestItems: { t: { Keys: [] } } }),
      'dynamodb:BatchGetItem',
      'table/t',
    ],
    [
      'messages, by the right to send one',
      'sqs',
      requestOf('SendMessageBatch', { QueueUrl: 'http://127.0.0.1:1/111122223333/payouts' }),
      'sqs:SendMessage',
      ':payouts',
    ],
    [
      'a secret by its name',
      'secretsmanager',
      requestOf('GetSecretValue', { SecretId: 'a/b' }),
      'secretsmanager:GetSecretValue',
      ':secret:a/b-AbCdEf',
    ],
    [
      'a bus',
      'events',
      requestOf('PutEvents', { Entries: [{ EventBusName: 'bus' }, { EventBusName: 'bus' }] }),
      'events:PutEvents',
      ':event-bus/bus',
    ],
    [
      'a topic',
      'sns',
      formOf('Action=Publish&TopicArn=arn%3Aaws%3Asns%3Aeu-central-1%3A111122223333%3Amail&Message=m'),
      'sns:Publish',
      ':mail',
    ],
  ])('names %s', (_, service, request, action, resource) => {
    expect(accessesOf(TARGET, service, request)).toEqual([
      { action, resource: expect.stringMatching(new RegExp(`${resource}$`)) },
    ]);
  });

  it.each([
    ['GET', '/files/inbox/a%20b.xml?x-id=GetObject', 's3:GetObject'],
    ['GET', '/files/inbox/a%20b.xml?versionId=1&x-id=GetObject', 's3:GetObjectVersion'],
    ['HEAD', '/files/inbox/a%20b.xml', 's3:GetObject'],
    ['PUT', '/files/inbox/a%20b.xml?x-id=PutObject', 's3:PutObject'],
  ])("names S3's %s of %s", (method, path, action) => {
    expect(accessesOf(TARGET, 's3', objectRequest(method, path))).toMatchObject([
      { action, resource: 'arn:aws:s3:::files/inbox/a b.xml' },
    ]);
  });

  it('carries the condition of a put', () => {
    const request = objectRequest('PUT', '/files/outbox/a.xml', { 'if-none-match': '*' });

    expect(accessesOf(TARGET, 's3', request)).toMatchObject([{ context: { 's3:if-none-match': '*' } }]);
  });

  it.each([
    ['a deletion', 's3', objectRequest('DELETE', '/files/outbox/a.xml')],
    ['an upload in parts', 's3', objectRequest('PUT', '/files/outbox/a.xml?partNumber=1&uploadId=2')],
    ['a message to a telephone', 'sns', formOf('Action=Publish&PhoneNumber=1')],
    ['a service of nobody', 'kinesis', requestOf('PutRecord', {})],
  ])('refuses %s', (_, service, request) => {
    expect(() => accessesOf(TARGET, service, request)).toThrow('not known here');
  });
});

describe('callerOf', () => {
  it('reads role and service from the scope of the signature', () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=CollectRole1A/20261121/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

    expect(callerOf(objectRequest('POST', '/', { authorization }))).toEqual({
      accessKeyId: 'CollectRole1A',
      service: 'dynamodb',
    });
  });

  it('refuses a request without one', () => {
    expect(() => callerOf(objectRequest('POST', '/'))).toThrow('no signature');
  });
});
