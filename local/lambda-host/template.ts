import { z } from 'zod';

const resourceShape = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

const templateShape = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.string().optional() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resourceShape),
});

/** Where the stack is taken to be deployed. */
export type Target = {
  readonly stackName: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  /** Origin that the URLs of queues lead to. */
  readonly queueOrigin: string;
};

export type Resource = {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
};

type Shape = z.infer<typeof resourceShape>;
type Node = Readonly<Record<string, unknown>>;

/**
 * A synthesised CloudFormation template, read as the service would deploy it. It knows what our stack uses and throws
 * on anything else, so that nothing of the template is passed over.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class StackTemplate {
  readonly target: Target;
  readonly #parameters: ReadonlyMap<string, string | undefined>;
  readonly #conditions: Readonly<Record<string, unknown>>;
  readonly #resources: ReadonlyMap<string, Shape>;

  constructor(json: unknown, target: Target) {
    const template = templateShape.parse(json);
    this.target = target;
    this.#parameters = new Map(
      Object.entries(template.Parameters).map(([name, { Default }]) => [name, Default]),
    );
    this.#conditions = template.Conditions;
    this.#resources = new Map(
      Object.entries(template.Resources).filter(
        ([, { Condition }]) => Condition === undefined || this.#holds(Condition),
      ),
    );
  }

  /** The resources of one type, unresolved: what nobody asks for need not be understood. */
  ofType(type: string): Resource[] {
    return [...this.#resources]
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, { Type, Properties }]) => ({ logicalId, type: Type, properties: Properties }));
  }

  /** @throws Error where the resource is not there. */
  get(logicalId: string): Resource {
    const { Type, Properties } = this.#shapeOf(logicalId);
    return { logicalId, type: Type, properties: Properties };
  }

  /** The properties of a resource with all references resolved, in the given shape. */
  read<T>(resource: Resource, shape: z.ZodType<T>): T {
    return shape.parse(this.resolve(resource.properties));
  }

  /** The resource of a type whose ARN this is. */
  withArn(type: string, arn: string): Resource {
    const found = this.ofType(type).find(({ logicalId }) => this.attribute(logicalId, 'Arn') === arn);
    if (found === undefined) throw new Error(`No ${type} of the template has the ARN ${arn}.`);
    return found;
  }

  /** A value with its intrinsic functions carried out; `undefined` for AWS::NoValue. */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(item)).filter((item) => item !== undefined);
    }
    if (!isNode(value)) return value;
    const [name, ...others] = Object.keys(value);
    if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.#call(name, value[name]);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, this.resolve(item)] as const)
        .filter(([, item]) => item !== undefined),
    );
  }

  text(value: unknown): string {
    const resolved = this.resolve(value);
    if (typeof resolved !== 'string') throw new Error(`${JSON.stringify(value)} does not resolve to text.`);
    return resolved;
  }

  /** What `Ref` gives for a resource. */
  reference(logicalId: string): string {
    const { account, queueOrigin } = this.target;
    const { Type } = this.#shapeOf(logicalId);
    switch (Type) {
      case 'AWS::SQS::Queue':
        return `${queueOrigin}/${account}/${this.#nameOf(logicalId)}`;
      case 'AWS::SecretsManager::Secret':
      case 'AWS::SNS::Topic':
        return this.attribute(logicalId, 'Arn');
      default:
        return this.#nameOf(logicalId);
    }
  }

  /** What `Fn::GetAtt` gives. */
  attribute(logicalId: string, attribute: string): string {
    const { Type } = this.#shapeOf(logicalId);
    if (attribute === 'Arn') return this.#arnOf(logicalId);
    const name = this.#nameOf(logicalId);
    switch (`${Type}.${attribute}`) {
      case 'AWS::DynamoDB::Table.StreamArn':
        return `${this.#arnOf(logicalId)}/stream/2026-01-01T00:00:00.000`;
      case 'AWS::SQS::Queue.QueueName':
      case 'AWS::Events::EventBus.Name':
      case 'AWS::SNS::Topic.TopicName':
        return name;
      case 'AWS::SNS::Topic.TopicArn':
      case 'AWS::SecretsManager::Secret.Id':
        return this.#arnOf(logicalId);
      default:
        throw new Error(`The attribute ${attribute} of ${Type} is not known here.`);
    }
  }

  #arnOf(logicalId: string): string {
    const { partition, account, region } = this.target;
    const name = this.#nameOf(logicalId);
    const arn = (service: string, resource: string): string =>
      `arn:${partition}:${service}:${region}:${account}:${resource}`;
    const { Type } = this.#shapeOf(logicalId);
    switch (Type) {
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
      case 'AWS::Scheduler::ScheduleGroup':
        return arn('scheduler', `schedule-group/${name}`);
      case 'AWS::KMS::Key':
        return arn('kms', `key/${name}`);
      case 'AWS::SNS::Topic':
        return arn('sns', name);
      default:
        throw new Error(`The ARN of ${Type} is not known here.`);
    }
  }

  /** The name that the template gives; where it gives none, CloudFormation makes one of the logical id. */
  #nameOf(logicalId: string): string {
    const { Type, Properties } = this.#shapeOf(logicalId);
    const { stackName, account, region } = this.target;
    const prefix = Properties['BucketNamePrefix'];
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
    if (prefix !== undefined) return `${this.text(prefix)}-${account}-${region}-an`;
    const property = NAME_PROPERTIES[Type];
    if (property === undefined) throw new Error(`How ${Type} is named is not known here.`);
    const given = Properties[property];
    if (given !== undefined) return this.text(given);
    return Type === 'AWS::S3::Bucket' ? logicalId.toLowerCase() : `${stackName}-${logicalId}`;
  }

  #shapeOf(logicalId: string): Shape {
    const shape = this.#resources.get(logicalId);
    if (shape === undefined) throw new Error(`The template has no resource ${logicalId}.`);
    return shape;
  }

  #call(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument));
      case 'Fn::GetAtt': {
        const [logicalId = '', attribute = ''] =
          typeof argument === 'string' ? argument.split('.') : listOf(argument).map(String);
        return this.attribute(logicalId, attribute);
      }
      case 'Fn::Join': {
        const [separator, items] = listOf(argument);
        return listOf(this.resolve(items)).map(String).join(String(separator));
      }
      case 'Fn::Sub':
        return this.#substitute(argument);
      case 'Fn::Select': {
        const [index, items] = listOf(argument);
        return listOf(this.resolve(items))[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = listOf(argument);
        return this.text(text).split(String(separator));
      }
      case 'Fn::If': {
        const [condition, whenTrue, whenFalse] = listOf(argument);
        return this.resolve(this.#holds(String(condition)) ? whenTrue : whenFalse);
      }
      default:
        throw new Error(`The intrinsic function ${name} is not known here.`);
    }
  }

  #ref(name: string): string | undefined {
    const { partition, account, region, stackName } = this.target;
    switch (name) {
      case 'AWS::Partition':
        return partition;
      case 'AWS::AccountId':
        return account;
      case 'AWS::Region':
        return region;
      case 'AWS::StackName':
        return stackName;
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::NoValue':
        return undefined;
      default:
        return this.#parameters.has(name) ? this.#parameters.get(name) : this.reference(name);
    }
  }

  #substitute(argument: unknown): string {
    const [text, values] = typeof argument === 'string' ? [argument, {}] : listOf(argument);
    const given = isNode(values) ? values : {};
    return String(text).replaceAll(/\$\{([^!}][^}]*)\}/g, (_, name: string) => {
      if (name in given) return this.text(given[name]);
      const [logicalId = '', attribute] = name.split('.');
      return attribute === undefined ? (this.#ref(logicalId) ?? '') : this.attribute(logicalId, attribute);
    });
  }

  #holds(condition: string): boolean {
    if (!(condition in this.#conditions)) throw new Error(`The template has no condition ${condition}.`);
    return this.#truth(this.#conditions[condition]);
  }

  #truth(condition: unknown): boolean {
    const [[name, argument] = ['', undefined]] = isNode(condition) ? Object.entries(condition) : [];
    const parts = listOf(argument);
    switch (name) {
      case 'Fn::Equals':
        return this.resolve(parts[0]) === this.resolve(parts[1]);
      case 'Fn::Not':
        return !this.#truth(parts[0]);
      case 'Fn::And':
        return parts.every((part) => this.#truth(part));
      case 'Fn::Or':
        return parts.some((part) => this.#truth(part));
      case 'Condition':
        return this.#holds(String(argument));
      default:
        throw new Error(`The condition function ${name} is not known here.`);
    }
  }
}

const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Scheduler::ScheduleGroup': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  // Keys have no name of their own; their logical id tells them apart.
  'AWS::KMS::Key': 'KeyId',
};

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
