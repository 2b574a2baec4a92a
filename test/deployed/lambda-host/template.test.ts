import { describe, expect, it } from 'vitest';
import { StackTemplate } from '../../support/lambda-host/template.ts';
import { TARGET } from './test-target.ts';

const template = new StackTemplate(
  {
    Parameters: { BootstrapVersion: { Type: 'String', Default: '/cdk/version' } },
    Conditions: {
      InEurope: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] },
      Elsewhere: { 'Fn::Not': [{ Condition: 'InEurope' }] },
    },
    Resources: {
      Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'ledger' } },
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'payouts' } },
      Files: { Type: 'AWS::S3::Bucket', Properties: { BucketNamePrefix: 'ev-payouts-test' } },
      Function: { Type: 'AWS::Lambda::Function' },
      Absent: { Type: 'AWS::SQS::Queue', Condition: 'Elsewhere' },
      Alarm: { Type: 'AWS::CloudWatch::Alarm' },
    },
  },
  TARGET,
);

describe('StackTemplate', () => {
  it.each([
    ['a reference to a table', { Ref: 'Table' }, 'ledger'],
    ['a reference to a queue', { Ref: 'Queue' }, 'http://127.0.0.1:4566/111122223333/payouts'],
    ['a bucket of the account', { Ref: 'Files' }, 'ev-payouts-test-111122223333-eu-central-1-an'],
    ['a name that CloudFormation makes', { Ref: 'Function' }, 'ev-payouts-test-Function'],
    ['a parameter', { Ref: 'BootstrapVersion' }, '/cdk/version'],
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:eu-central-1:111122223333:payouts'],
    [
      'parts that are joined',
      { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Table', 'Arn'] }, '/index/live']] },
      'arn:aws:dynamodb:eu-central-1:111122223333:table/ledger/index/live',
    ],
    [
      'text with values in it',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how CloudFormation writes a value in text.
      { 'Fn::Sub': 'in-${AWS::Region}-${Queue.QueueName}' },
      'in-eu-central-1-payouts',
    ],
    ['a choice', { 'Fn::If': ['Elsewhere', 'there', 'here'] }, 'here'],
    ['nested values', { Of: [{ Ref: 'Table' }, { Ref: 'AWS::NoValue' }] }, { Of: ['ledger'] }],
  ])('resolves %s', (_, value, expected) => {
    expect(template.resolve(value)).toEqual(expected);
  });

  it('leaves out a resource whose condition does not hold', () => {
    expect(template.ofType('AWS::SQS::Queue').map(({ logicalId }) => logicalId)).toEqual(['Queue']);
  });

  it.each([
    ['a resource that is not there', { Ref: 'Nothing' }],
    ['a name that is not known', { Ref: 'Alarm' }],
    ['an attribute that is not known', { 'Fn::GetAtt': ['Queue', 'Colour'] }],
    ['a function that is not known', { 'Fn::Cidr': ['10.0.0.0/16', 1] }],
  ])('refuses %s', (_, value) => {
    expect(() => template.resolve(value)).toThrow();
  });
});
