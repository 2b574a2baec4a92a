import { randomUUID } from 'node:crypto';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { TableStreamRecord } from '../../../local/embedded/table-stream.ts';
import type { DeployedFunction } from './deployed-function.ts';
import type { DeployedStack } from './deployed-stack.ts';
import { sqsEvent } from './events.ts';
import { actAs, invoke, sendAs } from './invoke.ts';
import { clientsAt } from './stores.ts';

const shared = {
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number(),
  MaximumBatchingWindowInSeconds: z.number().optional(),
  // Nothing else would know of single messages or records that failed.
  FunctionResponseTypes: z.tuple([z.literal('ReportBatchItemFailures')]),
};

const queueMappingShape = z.strictObject({
  ...shared,
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
});

const streamMappingShape = z.strictObject({
  ...shared,
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  MaximumRetryAttempts: z.number(),
  MaximumRecordAgeInSeconds: z.number().optional(),
  BisectBatchOnFunctionError: z.boolean().optional(),
  ParallelizationFactor: z.number().optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }) }),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
});

type StreamMapping = z.infer<typeof streamMappingShape>;

const batchAnswer = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/** SQS gives at most ten messages at a time. */
const MESSAGES_PER_RECEIVE = 10;
/** A message or record that fails for ever must not keep a test going for ever. */
const MAX_ROUNDS = 1_000;
const MAX_ROUNDS_OF_STREAM = 10_000;

/** The event source mappings of a stack, which read when they are asked to. */
export class EventSources {
  readonly #stack: DeployedStack;
  #streamPosition = 0;

  constructor(stack: DeployedStack) {
    this.#stack = stack;
  }

