import { describe, expect, it } from 'vitest';
import { kmsNeedsOf } from '../../infra/kms-needs.ts';
import type { FunctionRole } from './function-roles.ts';
import { config, FUNCTIONS, keysOf, roleOf, roles, SCHEDULED, template } from './function-roles.ts';
import { expectKeyThroughServices, isAboutKey, isUnderKey } from './key-rights.ts';
import type { RoleOfStack, Statement } from './synthesized.ts';
import {
  arnBy,
  arnOf,
  joined,
  logGroupOf,
  queuePoliciesOf,
  resourcesOf,
  resourceWith,
  rolesOf,
  synthesized,
} from './synthesized.ts';
import { usedCommands } from './used-commands.ts';

const tableResource = resourceWith(template, 'AWS::DynamoDB::Table', 'TableName', 'ev-payouts-example');
const table = arnBy(tableResource);
const stream = { 'Fn::GetAtt': [tableResource.logicalId, 'StreamArn'] };

/**
 * IAM's names of the SDK's commands (service authorization reference). A GetObject with a version needs a separate
 * right.
 */
const ACTIONS_OF_COMMAND: Readonly<Record<string, readonly string[]>> = {
  BatchGetItem: ['dynamodb:BatchGetItem'],
  GetItem: ['dynamodb:GetItem'],
  PutItem: ['dynamodb:PutItem'],
  Query: ['dynamodb:Query'],
  UpdateItem: ['dynamodb:UpdateItem'],
  GetSecretValue: ['secretsmanager:GetSecretValue'],
  SendMessage: ['sqs:SendMessage'],
  SendMessageBatch: ['sqs:SendMessage'],
  PutEvents: ['events:PutEvents'],
  Invoke: ['lambda:InvokeFunction'],
  GetObject: ['s3:GetObjectVersion'],
  HeadObject: ['s3:GetObject'],
  PutObject: ['s3:PutObject'],
  Publish: ['sns:Publish'],
};

