import type { Target } from './target.ts';

/** A resource of a template, as far as its names go. */
export type NamedResource = {
  readonly logicalId: string;
  readonly type: string;
  /** What the template says of a property, with all references resolved. */
  readonly textOf: (property: string) => string | undefined;
};

const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::CloudFront::Distribution': 'DistributionId',
  'AWS::ApiGatewayV2::Api': 'ApiId',
  // Keys have no name of their own; their logical id tells them apart.
  'AWS::KMS::Key': 'KeyId',
};

/**
 * What `Ref` gives.
 * @throws Error for a type that our stack does not refer to.
 */
export function referenceTo(resource: NamedResource, target: Target): string {
  switch (resource.type) {
    case 'AWS::SQS::Queue':
      return `${target.queueOrigin}/${target.account}/${nameOf(resource, target)}`;
    case 'AWS::SecretsManager::Secret':
    case 'AWS::SNS::Topic':
      return arnOf(resource, target);
    default:
      return nameOf(resource, target);
  }
}

/**
 * What `Fn::GetAtt` gives.
 * @throws Error for an attribute that our stack does not ask for.
 */
export function attributeOf(resource: NamedResource, attribute: string, target: Target): string {
  if (attribute === 'Arn') return arnOf(resource, target);
  switch (`${resource.type}.${attribute}`) {
    case 'AWS::DynamoDB::Table.StreamArn':
      return `${arnOf(resource, target)}/stream/2026-01-01T00:00:00.000`;
    case 'AWS::SQS::Queue.QueueName':
    case 'AWS::Events::EventBus.Name':
    case 'AWS::SNS::Topic.TopicName':
      return nameOf(resource, target);
    case 'AWS::CloudFront::Distribution.DomainName':
      return `${nameOf(resource, target).toLowerCase()}.cloudfront.net`;
    case 'AWS::SNS::Topic.TopicArn':
    case 'AWS::SecretsManager::Secret.Id':
      return arnOf(resource, target);
    default:
      throw new Error(`The attribute ${attribute} of ${resource.type} is not known here.`);
  }
}

function arnOf(resource: NamedResource, target: Target): string {
  const { partition, account, region } = target;
  const name = nameOf(resource, target);
  const arn = (service: string, what: string): string =>
    `arn:${partition}:${service}:${region}:${account}:${what}`;
  switch (resource.type) {
    case 'AWS::DynamoDB::Table':
      return arn('dynamodb', `table/${name}`);
    case 'AWS::SQS::Queue':
      return arn('sqs', name);
    case 'AWS::S3::Bucket':
      return `arn:${partition}:s3:::${name}`;
    case 'AWS::Lambda::Function':
      return arn('lambda', `function:${name}`);
    case 'AWS::IAM::Role':
      return `arn:${partition}:iam::${account}:role/${name}`;
    case 'AWS::SecretsManager::Secret':
      return arn('secretsmanager', `secret:${name}-AbCdEf`);
    case 'AWS::Logs::LogGroup':
      return arn('logs', `log-group:${name}:*`);
    case 'AWS::Events::EventBus':
      return arn('events', `event-bus/${name}`);
    case 'AWS::Events::Rule':
      return arn('events', `rule/${name}`);
    case 'AWS::Scheduler::ScheduleGroup':
      return arn('scheduler', `schedule-group/${name}`);
    case 'AWS::KMS::Key':
      return arn('kms', `key/${name}`);
    case 'AWS::SNS::Topic':
      return arn('sns', name);
    default:
      throw new Error(`The ARN of ${resource.type} is not known here.`);
  }
}

/** The name that the template gives; where it gives none, CloudFormation makes one of the logical id. */
function nameOf({ logicalId, type, textOf }: NamedResource, target: Target): string {
  const { stackName, account, region } = target;
  const prefix = textOf('BucketNamePrefix');
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
  if (prefix !== undefined) return `${prefix}-${account}-${region}-an`;
  const property = NAME_PROPERTIES[type];
  if (property === undefined) throw new Error(`How ${type} is named is not known here.`);
  const given = textOf(property);
  if (given !== undefined) return given;
  return type === 'AWS::S3::Bucket' ? logicalId.toLowerCase() : `${stackName}-${logicalId}`;
}
