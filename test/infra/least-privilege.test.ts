import { describe, expect, it } from 'vitest';
import { kmsNeedsOf } from '../../infra/kms-needs.ts';
import type { CodeName } from '../../infra/pipeline-function.ts';
import type { RoleOfStack, Statement } from './synthesized.ts';
import {
  arnOf,
  queuePoliciesOf,
  resourcesOf,
  resourceWith,
  rolesOf,
  synthesized,
  wholeConfig,
} from './synthesized.ts';
import { usedCommands } from './used-commands.ts';

const config = wholeConfig();
const { template } = synthesized(config);
const roles = rolesOf(template);

function roleOf(description: string): RoleOfStack {
  const found = roles.find((role) => role.description === description);
  if (found === undefined) throw new Error(`No role is described as: ${description}`);
  return found;
}

const table = arnOf(template, 'AWS::DynamoDB::Table', 'TableName', 'ev-payouts-example');
const stream = {
  'Fn::GetAtt': [
    resourceWith(template, 'AWS::DynamoDB::Table', 'TableName', 'ev-payouts-example').logicalId,
    'StreamArn',
  ],
};
const payouts = arnOf(template, 'AWS::SQS::Queue', 'QueueName', 'ev-payouts-example-payouts');
const missedRuns = arnOf(template, 'AWS::SQS::Queue', 'QueueName', 'ev-payouts-example-missed-runs');
const bankFiles = (keys: string) => ({
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':s3:::ev-payouts-example-',
      { Ref: 'AWS::AccountId' },
      '-',
      { Ref: 'AWS::Region' },
      `-an${keys}`,
    ],
  ],
});
const keysOf = (folder: string) => bankFiles(`/${folder}/*`);

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

/** The services that keep what is under the key of the stage. */
const ENCRYPTED_SERVICES = ['dynamodb', 's3', 'secretsmanager', 'sns', 'sqs'];

const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const HAND_OVER_MISSED_RUN = ['sqs:SendMessage'];
const POLL_QUEUE = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const POLL_STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (action) => `dynamodb:${action}`,
);

type FunctionRole = {
  readonly name: CodeName;
  readonly role: string;
  readonly logs: string;
  /** Lambda's own actions with the role, beside logging. */
  readonly platform: readonly string[];
  readonly queues: unknown;
  readonly files?: unknown;
  readonly secretName?: string;
  readonly bus?: unknown;
  readonly starts?: unknown;
  readonly topic?: unknown;
  /** Of commands that it sends in another way than the others. */
  readonly actionsOf?: Readonly<Record<string, readonly string[]>>;
  /** Which rows, by the first action of a statement; left out, all but that of the approvers. */
  readonly rows?: Readonly<Record<string, unknown>>;
  /** By which indexes it finds rows; left out, by that of live work. */
  readonly lists?: readonly string[];
  /** By the actions of a statement. */
  readonly otherFiles?: Readonly<Record<string, unknown>>;
  /** Its bucket has a key of S3, not that of the stage. */
  readonly areFilesOutsideKey?: boolean;
};

const REPAIR = 'Resends what stalled, voids or finishes dead batches, proves the sums.';
const EXPORT = 'Makes what people export of a month.';
const RECONCILE = 'Reads bank reports and settles the payouts that they are about.';

function functionArn(description: string): unknown {
  return arnOf(template, 'AWS::Lambda::Function', 'Description', description);
}

/** The only bucket without a name of its own that is no target of access logs. */
function pageBucketId(): string {
  const buckets = resourcesOf(template, 'AWS::S3::Bucket').map(({ logicalId }) => logicalId);
  const [found, ...others] = buckets.filter((logicalId) => logicalId.startsWith('ConsolePage'));
  if (found === undefined || others.length > 0) throw new Error('There is not one bucket of the page.');
  return found;
}

const ALL_BUT_ROSTER = { 'ForAllValues:StringNotEquals': { 'dynamodb:LeadingKeys': ['ROSTER'] } };
const ALL_ROWS = {};
const onlyRows = (...keys: readonly string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
});

/** Lambda's destination for the end of runs. */
const defaultBus = {
  'Fn::Join': [
    '',
    [
      'arn:',
      { Ref: 'AWS::Partition' },
      ':events:',
      { Ref: 'AWS::Region' },
      ':',
      { Ref: 'AWS::AccountId' },
      ':event-bus/default',
    ],
  ],
};

