import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { PARTITION_KEY } from '../../../functions/ledger/keys.ts';
import type { Access } from './permissions.ts';
import type { Target as StackTarget } from './target.ts';

type Target = Omit<StackTarget, 'queueOrigin'>;

/** A request to an AWS service, as the SDK sent it. */
export type AwsRequest = {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** Who called which service, from the credential scope of the request's signature. */
export type Caller = { readonly accessKeyId: string; readonly service: string };

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function callerOf({ headers }: AwsRequest): Caller {
  const scope = /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '');
  const [, accessKeyId, service] = scope ?? [];
  if (accessKeyId === undefined || service === undefined) throw new Error('A request carries no signature.');
  return { accessKeyId, service };
}

/**
 * What a request needs the right to (service authorization reference of each service).
 * @throws Error for a request that nothing of ours sends: what it needs is not known here.
 */
export function accessesOf(target: Target, service: string, request: AwsRequest): Access[] {
  switch (service) {
    case 'dynamodb':
      return dynamoDbAccesses(target, request);
    case 'sqs':
      return [sqsAccess(target, request)];
    case 's3':
      return [s3Access(target, request)];
    case 'secretsmanager':
      return [secretAccess(target, request)];
    case 'sns':
      return [topicAccess(request)];
    case 'events':
      return eventBusAccesses(target, request);
    case 'lambda':
      return [
        {
          action: 'lambda:InvokeFunction',
          resource: arnIn(target, 'lambda', `function:${invokedBy(request)}`),
        },
      ];
    default:
      throw new Error(`The service ${service} is not known here.`);
  }
}

/** The name of the operation, such as `GetItem`, in the services that speak JSON or forms. */
export function operationOf(request: AwsRequest): string {
  const target = request.headers['x-amz-target'];
  const operation =
    typeof target === 'string' ? target.split('.').at(-1) : (formOf(request).get('Action') ?? undefined);
  if (operation === undefined) throw new Error('A request names no operation.');
  return operation;
}

function formOf({ body }: AwsRequest): URLSearchParams {
  return new URLSearchParams(body.toString('utf8'));
}

export function jsonOf<T>({ body }: AwsRequest, shape: z.ZodType<T>): T {
  return shape.parse(JSON.parse(body.toString('utf8')));
}

/**
 * The name of the function that a request invokes without waiting for it.
 * @throws Error for any other request: nothing of ours sends one.
 */
export function invokedBy({ method, path, headers }: AwsRequest): string {
  const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path)?.[1];
  if (method !== 'POST' || name === undefined || headers['x-amz-invocation-type'] !== 'Event') {
    throw new Error(`What Lambda's ${method} ${path} needs is not known here.`);
  }
  return decodeURIComponent(name);
}

const rowKey = z.object({ [PARTITION_KEY]: z.object({ S: z.string() }) });

const tableRequest = z.object({
  TableName: z.string(),
  IndexName: z.string().optional(),
  Key: rowKey.optional(),
  Item: rowKey.optional(),
});
const batchGetRequest = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(rowKey) })) });

/** The condition key of the rows that a request is about. */
function leadingKeys(...keys: readonly (z.infer<typeof rowKey> | undefined)[]): Access['context'] {
  const values = keys.flatMap((key) => key?.[PARTITION_KEY].S ?? []);
  return values.length === 0 ? undefined : { 'dynamodb:LeadingKeys': values };
}

function dynamoDbAccesses(target: Target, request: AwsRequest): Access[] {
  const operation = operationOf(request);
  const action = `dynamodb:${operation}`;
  const table = (name: string): string => arnIn(target, 'dynamodb', `table/${name}`);
  if (operation === 'BatchGetItem') {
    const { RequestItems } = jsonOf(request, batchGetRequest);
    return Object.entries(RequestItems).map(([name, { Keys }]) => ({
      action,
      resource: table(name),
      context: leadingKeys(...Keys),
    }));
  }
  const { TableName, IndexName, Key, Item } = jsonOf(request, tableRequest);
  const index = IndexName === undefined ? '' : `/index/${IndexName}`;
  return [{ action, resource: `${table(TableName)}${index}`, context: leadingKeys(Key, Item) }];
}

const queueRequest = z.object({ QueueUrl: z.string() });

function sqsAccess(target: Target, request: AwsRequest): Access {
  // To send ten messages is the right to send one.
  const action = `sqs:${operationOf(request).replace(/Batch$/, '')}`;
  const name = jsonOf(request, queueRequest).QueueUrl.split('/').at(-1) ?? '';
  return { action, resource: arnIn(target, 'sqs', name) };
}

/** The SDK addresses a bucket by the path where the endpoint is an IP address. */
function s3Access(target: Target, { method, path, headers }: AwsRequest): Access {
  const { pathname, searchParams } = new URL(path, 'http://s3');
  const [, bucket = '', ...key] = pathname.split('/');
  const resource = `arn:${target.partition}:s3:::${bucket}/${key.map(decodeURIComponent).join('/')}`;
  const ifNoneMatch = headers['if-none-match'];
  const context = ifNoneMatch === undefined ? {} : { 's3:if-none-match': ifNoneMatch };
  const asked = [...searchParams.keys()].filter((name) => name !== 'x-id');
  const ofVersion = asked.length === 1 && asked[0] === 'versionId';
  if (method === 'PUT' && asked.length === 0) return { action: 's3:PutObject', resource, context };
  // A HEAD needs the right to GET.
  if ((method === 'GET' || method === 'HEAD') && (asked.length === 0 || ofVersion)) {
    return { action: ofVersion ? 's3:GetObjectVersion' : 's3:GetObject', resource, context };
  }
  if (method === 'GET' && key.join('') === '' && searchParams.get('list-type') === '2') {
    return { action: 's3:ListBucket', resource: `arn:${target.partition}:s3:::${bucket}`, context };
  }
  throw new Error(`What S3's ${method} with ${asked.join(', ') || 'no query'} needs is not known here.`);
}

/** SNS speaks forms. */
function topicAccess(request: AwsRequest): Access {
  const topic = formOf(request).get('TopicArn');
  if (topic === null) throw new Error("What SNS's request without a topic needs is not known here.");
  return { action: `sns:${operationOf(request)}`, resource: topic };
}

const secretRequest = z.object({ SecretId: z.string() });

function secretAccess(target: Target, request: AwsRequest): Access {
  const { SecretId } = jsonOf(request, secretRequest);
  // By its name: Secrets Manager adds six characters of its own to the ARN.
  const resource = SecretId.startsWith('arn:')
    ? SecretId
    : arnIn(target, 'secretsmanager', `secret:${SecretId}-AbCdEf`);
  return { action: `secretsmanager:${operationOf(request)}`, resource };
}

const putEventsRequest = z.object({
  Entries: z
    .array(z.object({ EventBusName: z.string() }))
    .min(1)
    .max(10),
});

function eventBusAccesses(target: Target, request: AwsRequest): Access[] {
  const buses = new Set(jsonOf(request, putEventsRequest).Entries.map(({ EventBusName }) => EventBusName));
  return [...buses].map((bus) => ({
    action: `events:${operationOf(request)}`,
    resource: bus.startsWith('arn:') ? bus : arnIn(target, 'events', `event-bus/${bus}`),
  }));
}

function arnIn({ partition, region, account }: Target, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}
