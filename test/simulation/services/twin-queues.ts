import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { SimulatedSqs } from '../../../simulation/services/sqs.ts';
import { type Outcome, outcomeOf, visibleEntries } from './outcome.ts';

export type SqsTwinOutcome = { readonly simulated: Outcome; readonly embedded: Outcome };
type QueueCommand = SendMessageBatchCommand | ReceiveMessageCommand | DeleteMessageBatchCommand;
type Side = 'simulated' | 'embedded';
/** Of the queue itself, or of that for its dead letters. */
type Which = 'queue' | 'dead letters';

/** Two deliveries, and then it is a dead letter. */
const MAX_RECEIVE_COUNT = 2;
const RETENTION_MS = 345_600_000;

/**
 * A queue and one for its dead letters, in the simulation and in fauxqs. Messages are visible again at once, so that
 * no test waits.
 */
export class TwinQueues {
  readonly simulated = new SimulatedSqs();
  readonly #client: { send(command: QueueCommand): Promise<object> };
  readonly #urls: Readonly<Record<Which, string>>;
  readonly #received: Readonly<Record<Side, Map<string, Message>>> = {
    simulated: new Map(),
    embedded: new Map(),
  };

  private constructor(client: SQSClient, queueUrl: string, deadLettersUrl: string) {
    this.#client = client;
    this.#urls = { queue: queueUrl, 'dead letters': deadLettersUrl };
    const common = { visibilityTimeoutMs: 0, retentionMs: RETENTION_MS };
    this.simulated.createQueue({ ...common, queueUrl: deadLettersUrl });
    const deadLetters = { queueUrl: deadLettersUrl, maxReceiveCount: MAX_RECEIVE_COUNT };
    this.simulated.createQueue({ ...common, queueUrl, deadLetters });
  }

  static async create(client: SQSClient, name: string): Promise<TwinQueues> {
    const VisibilityTimeout = '0';
    const dead = await client.send(
      new CreateQueueCommand({ QueueName: `${name}-dlq`, Attributes: { VisibilityTimeout } }),
    );
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: dead.QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: Attributes?.QueueArn,
      maxReceiveCount: MAX_RECEIVE_COUNT,
    });
    const queue = await client.send(
      new CreateQueueCommand({ QueueName: name, Attributes: { VisibilityTimeout, RedrivePolicy } }),
    );
    return new TwinQueues(client, queue.QueueUrl ?? '', dead.QueueUrl ?? '');
  }

  async send(
    entries: readonly SendMessageBatchRequestEntry[],
    queueUrl = this.#urls.queue,
  ): Promise<SqsTwinOutcome> {
    const command = new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: [...entries] });
    return this.#both(() => command, visibleEntries);
  }

  /** Answers bodies and counts of deliveries, and keeps the receipt handles for `delete`. */
  async receive(limit: number | undefined, which: Which = 'queue'): Promise<SqsTwinOutcome> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#urls[which],
      MaxNumberOfMessages: limit,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    return this.#both(
      () => command,
      (answer, side) => this.#keep(answer, side, which),
    );
  }

  /** In the order of the bodies: a standard queue has none. */
  #keep(answer: object, side: Side, which: Which): unknown {
    const { Messages }: { Messages?: readonly Message[] } = answer;
    for (const message of Messages ?? []) this.#received[side].set(message.Body ?? '', message);
    const seen = Messages?.map(({ Body = '', MD5OfBody, Attributes }) => {
      // SQS does not say whether the count of a dead letter goes on or begins again.
      return which === 'queue' ? { Body, MD5OfBody, Attributes } : { Body, MD5OfBody };
    });
    return seen?.sort((a, b) => (a.Body < b.Body ? -1 : 1));
  }

  /** Deletes the messages with the bodies by the handles of their last deliveries. */
  async delete(...bodies: readonly string[]): Promise<SqsTwinOutcome> {
    return this.#both((side) => {
      const Entries = bodies.map((body, index) => ({
        Id: String(index),
        ReceiptHandle: this.#received[side].get(body)?.ReceiptHandle,
      }));
      return new DeleteMessageBatchCommand({ QueueUrl: this.#urls.queue, Entries });
    }, visibleEntries);
  }

  async deleteByHandles(handles: readonly { Id: string; ReceiptHandle: string }[]): Promise<SqsTwinOutcome> {
    const command = new DeleteMessageBatchCommand({ QueueUrl: this.#urls.queue, Entries: [...handles] });
    return this.#both(() => command, visibleEntries);
  }

  async #both(
    commandFor: (side: Side) => QueueCommand,
    visible: (answer: object, side: Side) => unknown,
  ): Promise<SqsTwinOutcome> {
    return {
      simulated: await outcomeOf<object>(
        () => this.simulated.execute(commandFor('simulated'), { nowMs: 0 }),
        (answer) => visible(answer, 'simulated'),
      ),
      embedded: await outcomeOf(
        () => this.#client.send(commandFor('embedded')),
        (answer) => visible(answer, 'embedded'),
      ),
    };
  }
}