const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const ALL_BUT_ROSTER = { 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': ['ROSTER'] } };

const indexOf = (name: string) => joined(table, `/index/${name}`);

function indexesOf({ lists = ['live'] }: FunctionRole): unknown {
  const [first, ...others] = lists.map(indexOf).sort(byText);
  return others.length === 0 ? first : [first, ...others];
}

const byText = (one: unknown, other: unknown) => JSON.stringify(one).localeCompare(JSON.stringify(other));

describe('the permissions of the stack', () => {
  it('are those of one role for each function and one for its schedules, without separate policies', () => {
    expect(roles.map((role) => role.description).sort()).toEqual(
      [...FUNCTIONS.map(({ role }) => role), ...SCHEDULED.map(({ starts }) => `Starts ${starts}`)].sort(),
    );
    expect(roles.flatMap((role) => role.managedPolicies)).toEqual([]);
    for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) template.resourceCountIs(type, 0);
  });

  it('allow nothing by wildcard but the keys of single folders of the bank files, and of the page', () => {
    const allowed = [
      ...roles.flatMap((role) => [...role.trust, ...role.statements]),
      ...queuePoliciesOf(template).flatMap((policy) => policy.statements),
    ].filter((statement) => statement.Effect === 'Allow');

    expect(allowed.length).toBeGreaterThan(0);
    for (const statement of allowed) {
      const { Condition, ...unconditional } = statement;
      expect(
        JSON.stringify(unconditional).replace(/\/(outbox|inbox|exports|evidence)\/\*"|"\/\*"/g, ''),
      ).not.toContain('*');
      // Rows by the kind in their key.
      expect(JSON.stringify(Condition ?? {}).replace(/"[A-Z-]+#\*"/g, '')).not.toContain('*');
    }
  });
});

describe.each(FUNCTIONS)('the function with the role $role', (one) => {
  const role = roleOf(one.role);

  it('allows exactly the calls of its code, and of Lambda for it', () => {
    const commands = usedCommands(one.name);
    const actions = { ...ACTIONS_OF_COMMAND, ...one.actionsOf };
    const called = commands.flatMap((command) => actions[command] ?? [`${command} of no action`]);

    const allowed = role.statements.flatMap((statement) => statement.Action);

    expect(commands.length).toBeGreaterThan(0);
    const needed = [...called, ...one.platform];
    const ofKey = kmsNeedsOf(needed.filter((action) => isUnderKey(one, action)));
    expect(new Set(allowed)).toEqual(new Set([...needed, ...ofKey, ...LOG]));
  });

  it('allows them only on its own table, queues, keys, secret and log group', () => {
    const tableOnly = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    const resources: Readonly<Record<string, unknown>> = {
      'dynamodb:Query': { Resource: indexesOf(one), ...tableOnly },
      'dynamodb:DescribeStream': { Resource: stream, ...tableOnly },
      lambda: { Resource: one.starts },
      events: {
        Resource: one.bus ?? arnOf(template, 'AWS::Events::EventBus', 'Name', 'ev-payouts-example'),
      },
      sqs: { Resource: one.queues },
      s3: { Resource: one.files },
      sns: { Resource: one.topic },
      secretsmanager: { Resource: secretOf(one.secretName) },
      logs: { Resource: arnBy(logGroupOf(template, one.logs)) },
    };

    for (const { Effect, Action, ...rest } of role.statements.filter((each) => !isAboutKey(each))) {
      const [first = ''] = Action;
      expect(Effect).toBe('Allow');
      const { Bool } = tableOnly.Condition;
      const rows = { Resource: table, Condition: { Bool, ...(one.rows?.[first] ?? ALL_BUT_ROSTER) } };
      const others = one.otherFiles?.[Action.join(' ')];
      if (others !== undefined) expect(rest, first).toEqual({ Resource: others });
      else expect(rest, first).toEqual(resources[first] ?? resources[first.split(':')[0] ?? ''] ?? rows);
    }
  });

  it('allows only the key of the stage, through its services, for its work there', () => {
    expectKeyThroughServices(one, role);
  });

  it('is the only one with its role, which only Lambda may take on', () => {
    expect(role.trust).toEqual([
      { Effect: 'Allow', Action: ['sts:AssumeRole'], Principal: { Service: 'lambda.amazonaws.com' } },
    ]);
    const takenBy = resourcesOf(template, 'AWS::Lambda::Function').map(({ Properties }) =>
      JSON.stringify(Properties['Role']),
    );
    expect(new Set(takenBy).size).toBe(FUNCTIONS.length);
  });
});

describe('the function of the proof, where Object Lock keeps its anchors', () => {
  it('may put them, and find the reports of a month, beside what it may without', () => {
    const { template: locked } = synthesized({ ...config, objectLock: { mode: 'compliance', days: 400 } });
    const found = rolesOf(locked).find(({ description }) => description === 'repair-payouts');
    const without = roleOf('repair-payouts');
    const isOther = (statement: Statement, of: RoleOfStack | undefined): boolean =>
      !of?.statements.some((one) => JSON.stringify(one) === JSON.stringify(statement));

    const more = found?.statements.filter(
      (statement) => !isAboutKey(statement) && isOther(statement, without),
    );
    const less = without.statements.filter((statement) => isOther(statement, found));

    expect(more).toEqual([
      expect.objectContaining({ Action: ['dynamodb:Query'], Resource: [indexOf('live'), indexOf('month')] }),
      { Effect: 'Allow', Action: ['s3:PutObject'], Resource: keysOf('anchors') },
    ]);
    expect(less).toEqual([
      expect.objectContaining({ Action: ['dynamodb:Query'], Resource: indexOf('live') }),
    ]);
  });
});

function secretOf(secretName: string | undefined): unknown {
  if (secretName === undefined) return undefined;
  return { Ref: resourceWith(template, 'AWS::SecretsManager::Secret', 'Name', secretName).logicalId };
}
