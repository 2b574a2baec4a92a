import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ACCOUNT, FUNCTION, KEY, NEEDS, OF_THE_TEMPLATE, ROLE } from './cloudformation-needs.ts';
import { exampleConfig, PROJECT_ROOT, resourcesOf, synthesized } from './synthesized.ts';

/** Actions without a resource, or with one unknown before its creation. */
const ON_EVERYTHING = [
  'kms:CreateKey',
  'kms:ListAliases',
  'lambda:CreateEventSourceMapping',
  'lambda:DeleteEventSourceMapping',
  'lambda:GetEventSourceMapping',
  'lambda:UpdateEventSourceMapping',
  'logs:DescribeLogGroups',
  'sns:GetSubscriptionAttributes',
  'sns:Unsubscribe',
];

const listed = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

const policyShape = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().regex(/^[A-Za-z]+$/),
      Effect: z.literal('Allow'),
      Action: listed,
      Resource: listed,
      Condition: z.record(z.string(), z.record(z.string(), listed)).optional(),
    }),
  ),
});

type Statement = z.infer<typeof policyShape>['Statement'][number];
const directory = `${PROJECT_ROOT}/docs/deploy`;

function statementsOf(name: string): Statement[] {
  return policyShape.parse(JSON.parse(readFileSync(`${directory}/${name}`, 'utf8'))).Statement;
}

const EXECUTION = ['execution-data-policy.json', 'execution-compute-policy.json'];
const granted = EXECUTION.flatMap(statementsOf);

function matches(pattern: string, resource: string): boolean {
  if (pattern === '*') return true;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(resource);
}

function isAllowed(action: string, resource: string): boolean {
  return granted.some(
    ({ Action, Resource }) =>
      Action.includes(action) && Resource.some((pattern) => matches(pattern, resource)),
  );
}

function actionsOf(list: string | undefined): string[] {
  const [service, names] = list?.split(': ') ?? [];
  return names === undefined ? [] : names.split(' ').map((name) => `${service}:${name}`);
}

const locked = { ...exampleConfig(), objectLock: { mode: 'compliance', days: 30 } } as const;
const resources = [exampleConfig(), locked].flatMap((config) => resourcesOf(synthesized(config).template));
const types = [...new Set(resources.map(({ Type }) => Type))].sort();

function needsOf(type: string): { action: string; on: string }[] {
  const isKept = resources.every(({ Type, DeletionPolicy }) => Type !== type || DeletionPolicy === 'Retain');
  return (NEEDS[type] ?? []).flatMap(({ on, actions, toDelete }) =>
    [...actionsOf(actions), ...(isKept ? [] : actionsOf(toDelete))].map((action) => ({ action, on })),
  );
}

describe('the policies of the role with which CloudFormation deploys', () => {
  it('cover every type of the stack', () => {
    expect(types.filter((type) => NEEDS[type] === undefined)).toEqual([]);
  });

  it.each(types)('let it create, read, update and delete %s', (type) => {
    const refused = needsOf(type).filter(({ action, on }) => !isAllowed(action, on));

    expect(needsOf(type).length).toBeGreaterThan(0);
    expect(refused).toEqual([]);
  });

  it('let it do nothing else', () => {
    const ofTemplate = OF_THE_TEMPLATE.flatMap(({ on, actions }) =>
      actionsOf(actions).map((action) => ({ action, on })),
    );
    const needs = [...types.flatMap(needsOf), ...ofTemplate];
    const unneeded = granted.flatMap(({ Sid, Action, Resource }) =>
      Action.filter(
        (action) =>
          !needs.some((need) => need.action === action && Resource.some((one) => matches(one, need.on))),
      ).map((action) => `${Sid}: ${action}`),
    );

    expect(unneeded).toEqual([]);
  });

  it('name every action, and every resource that can be named', () => {
    const onEverything = granted
      .filter(({ Resource }) => Resource.includes('*'))
      .flatMap(({ Action }) => Action);

    expect(granted.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    expect(onEverything.sort()).toEqual(ON_EVERYTHING);
  });

  const LEDGER = `arn:aws:dynamodb:${ACCOUNT}:table/ev-payouts-prod`;
  const PAYMENT_FILE = 'arn:aws:s3:::ev-payouts-prod-123456789012-eu-central-1-an/outbox/x.xml';
  it.each([
    ['read the ledger', 'dynamodb:GetItem', LEDGER],
    ['delete the ledger', 'dynamodb:DeleteTable', LEDGER],
    [
      'read a token',
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:${ACCOUNT}:secret:ev-payouts/prod/spirii-nordfleet-AbCdEf`,
    ],
    ['read a payment file', 's3:GetObject', PAYMENT_FILE],
    ['write a payment file', 's3:PutObject', PAYMENT_FILE],
    ['run a function', 'lambda:InvokeFunction', FUNCTION],
    ['delete the key', 'kms:ScheduleKeyDeletion', KEY],
    ['attach a policy of AWS to a role', 'iam:AttachRolePolicy', ROLE],
    [
      'touch a role that is not of ev-payouts',
      'iam:PutRolePolicy',
      'arn:aws:iam::123456789012:role/Administrator',
    ],
    [
      'touch its own role',
      'iam:PutRolePolicy',
      'arn:aws:iam::123456789012:role/cdk-hnb659fds-cfn-exec-role-1-x',
    ],
  ])('do not let it %s', (_what, action, resource) => {
    expect(isAllowed(action, resource)).toBe(false);
  });

  it('let it hand roles to Lambda and Scheduler only, use keys through the services only, and change the policy of keys of a stage alone', () => {
    const conditions = new Map(granted.map(({ Sid, Condition }) => [Sid, Condition]));

    expect(conditions.get('RolesForServices')).toEqual({
      StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] },
    });
    expect(conditions.get('KeyOfTableAndSecrets')).toEqual({
      StringLike: { 'kms:ViaService': ['dynamodb.*.amazonaws.com', 'secretsmanager.*.amazonaws.com'] },
    });
    expect(conditions.get('PolicyOfKey')).toEqual({
      'ForAnyValue:StringLike': { 'kms:ResourceAliases': ['alias/ev-payouts-*'] },
    });
    expect(granted.filter(({ Action }) => Action.includes('kms:PutKeyPolicy'))).toHaveLength(1);
    expect(conditions.get('EventSources')).toEqual({
      ArnLike: { 'lambda:FunctionArn': ['arn:aws:lambda:*:*:function:ev-payouts-*'] },
    });
  });
});

describe("the deployer's policy", () => {
  it('lets them take on two roles of the CDK, and nothing else', () => {
    expect(statementsOf('deployer-policy.json')).toEqual([
      {
        Sid: 'BootstrapRoles',
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Resource: [
          'arn:aws:iam::*:role/cdk-hnb659fds-deploy-role-*',
          'arn:aws:iam::*:role/cdk-hnb659fds-file-publishing-role-*',
        ],
      },
    ]);
  });
});

describe('each policy', () => {
  it.each(readdirSync(directory).filter((name) => name.endsWith('.json')))(
    '%s fits into a managed policy',
    (name) => {
      // IAM counts 6,144 characters without white space.
      const text = readFileSync(`${directory}/${name}`, 'utf8').replaceAll(/\s/g, '');

      expect(statementsOf(name).length).toBeGreaterThan(0);
      expect(text.length).toBeLessThanOrEqual(6144);
    },
  );
});
