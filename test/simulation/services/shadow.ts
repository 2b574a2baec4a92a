import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { INDEXES, PARTITION_KEY } from '../../../functions/ledger/keys.ts';
import { SimulatedDynamoDb } from '../../../simulation/services/dynamo-db.ts';
import { bodyOf, readBody } from '../../../simulation/services/s3/body.ts';
import { SimulatedS3 } from '../../../simulation/services/s3.ts';
import { SimulatedSqs } from '../../../simulation/services/sqs.ts';
import { type Outcome, outcomeOf, visibleAnswer, visibleEntries, visibleObject } from './outcome.ts';

const COMMANDS = new Map<string, { readonly prototype: object }>(
  [
    BatchGetItemCommand,
    GetItemCommand,
    PutItemCommand,
    QueryCommand,
    UpdateItemCommand,
    SendMessageBatchCommand,
    GetObjectCommand,
    HeadObjectCommand,
    PutObjectCommand,
  ].map((command) => [command.name, command]),
);

function commandOf(name: string, input: object): object {
  const { prototype } = COMMANDS.get(name) ?? { prototype: Object.prototype };
  return Object.assign(Object.create(prototype), { input });
}

/** A difference between the answers of a real client's service and of the simulation. */
type Difference = { readonly call: string; readonly simulated: Outcome; readonly embedded: Outcome };

/**
 * Repeats real clients' requests to embedded services on the simulated ones, and keeps the differences: so both are
 * compared by the product's own requests.
 */
export class Shadow {
  readonly dynamoDb = new SimulatedDynamoDb();
  readonly sqs = new SimulatedSqs();
  readonly s3 = new SimulatedS3();
  readonly differences: Difference[] = [];
  /** How often each operation was compared, and each error of it. */
  readonly compared = new Map<string, number>();

  followTable(client: DynamoDBClient, tableName: string): void {
    this.dynamoDb.createTable({ tableName, partitionKey: PARTITION_KEY, indexes: INDEXES });
    const repeat = this.#repeat((command) => this.dynamoDb.execute(command), visibleAnswer);
    client.middlewareStack.add(repeat, { step: 'initialize' });
  }

  followQueue(client: SQSClient, queueUrl: string): void {
    this.sqs.createQueue({ queueUrl, visibilityTimeoutMs: 30_000, retentionMs: 345_600_000 });
    const repeat = this.#repeat((command) => this.sqs.execute(command, { nowMs: 0 }), visibleEntries);
    client.middlewareStack.add(repeat, { step: 'initialize' });
  }

  followBucket(client: S3Client, bucketName: string): void {
    this.s3.createBucket(bucketName);
    const repeat = this.#repeat(
      (command, body) => this.s3.execute(command, { nowMs: 0, ...(body === undefined ? {} : { body }) }),
      visibleObject,
    );
    client.middlewareStack.add(repeat, { step: 'initialize' });
  }

  /** The client's middleware that asks both. */
  #repeat(simulate: (command: object, body?: Uint8Array) => object, visible: (answer: object) => unknown) {
    return <Args extends { readonly input: object }, Answer extends { readonly output: object }>(
      next: (args: Args) => Promise<Answer>,
      { commandName }: { readonly commandName?: string },
    ) =>
      async (args: Args): Promise<Answer> => {
        const name = String(commandName);
        const { Body }: { Body?: unknown } = args.input;
        const body = Body === undefined ? undefined : await readBody(Body);
        // A stream is read once: both services get the bytes.
        if (body !== undefined) Object.assign(args.input, { Body: body });
        const simulated = () => simulate(commandOf(name, args.input), body);
        return this.#compare(name, () => next(args), simulated, visible);
      };
  }

  /** The answer, or the error, is the embedded service's. */
  async #compare<Answer extends { readonly output: object }>(
    call: string,
    ask: () => Promise<Answer>,
    simulate: () => object,
    visible: (answer: object) => unknown,
  ): Promise<Answer> {
    let answered: Answer | undefined;
    let failure: unknown;
    const embedded = await outcomeOf(async () => {
      try {
        answered = await ask();
      } catch (error) {
        failure = error;
        throw error;
      }
      return withBytes(answered.output);
    }, visible);
    const simulated = await outcomeOf(async () => withBytes(simulate()), visible);
    const kind = 'error' in embedded ? `${call}: ${embedded.error}` : call;
    this.compared.set(kind, (this.compared.get(kind) ?? 0) + 1);
    if (JSON.stringify(simulated) !== JSON.stringify(embedded))
      this.differences.push({ call, simulated, embedded });
    if (answered === undefined) throw failure;
    return answered;
  }
}

/** Reads an object's body to compare it, and replaces it for the reader. */
async function withBytes(output: object): Promise<object> {
  const { Body }: { Body?: unknown } = output;
  if (Body === undefined) return output;
  const bytes = await readBody(Body);
  Object.assign(output, { Body: bodyOf(bytes) });
  return { ...output, Body: Buffer.from(bytes).toString('base64') };
}
