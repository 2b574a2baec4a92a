import { describe, expect, it } from 'vitest';
import type { RoleOfStack } from './synthesized.ts';
import { exampleConfig, queuePoliciesOf, resourcesOf, rolesOf, synthesized } from './synthesized.ts';

const config = exampleConfig();
const { template } = synthesized(config);
const roles = rolesOf(template);

function roleOf(description: string): RoleOfStack {
  const found = roles.find((role) => role.description === description);
  if (found === undefined) throw new Error(`No role is described as: ${description}`);
  return found;
}

function arnOf(type: string, property: string, value: string): unknown {
  const found = resourcesOf(template, type).find((resource) => resource.Properties[property] === value);
  return { 'Fn::GetAtt': [found?.logicalId, 'Arn'] };
}

const table = arnOf('AWS::DynamoDB::Table', 'TableName', 'ev-payouts-example');
const payouts = arnOf('AWS::SQS::Queue', 'QueueName', 'ev-payouts-example-payouts');
const missedRuns = arnOf('AWS::SQS::Queue', 'QueueName', 'ev-payouts-example-missed-runs');

describe('the permissions of the stack', () => {
  it('are those of two roles for each source, without managed or separate policies', () => {
    expect(roles).toHaveLength(2 * config.sources.length);
    expect(roles.flatMap((role) => role.managedPolicies)).toEqual([]);
    for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::Lambda::Permission']) {
      template.resourceCountIs(type, 0);
    }
  });

  it('allow nothing by wildcard', () => {
    const allowed = [
      ...roles.flatMap((role) => [...role.trust, ...role.statements]),
      ...queuePoliciesOf(template).flatMap((policy) => policy.statements),
    ].filter((statement) => statement.Effect === 'Allow');

    expect(allowed.length).toBeGreaterThan(0);
    for (const statement of allowed) expect(JSON.stringify(statement)).not.toContain('*');
  });
});

describe.each(config.sources)('the function of $kind $account', (source) => {
  const role = roleOf(`collect-expenses of ${source.kind} ${source.account}`);
  const secret = resourcesOf(template, 'AWS::SecretsManager::Secret').find(
    (resource) => resource.Properties['Name'] === source.secretName,
  );
  const logGroup = arnOf(
    'AWS::Logs::LogGroup',
    'LogGroupName',
    `/ev-payouts/example/collect-expenses/${source.kind}-${source.account}`,
  );

  it('may do exactly what it does: four calls to the table, send, read its own secret, log', () => {
    expect(role.statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        Resource: table,
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [missedRuns, payouts] },
      { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: { Ref: secret?.logicalId } },
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logGroup },
    ]);
  });

  it('is the only one with its role, which only Lambda may take on', () => {
    expect(role.trust).toEqual([
      { Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: 'lambda.amazonaws.com' } },
    ]);
    const takenBy = resourcesOf(template, 'AWS::Lambda::Function').map((one) =>
      JSON.stringify(one.Properties['Role']),
    );
    expect(new Set(takenBy).size).toBe(config.sources.length);
  });
});

describe.each(config.sources)('the schedule of $kind $account', (source) => {
  const role = roleOf(`Starts collect-expenses of ${source.kind} ${source.account}`);
  const ownFunction = arnOf(
    'AWS::Lambda::Function',
    'Description',
    `Collects approved expenses from ${source.kind} ${source.account}.`,
  );

  it('may start its own function and keep what it could not start', () => {
    expect(role.statements).toEqual([
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: ownFunction },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: missedRuns },
    ]);
  });

  it('lends its role to this schedule group of this account alone', () => {
    expect(role.trust).toEqual([
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
            'aws:SourceArn': arnOf('AWS::Scheduler::ScheduleGroup', 'Name', 'ev-payouts-example'),
          },
        },
      },
    ]);
  });
});