  /**
   * Hands over messages until the queue has none left to give. One that failed comes again at once, as if its
   * visibility time-out had passed, until the queue gives it up.
   * @returns how many batches the function was called with.
   */
  async drainQueue(): Promise<number> {
    const { template, outsider, proxy } = this.#stack;
    const mapping = this.#mappingFrom(':sqs:', queueMappingShape);
    const one = this.#functionNamed(mapping.FunctionName);
    const queue = template.withArn('AWS::SQS::Queue', mapping.EventSourceArn);
    const QueueUrl = template.reference(queue.logicalId);
    const { sqs } = clientsAt(proxy.origin, template.target.region, one.description.role);
    await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const messages: Message[] = [];
      while (messages.length < mapping.BatchSize) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: Math.min(MESSAGES_PER_RECEIVE, mapping.BatchSize - messages.length),
            MessageSystemAttributeNames: ['All'],
          }),
        );
        if (Messages.length === 0) break;
        messages.push(...Messages);
      }
      if (messages.length === 0) return round;
      const event = sqsEvent(messages, mapping.EventSourceArn, template.target.region);
      const { invocation } = await invoke(this.#stack, one, event);
      const failed = invocation.ok ? failuresOf(invocation.payload) : messages.map(idOf);
      const done = messages.filter((message) => !failed.includes(idOf(message)));
      const again = messages.filter((message) => failed.includes(idOf(message)));
      for (const Entries of entriesOf(done)) {
        await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      }
      for (const entries of entriesOf(again)) {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
        await outsider.sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    }
    throw new Error('The queue has messages without end.');
  }

  /**
   * Hands over what was written to the table since the last time, in order. Nothing is read beyond a record that
   * fails, until the mapping gives it up.
   * @param lateMs how much later than now it is taken to be.
   * @returns how many batches were read.
   */
  async drainStream(lateMs = 0): Promise<number> {
    const mapping = this.#mappingFrom('/stream/', streamMappingShape);
    const one = this.#functionNamed(mapping.FunctionName);
    const resource = mapping.EventSourceArn;
    const act = (...operations: readonly string[]): void =>
      actAs(
        this.#stack,
        one.description.role,
        operations.map((operation) => ({ action: `dynamodb:${operation}`, resource })),
      );
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/iam-policy-example-lamda-process-dynamodb-streams.html
    act('ListStreams', 'DescribeStream', 'GetShardIterator');
    const filters = (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern }) => readPattern(Pattern));
    for (let round = 0; round < MAX_ROUNDS_OF_STREAM; round += 1) {
      act('GetRecords');
      const written = this.#stack.writes.records.slice(this.#streamPosition);
      if (written.length === 0) return round;
      const batch = written.slice(0, mapping.BatchSize);
      const wanted = batch.filter(
        (record) => filters.length === 0 || filters.some((filter) => filter(record)),
      );
      const fresh = await this.#giveUpExpired(one, wanted, mapping, lateMs);
      await this.#handOver(one, fresh, mapping);
      this.#streamPosition += batch.length;
    }
    throw new Error('The stream has records without end.');
  }

  /** Gives up what is older than the mapping takes, which the function never sees. */
  async #giveUpExpired(
    one: DeployedFunction,
    records: readonly TableStreamRecord[],
    mapping: StreamMapping,
    lateMs: number,
  ): Promise<readonly TableStreamRecord[]> {
    const { MaximumRecordAgeInSeconds: maxAgeSeconds = Number.POSITIVE_INFINITY } = mapping;
    const oldestSeconds = (Date.now() + lateMs) / 1000 - maxAgeSeconds;
    // Oldest first.
    const kept = records.findIndex(({ dynamodb }) => dynamodb.ApproximateCreationDateTime >= oldestSeconds);
    const expired = kept < 0 ? records : records.slice(0, kept);
    await this.#giveUp(one, expired, mapping, 'RecordAgeExceeded');
    return records.slice(expired.length);
  }

  async #handOver(
    one: DeployedFunction,
    records: readonly TableStreamRecord[],
    mapping: StreamMapping,
  ): Promise<void> {
    const { EventSourceArn: eventSourceARN, MaximumRetryAttempts } = mapping;
    let left = records;
    for (let retries = 0; left.length > 0; ) {
      const Records = left.map((record) => ({ ...record, eventSourceARN }));
      const { invocation } = await invoke(this.#stack, one, { Records });
      const failed = invocation.ok ? failuresOf(invocation.payload) : [''];
      if (failed.length === 0) return;
      const first = left.findIndex(({ dynamodb }) => failed.includes(dynamodb.SequenceNumber));
      // Progress starts the count of retries anew.
      retries = first > 0 ? 0 : retries + 1;
      left = left.slice(Math.max(first, 0));
      if (retries > MaximumRetryAttempts) {
        await this.#giveUp(one, left.slice(0, 1), mapping, 'RetryAttemptsExhausted');
        left = left.slice(1);
        retries = 0;
      }
    }
  }

  /**
   * Tells the mapping's destination where those records are, and not what is in them.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
   */
  async #giveUp(
    { description }: DeployedFunction,
    records: readonly TableStreamRecord[],
    { EventSourceArn: streamArn, DestinationConfig }: StreamMapping,
    condition: 'RecordAgeExceeded' | 'RetryAttemptsExhausted',
  ): Promise<void> {
    const [first, last] = [records[0], records.at(-1)];
    if (first === undefined || last === undefined) return;
    const arrivalOf = ({ dynamodb }: TableStreamRecord): string =>
      new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString();
    await sendAs(this.#stack, description.role, DestinationConfig.OnFailure.Destination, {
      requestContext: { requestId: randomUUID(), functionArn: `${description.arn}:$LATEST`, condition },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: new Date().toISOString(),
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000001767225600000-00000000',
        startSequenceNumber: first.dynamodb.SequenceNumber,
        endSequenceNumber: last.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: arrivalOf(first),
        approximateArrivalOfLastRecord: arrivalOf(last),
        batchSize: records.length,
        streamArn,
      },
    });
  }

  /** The one mapping whose source's ARN has this in it. */
  #mappingFrom<T>(sourceArnPart: string, shape: z.ZodType<T>): T {
    const { template } = this.#stack;
    const found = template
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter(({ properties }) => template.text(properties['EventSourceArn']).includes(sourceArnPart));
    const [one, ...others] = found;
    if (one === undefined || others.length > 0) {
      throw new Error(`Not exactly one event source mapping reads ${sourceArnPart}.`);
    }
    return template.read(one, shape);
  }

  #functionNamed(name: string): DeployedFunction {
    const found = this.#stack.functions.find(({ description }) => description.name === name);
    if (found === undefined) throw new Error(`The template has no function ${name}.`);
    return found;
  }
}

function failuresOf(payload: unknown): string[] {
  return batchAnswer.parse(payload).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

function idOf({ MessageId }: Message): string {
  return MessageId ?? '';
}

/** In tens, as the batch operations of SQS take them. */
function entriesOf(messages: readonly Message[]) {
  const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  return Array.from({ length: Math.ceil(entries.length / MESSAGES_PER_RECEIVE) }, (_, part) =>
    entries.slice(part * MESSAGES_PER_RECEIVE, (part + 1) * MESSAGES_PER_RECEIVE),
  );
}

type Filter = (value: unknown) => boolean;

const pattern = z.record(z.string(), z.unknown());
const rule = z.union([z.string(), z.strictObject({ prefix: z.string() })]);

/**
 * An event filter, as far as ours go: fields within fields, and for each a list of texts or prefixes.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
function readPattern(text: string): Filter {
  return filterOf(JSON.parse(text));
}

function filterOf(json: unknown): Filter {
  if (Array.isArray(json)) {
    const rules = json.map((one) => rule.parse(one));
    return (value) =>
      typeof value === 'string' &&
      rules.some((one) => (typeof one === 'string' ? value === one : value.startsWith(one.prefix)));
  }
  const fields = Object.entries(pattern.parse(json)).map(([name, inner]) => [name, filterOf(inner)] as const);
  return (value) => {
    const record = pattern.safeParse(value);
    return record.success && fields.every(([name, matches]) => matches(record.data[name]));
  };
}