const FUNCTIONS: readonly FunctionRole[] = [
  ...config.sources.map(({ kind, account, secretName }) => ({
    name: `collect-${kind}` as const,
    role: `collect-expenses of ${kind}-${account}`,
    logs: `collect-expenses/${kind}-${account}`,
    platform: [...HAND_OVER_MISSED_RUN, 'events:PutEvents'],
    queues: [payouts, missedRuns],
    bus: defaultBus,
    secretName,
  })),
  {
    name: 'execute-payouts',
    role: 'execute-payouts',
    logs: 'execute-payouts',
    platform: POLL_QUEUE,
    queues: payouts,
  },
  {
    name: 'submit-batches',
    role: 'submit-batches',
    logs: 'submit-batches',
    rows: { 'dynamodb:BatchGetItem': ALL_ROWS },
    platform: HAND_OVER_MISSED_RUN,
    queues: missedRuns,
    files: keysOf('outbox'),
  },
  {
    name: 'reconcile-bank-reports',
    role: 'reconcile-bank-reports',
    logs: 'reconcile-bank-reports',
    platform: HAND_OVER_MISSED_RUN,
    queues: missedRuns,
    files: keysOf('inbox'),
  },
  {
    name: 'repair-payouts',
    role: 'repair-payouts',
    logs: 'repair-payouts',
    rows: { 'dynamodb:BatchGetItem': ALL_ROWS },
    platform: HAND_OVER_MISSED_RUN,
    queues: [payouts, missedRuns],
    files: keysOf('outbox'),
  },
  {
    name: 'publish-events',
    role: 'publish-events',
    logs: 'publish-events',
    platform: POLL_STREAM,
    queues: arnOf(template, 'AWS::SQS::Queue', 'QueueName', 'ev-payouts-example-events-aside'),
  },
  ...config.sources.flatMap(({ kind, account, ...source }): FunctionRole[] =>
    'writeBack' in source && source.writeBack !== undefined
      ? [
          {
            name: 'write-back',
            role: `write-back of ${kind}-${account}`,
            logs: `write-back/${kind}-${account}`,
            platform: HAND_OVER_MISSED_RUN,
            queues: missedRuns,
            secretName: source.writeBack.secretName,
            // It reads payouts, and can change none.
            rows: {
              'dynamodb:GetItem': ALL_ROWS,
              'dynamodb:PutItem': onlyRows('WRITE-BACK#*'),
              'dynamodb:UpdateItem': onlyRows('REQUESTS#*'),
            },
          },
        ]
      : [],
  ),
  {
    name: 'console-read',
    role: 'console-read',
    logs: 'console-read',
    platform: [],
    queues: undefined,
    lists: ['live', 'month', 'report', 'recipient'],
    rows: { 'dynamodb:BatchGetItem': ALL_ROWS },
  },
  {
    name: 'console-decide',
    role: 'console-decide',
    logs: 'console-decide',
    platform: [],
    queues: payouts,
    lists: ['live', 'month', 'report', 'recipient'],
    starts: [functionArn(EXPORT), functionArn(RECONCILE), functionArn(REPAIR)],
    files: [keysOf('evidence'), keysOf('exports')],
    // Exports have one version each.
    actionsOf: { GetObject: ['s3:GetObject'] },
    rows: {
      'dynamodb:BatchGetItem': ALL_ROWS,
      'dynamodb:UpdateItem': onlyRows(
        'BATCH#*',
        'EXPORTING#*',
        'PAYEE#*',
        'PAYOUT#*',
        'SIGN-IN#*',
        'UNMATCHED#*',
        'ROSTER',
        'KEY-OFFERS',
        'STOPS',
      ),
      'dynamodb:PutItem': onlyRows('AUDIT#*', 'DUPLICATE#*'),
    },
  },
  {
    name: 'console-publish',
    role: 'console-publish',
    logs: 'console-publish',
    platform: [],
    queues: undefined,
    files: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [pageBucketId(), 'Arn'] }, '/*']] },
    areFilesOutsideKey: true,
    rows: {
      'dynamodb:GetItem': onlyRows('AUDIT#*', 'RULES'),
      'dynamodb:PutItem': onlyRows('AUDIT#*'),
      'dynamodb:UpdateItem': onlyRows('RULES'),
    },
  },
  {
    name: 'console-export',
    role: 'console-export',
    logs: 'console-export',
    platform: HAND_OVER_MISSED_RUN,
    queues: missedRuns,
    lists: ['live', 'month'],
    files: keysOf('exports'),
    otherFiles: {
      's3:ListBucket': bankFiles(''),
      's3:GetObject': keysOf('outbox'),
      's3:GetObjectVersion': keysOf('inbox'),
      's3:PutObject': keysOf('evidence'),
    },
    // It lists anchors by a paginator, which names no command.
    actionsOf: { GetObject: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket'] },
    rows: {
      'dynamodb:BatchGetItem': ALL_ROWS,
      'dynamodb:UpdateItem': onlyRows('EXPORTING#*'),
      'dynamodb:PutItem': onlyRows('EXPORT#*'),
    },
  },
  {
    name: 'console-mail',
    role: 'console-mail',
    logs: 'console-mail',
    rows: { 'dynamodb:BatchGetItem': ALL_ROWS },
    platform: HAND_OVER_MISSED_RUN,
    queues: missedRuns,
    topic: {
      Ref: resourceWith(template, 'AWS::SNS::Topic', 'TopicName', 'ev-payouts-example-morning-mail')
        .logicalId,
    },
  },
];

