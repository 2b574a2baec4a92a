export const ACCOUNT = 'eu-central-1:123456789012';
export const ROLE = 'arn:aws:iam::123456789012:role/ev-payouts-prod-SomeFunctionRole1A2B3C4D-AbCdEf';
export const KEY = `arn:aws:kms:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const LOGS = `arn:aws:logs:${ACCOUNT}:log-group:/ev-payouts/prod/submit-batches`;
export const FUNCTION = `arn:aws:lambda:${ACCOUNT}:function:ev-payouts-prod-Submit1A2B3C4D-AbCdEf`;

export type Need = {
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
export const NEEDS: Readonly<Record<string, readonly Need[]>> = {
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
export const OF_THE_TEMPLATE: readonly Need[] = [
  { on: `arn:aws:ssm:${ACCOUNT}:parameter/cdk-bootstrap/hnb659fds/version`, actions: 'ssm: GetParameters' },
];
