import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exampleConfig, PROJECT_ROOT, resourcesOf, synthesized } from './synthesized.ts';

const ACCOUNT = 'eu-central-1:123456789012';
const ROLE = 'arn:aws:iam::123456789012:role/ev-payouts-prod-SomeFunctionRole1A2B3C4D-AbCdEf';
const KEY = `arn:aws:kms:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const LOGS = `arn:aws:logs:${ACCOUNT}:log-group:/ev-payouts/prod/submit-batches`;
const FUNCTION = `arn:aws:lambda:${ACCOUNT}:function:ev-payouts-prod-Submit1A2B3C4D-AbCdEf`;

type Need = {
  /** A resource of the type, as it is called in an account. */
  readonly on: string;
  readonly actions: string;
  /** Not needed where the stack keeps every resource of the type. */
  readonly toDelete?: string;
};

/**
 * CloudFormation's calls to create, read, update and delete each type, without those for unset properties. From the
 * `handlers` of each type's schema, https://schema.cloudformation.us-east-1.amazonaws.com/CloudformationSchema.zip
 * Types without handlers (subscriptions, policies of secrets) are from the API calls behind their properties.
 */
const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  'AWS::CloudWatch::Alarm': [
    {
      on: `arn:aws:cloudwatch:${ACCOUNT}:alarm:ev-payouts-prod-late`,
      actions: 'cloudwatch: PutMetricAlarm DescribeAlarms TagResource UntagResource ListTagsForResource',
      toDelete: 'cloudwatch: DeleteAlarms',
    },
  ],
  'AWS::CloudWatch::Dashboard': [
    {
      on: 'arn:aws:cloudwatch::123456789012:dashboard/ev-payouts-prod',
      actions: 'cloudwatch: PutDashboard GetDashboard',
      toDelete: 'cloudwatch: DeleteDashboards',
    },
  ],
  'AWS::DynamoDB::Table': [
    {
      on: `arn:aws:dynamodb:${ACCOUNT}:table/ev-payouts-prod`,
      actions:
        'dynamodb: CreateTable UpdateTable DescribeTable DescribeTimeToLive UpdateContinuousBackups DescribeContinuousBackups DescribeContributorInsights DescribeKinesisStreamingDestination GetResourcePolicy PutResourcePolicy DeleteResourcePolicy TagResource UntagResource ListTagsOfResource',
      toDelete: 'dynamodb: DeleteTable',
    },
    // With a customer's key, needed by the table's creator:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    {
      on: KEY,
      actions:
        'kms: CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo',
    },
  ],
  'AWS::Events::Archive': [
    {
      on: `arn:aws:events:${ACCOUNT}:archive/ev-payouts-prod`,
      actions: 'events: CreateArchive DescribeArchive UpdateArchive',
      toDelete: 'events: DeleteArchive',
    },
    { on: `arn:aws:events:${ACCOUNT}:event-bus/ev-payouts-prod`, actions: 'events: CreateArchive' },
    // An archive is filled by a rule on the bus.
    {
      on: `arn:aws:events:${ACCOUNT}:rule/ev-payouts-prod/Events-Archive-ev-payouts-prod`,
      actions: 'events: PutRule PutTargets',
      toDelete: 'events: RemoveTargets DeleteRule',
    },
  ],
  'AWS::Events::EventBus': [
    {
      on: `arn:aws:events:${ACCOUNT}:event-bus/ev-payouts-prod`,
      actions:
        'events: CreateEventBus DescribeEventBus UpdateEventBus TagResource UntagResource ListTagsForResource',
      toDelete: 'events: DeleteEventBus',
    },
  ],
  'AWS::Events::Rule': [
    {
      on: `arn:aws:events:${ACCOUNT}:rule/ev-payouts-prod-CollectExpensesGoesOn-1A2B3C`,
      actions: 'events: PutRule DescribeRule PutTargets TagResource UntagResource',
      toDelete: 'events: RemoveTargets DeleteRule',
    },
  ],
  'AWS::IAM::Role': [
    {
      on: ROLE,
      actions:
        'iam: CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy PutRolePolicy GetRolePolicy ListRolePolicies ListAttachedRolePolicies',
      toDelete: 'iam: DeleteRolePolicy DeleteRole',
    },
  ],
  'AWS::KMS::Alias': [
    {
      on: `arn:aws:kms:${ACCOUNT}:alias/ev-payouts-prod`,
      actions: 'kms: CreateAlias UpdateAlias DeleteAlias',
    },
    { on: KEY, actions: 'kms: CreateAlias UpdateAlias DeleteAlias' },
    { on: '*', actions: 'kms: ListAliases' },
  ],
  'AWS::KMS::Key': [
    { on: '*', actions: 'kms: CreateKey' },
    {
      on: KEY,
      actions:
        'kms: EnableKeyRotation DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags PutKeyPolicy UpdateKeyDescription TagResource UntagResource',
      toDelete: 'kms: ScheduleKeyDeletion',
    },
  ],
  'AWS::Lambda::EventInvokeConfig': [
    {
      on: FUNCTION,
      actions:
        'lambda: PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig',
      toDelete: 'lambda: DeleteFunctionEventInvokeConfig',
    },
  ],
  'AWS::Lambda::EventSourceMapping': [
    {
      on: '*',
      actions: 'lambda: CreateEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping',
      toDelete: 'lambda: DeleteEventSourceMapping',
    },
    {
      on: `arn:aws:lambda:${ACCOUNT}:event-source-mapping:1234abcd-12ab-34cd-56ef-1234567890ab`,
      actions: 'lambda: TagResource UntagResource ListTags',
    },
  ],
  'AWS::Lambda::Function': [
    {
      on: FUNCTION,
      actions:
        'lambda: CreateFunction GetFunction GetFunctionConfiguration UpdateFunctionCode UpdateFunctionConfiguration PutFunctionConcurrency DeleteFunctionConcurrency GetFunctionCodeSigningConfig GetFunctionRecursionConfig GetRuntimeManagementConfig TagResource UntagResource ListTags',
      toDelete: 'lambda: DeleteFunction',
    },
    { on: ROLE, actions: 'iam: PassRole' },
    { on: 'arn:aws:s3:::cdk-hnb659fds-assets-123456789012-eu-central-1/1a2b.zip', actions: 's3: GetObject' },
  ],
  'AWS::Lambda::Permission': [
    { on: FUNCTION, actions: 'lambda: AddPermission GetPolicy', toDelete: 'lambda: RemovePermission' },
  ],
  'AWS::Logs::LogGroup': [
    {
      on: LOGS,
      actions:
        'logs: CreateLogGroup PutRetentionPolicy DeleteRetentionPolicy GetDataProtectionPolicy TagResource UntagResource ListTagsForResource',
      toDelete: 'logs: DeleteLogGroup',
    },
    { on: '*', actions: 'logs: DescribeLogGroups' },
  ],
  'AWS::Logs::MetricFilter': [
    {
      on: LOGS,
      actions: 'logs: PutMetricFilter DescribeMetricFilters',
      toDelete: 'logs: DeleteMetricFilter',
    },
  ],
  'AWS::S3::Bucket': [
    {
      on: 'arn:aws:s3:::ev-payouts-prod-123456789012-eu-central-1-an',
      actions:
        's3: CreateBucket ListBucket PutBucketTagging PutEncryptionConfiguration PutLifecycleConfiguration PutBucketNotification PutBucketPublicAccessBlock PutBucketObjectLockConfiguration PutBucketLogging PutBucketVersioning PutBucketOwnershipControls GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketAcl GetBucketCORS GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPublicAccessBlock GetBucketTagging GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration',
      toDelete: 's3: DeleteBucket',
    },
    { on: 'arn:aws:s3:::ev-payouts-prod-bankfilesaccesslogs1a2b3c4d-abcdef', actions: 's3: CreateBucket' },
  ],
  'AWS::S3::BucketPolicy': [
    {
      on: 'arn:aws:s3:::ev-payouts-prod-123456789012-eu-central-1-an',
      actions: 's3: PutBucketPolicy GetBucketPolicy',
      toDelete: 's3: DeleteBucketPolicy',
    },
  ],
  'AWS::SNS::Subscription': [
    {
      on: `arn:aws:sns:${ACCOUNT}:ev-payouts-prod-alarms`,
      actions: 'sns: Subscribe ListSubscriptionsByTopic',
    },
    { on: '*', actions: 'sns: GetSubscriptionAttributes', toDelete: 'sns: Unsubscribe' },
  ],
  'AWS::SNS::Topic': [
    {
      on: `arn:aws:sns:${ACCOUNT}:ev-payouts-prod-alarms`,
      actions:
        'sns: CreateTopic GetTopicAttributes SetTopicAttributes GetDataProtectionPolicy ListSubscriptionsByTopic TagResource UntagResource ListTagsForResource',
      toDelete: 'sns: DeleteTopic',
    },
  ],
  'AWS::SNS::TopicPolicy': [
    { on: `arn:aws:sns:${ACCOUNT}:ev-payouts-prod-alarms`, actions: 'sns: SetTopicAttributes' },
  ],
  'AWS::SQS::Queue': [
    {
      on: `arn:aws:sqs:${ACCOUNT}:ev-payouts-prod-payouts`,
      actions:
        'sqs: CreateQueue GetQueueUrl GetQueueAttributes SetQueueAttributes ListQueueTags TagQueue UntagQueue',
      toDelete: 'sqs: DeleteQueue',
    },
  ],
  'AWS::SQS::QueuePolicy': [
    { on: `arn:aws:sqs:${ACCOUNT}:ev-payouts-prod-payouts`, actions: 'sqs: SetQueueAttributes' },
  ],
  'AWS::Scheduler::Schedule': [
    {
      on: `arn:aws:scheduler:${ACCOUNT}:schedule/ev-payouts-prod/repair-payouts-prove`,
      actions: 'scheduler: CreateSchedule GetSchedule UpdateSchedule',
      toDelete: 'scheduler: DeleteSchedule',
    },
    { on: ROLE, actions: 'iam: PassRole' },
  ],
  'AWS::Scheduler::ScheduleGroup': [
    {
      on: `arn:aws:scheduler:${ACCOUNT}:schedule-group/ev-payouts-prod`,
      actions:
        'scheduler: CreateScheduleGroup GetScheduleGroup TagResource UntagResource ListTagsForResource',
      toDelete: 'scheduler: DeleteScheduleGroup',
    },
  ],
  'AWS::SecretsManager::ResourcePolicy': [
    {
      on: `arn:aws:secretsmanager:${ACCOUNT}:secret:ev-payouts/prod/spirii-nordfleet-AbCdEf`,
      actions: 'secretsmanager: PutResourcePolicy GetResourcePolicy',
      toDelete: 'secretsmanager: DeleteResourcePolicy',
    },
  ],
  'AWS::SecretsManager::Secret': [
    {
      on: `arn:aws:secretsmanager:${ACCOUNT}:secret:ev-payouts/prod/spirii-nordfleet-AbCdEf`,
      actions: 'secretsmanager: CreateSecret DescribeSecret UpdateSecret TagResource UntagResource',
      toDelete: 'secretsmanager: DeleteSecret',
    },
    { on: KEY, actions: 'kms: Decrypt GenerateDataKey' },
  ],
};

/** The template's own need: the version of the bootstrap stack, as the value of its one parameter. */
const OF_THE_TEMPLATE: readonly Need[] = [
  { on: `arn:aws:ssm:${ACCOUNT}:parameter/cdk-bootstrap/hnb659fds/version`, actions: 'ssm: GetParameters' },
];

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

  it.each([
    ['read the ledger', 'dynamodb:GetItem', `arn:aws:dynamodb:${ACCOUNT}:table/ev-payouts-prod`],
    ['delete the ledger', 'dynamodb:DeleteTable', `arn:aws:dynamodb:${ACCOUNT}:table/ev-payouts-prod`],
    [
      'read a token',
      'secretsmanager:GetSecretValue',
      `arn:aws:secretsmanager:${ACCOUNT}:secret:ev-payouts/prod/spirii-nordfleet-AbCdEf`,
    ],
    [
      'read a payment file',
      's3:GetObject',
      'arn:aws:s3:::ev-payouts-prod-123456789012-eu-central-1-an/outbox/x.xml',
    ],
    [
      'write a payment file',
      's3:PutObject',
      'arn:aws:s3:::ev-payouts-prod-123456789012-eu-central-1-an/outbox/x.xml',
    ],
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