function indexesOf({ lists = ['live'] }: FunctionRole): unknown {
  const [first, ...others] = lists
    .map((index) => ({ 'Fn::Join': ['', [table, `/index/${index}`]] }))
    .sort(byText);
  return others.length === 0 ? first : [first, ...others];
}

const byText = (one: unknown, other: unknown) => JSON.stringify(one).localeCompare(JSON.stringify(other));

describe('the permissions of the stack', () => {
  it('are those of one role for each function and one for its schedules, without separate policies', () => {
    const scheduled = FUNCTIONS.filter(
      ({ name }) =>
        ![
          'execute-payouts',
          'reconcile-bank-reports',
          'publish-events',
          'console-read',
          'console-decide',
          'console-export',
          'console-publish',
        ].includes(name),
    );

    expect(roles.map((role) => role.description).sort()).toEqual(
      [...FUNCTIONS.map(({ role }) => role), ...scheduled.map(({ role }) => `Starts ${role}`)].sort(),
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
    const logs = arnOf(template, 'AWS::Logs::LogGroup', 'LogGroupName', `/ev-payouts/example/${one.logs}`);
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
      logs: { Resource: logs },
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

    const index = (name: string) => ({ 'Fn::Join': ['', [table, `/index/${name}`]] });
    expect(more).toEqual([
      expect.objectContaining({ Action: ['dynamodb:Query'], Resource: [index('live'), index('month')] }),
      { Effect: 'Allow', Action: ['s3:PutObject'], Resource: keysOf('anchors') },
    ]);
    expect(less).toEqual([expect.objectContaining({ Action: ['dynamodb:Query'], Resource: index('live') })]);
  });
});

function isAboutKey({ Action }: Statement): boolean {
  return Action.some((action) => action.startsWith('kms:'));
}

type ByKey = Pick<FunctionRole, 'areFilesOutsideKey'>;

function isUnderKey({ areFilesOutsideKey }: ByKey, action: string): boolean {
  const [service = ''] = action.split(':');
  return ENCRYPTED_SERVICES.includes(service) && !(areFilesOutsideKey === true && service === 's3');
}

function expectKeyThroughServices(one: ByKey, role: RoleOfStack): void {
  const [keyResource] = resourcesOf(template, 'AWS::KMS::Key');
  const key = { 'Fn::GetAtt': [keyResource?.logicalId, 'Arn'] };
  const others = role.statements.filter((statement) => !isAboutKey(statement));
  const actionsByService = new Map<string, string[]>();
  for (const action of others.flatMap(({ Action }) => Action)) {
    const [service = ''] = action.split(':');
    if (!isUnderKey(one, action)) continue;
    actionsByService.set(service, [...(actionsByService.get(service) ?? []), action]);
  }
  const expected = [...actionsByService].map(([service, actions]) => ({
    Effect: 'Allow',
    Action: kmsNeedsOf(actions),
    Resource: key,
    Condition: {
      StringEquals: {
        'kms:ViaService': { 'Fn::Join': ['', [`${service}.`, { Ref: 'AWS::Region' }, '.amazonaws.com']] },
      },
    },
  }));
  const about = ({ Condition }: { Condition?: unknown }) => JSON.stringify(Condition);
  const byService = (one: Statement, other: Statement) => about(one).localeCompare(about(other));

  expect(role.statements.filter(isAboutKey).sort(byService)).toEqual(
    expected.sort((one, other) => about(one).localeCompare(about(other))),
  );
}

function secretOf(secretName: string | undefined): unknown {
  if (secretName === undefined) return undefined;
  return { Ref: resourceWith(template, 'AWS::SecretsManager::Secret', 'Name', secretName).logicalId };
}

describe.each([
  ...config.sources.map(({ kind, account }) => ({
    starts: `collect-expenses of ${kind}-${account}`,
    description: `Collects approved expenses from ${kind} ${account}.`,
  })),
  {
    starts: 'submit-batches',
    description: 'Makes the payment files of a debtor account at its cut-off.',
  },
  {
    starts: 'repair-payouts',
    description: 'Resends what stalled, voids or finishes dead batches, proves the sums.',
  },
  { starts: 'console-mail', description: 'Tells by e-mail what waits for people.' },
  {
    starts: 'write-back of ampeco-voltgrid',
    description: 'Records payments in the settlement reports of ampeco voltgrid.',
  },
])('the schedules of $starts', ({ starts, description }) => {
  const role = roleOf(`Starts ${starts}`);

  it('may start their own function and keep missed runs', () => {
    const started = arnOf(template, 'AWS::Lambda::Function', 'Description', description);

    expect(role.statements.filter((statement) => !isAboutKey(statement))).toEqual([
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: started },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: missedRuns },
    ]);
    expectKeyThroughServices({}, role);
  });

  it('lend their role only to this schedule group of this account', () => {
    expect(role.trust).toEqual([
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
            'aws:SourceArn': arnOf(template, 'AWS::Scheduler::ScheduleGroup', 'Name', 'ev-payouts-example'),
          },
        },
      },
    ]);
  });
});
