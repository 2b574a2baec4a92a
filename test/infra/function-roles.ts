import type { CodeName } from '../../infra/pipeline-function.ts';
import { collecting, EXPORT, MAIL, RECONCILE, REPAIR, SUBMIT, WRITE_BACK } from './functions.ts';
import type { RoleOfStack } from './synthesized.ts';
import {
  ACCOUNT,
  arnBy,
  functionOf,
  joined,
  missedRunsOf,
  PARTITION,
  queueOf,
  REGION,
  resourcesOf,
  resourceWith,
  rolesOf,
  synthesized,
  wholeConfig,
} from './synthesized.ts';

export const config = wholeConfig();
export const { template } = synthesized(config);
export const roles = rolesOf(template);

export function roleOf(description: string): RoleOfStack {
  const found = roles.find((role) => role.description === description);
  if (found === undefined) throw new Error(`No role is described as: ${description}`);
  return found;
}

export const missedRuns = missedRunsOf(template);
const payouts = arnBy(queueOf(template, 'payouts'));
const bankFiles = (keys: string) =>
  joined('arn:', PARTITION, ':s3:::ev-payouts-example-', ACCOUNT, '-', REGION, `-an${keys}`);
export const keysOf = (folder: string) => bankFiles(`/${folder}/*`);

const HAND_OVER_MISSED_RUN = ['sqs:SendMessage'];
const POLL_QUEUE = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const POLL_STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (action) => `dynamodb:${action}`,
);

type Rights = {
  readonly name: CodeName;
  /** Left out, its name. */
  readonly role?: string;
  /** Left out, its name. */
  readonly logs?: string;
  /** Lambda's own actions with the role, beside logging; left out, none. */
  readonly platform?: readonly string[];
  readonly queues?: unknown;
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

export type FunctionRole = Rights & Required<Pick<Rights, 'role' | 'logs' | 'platform'>>;

function functionArn(description: string): unknown {
  return arnBy(functionOf(template, description));
}

/** The only bucket without a name of its own that is no target of access logs. */
function pageBucketId(): string {
  const buckets = resourcesOf(template, 'AWS::S3::Bucket').map(({ logicalId }) => logicalId);
  const [found, ...others] = buckets.filter((logicalId) => logicalId.startsWith('ConsolePage'));
  if (found === undefined || others.length > 0) throw new Error('There is not one bucket of the page.');
  return found;
}

const ALL_ROWS = {};
const onlyRows = (...keys: readonly string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
});

/** Lambda's destination for the end of runs. */
const defaultBus = joined('arn:', PARTITION, ':events:', REGION, ':', ACCOUNT, ':event-bus/default');

const RIGHTS: readonly Rights[] = [
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
    platform: POLL_QUEUE,
    queues: payouts,
  },
  {
    name: 'submit-batches',
    rows: { 'dynamodb:BatchGetItem': ALL_ROWS },
    platform: HAND_OVER_MISSED_RUN,
    queues: missedRuns,
    files: keysOf('outbox'),
  },
  {
    name: 'reconcile-bank-reports',
    platform: HAND_OVER_MISSED_RUN,
    queues: missedRuns,
    files: keysOf('inbox'),
  },
  {
    name: 'repair-payouts',
    rows: { 'dynamodb:BatchGetItem': ALL_ROWS },
    platform: HAND_OVER_MISSED_RUN,
    queues: [payouts, missedRuns],
    files: keysOf('outbox'),
  },
  {
    name: 'publish-events',
    platform: POLL_STREAM,
    queues: arnBy(queueOf(template, 'events-aside')),
  },
  ...config.sources.flatMap(({ kind, account, ...source }): Rights[] =>
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
    lists: ['live', 'month', 'report', 'recipient'],
    rows: { 'dynamodb:BatchGetItem': ALL_ROWS },
  },
  {
    name: 'console-decide',
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
    files: joined({ 'Fn::GetAtt': [pageBucketId(), 'Arn'] }, '/*'),
    areFilesOutsideKey: true,
    rows: {
      'dynamodb:GetItem': onlyRows('AUDIT#*', 'RULES'),
      'dynamodb:PutItem': onlyRows('AUDIT#*'),
      'dynamodb:UpdateItem': onlyRows('RULES'),
    },
  },
  {
    name: 'console-export',
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
    rows: { 'dynamodb:BatchGetItem': ALL_ROWS },
    platform: HAND_OVER_MISSED_RUN,
    queues: missedRuns,
    topic: {
      Ref: resourceWith(template, 'AWS::SNS::Topic', 'TopicName', 'ev-payouts-example-morning-mail')
        .logicalId,
    },
  },
];

export const FUNCTIONS: readonly FunctionRole[] = RIGHTS.map((rights) => ({
  role: rights.name,
  logs: rights.name,
  platform: [],
  ...rights,
}));

/** The functions that schedules start. */
export const SCHEDULED: readonly { readonly starts: string; readonly description: string }[] = [
  ...config.sources.map((source) => ({
    starts: `collect-expenses of ${source.kind}-${source.account}`,
    description: collecting(source),
  })),
  { starts: 'submit-batches', description: SUBMIT },
  { starts: 'repair-payouts', description: REPAIR },
  { starts: 'console-mail', description: MAIL },
  { starts: 'write-back of ampeco-voltgrid', description: WRITE_BACK },
];
