import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A message that nothing else consumes, in this command's hands until it removes it or gives it back. */
export type DeadLetter = {
  readonly messageId: string;
  readonly receipt: string;
  readonly body: string;
  /** Text attributes, such as a scheduler's error; attributes of other types are left out. */
  readonly attributes: Readonly<Record<string, string>>;
};

export type DeadLetterQueue = {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** How long SQS looks for messages in one request: from one second on it asks all its servers. */
  readonly waitSeconds: number;
};

/** SQS takes and gives at most ten messages in one request. */
const MESSAGES_PER_REQUEST = 10;

/** Longer than a run of the command, so that no message comes to it twice; after a run that died, so long a wait. */
const HELD_SECONDS = 900;

/** An empty answer says nothing of servers that were not asked. */
const EMPTY_ANSWERS = 2;

/** Takes the messages of a queue that nothing else consumes, removes the finished ones, and gives back the others. */
export class DeadLetters {
  readonly #queue: DeadLetterQueue;
  readonly #held = new Map<string, DeadLetter>();

  constructor(queue: DeadLetterQueue) {
    this.#queue = queue;
  }

  /** Up to `limit` messages, each once, some at a time. */
  async *take(limit: number): AsyncGenerator<readonly DeadLetter[]> {
    let taken = 0;
    for (let empty = 0; taken < limit && empty < EMPTY_ANSWERS; ) {
      const letters = await this.#receive(Math.min(MESSAGES_PER_REQUEST, limit - taken));
      empty = letters.length === 0 ? empty + 1 : 0;
      taken += letters.length;
      for (const letter of letters) this.#held.set(letter.messageId, letter);
      if (letters.length > 0) yield letters;
    }
  }

  async #receive(count: number): Promise<DeadLetter[]> {
    const { Messages = [] } = await this.#queue.client.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#queue.queueUrl,
        MaxNumberOfMessages: count,
        VisibilityTimeout: HELD_SECONDS,
        WaitTimeSeconds: this.#queue.waitSeconds,
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages.map(({ MessageId = '', ReceiptHandle = '', Body = '', MessageAttributes = {} }) => ({
      messageId: MessageId,
      receipt: ReceiptHandle,
      body: Body,
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes).flatMap(([name, { StringValue }]) =>
          StringValue === undefined ? [] : [[name, StringValue]],
        ),
      ),
    }));
  }

  /** Removes up to ten messages taken. One that SQS keeps after all goes back with the others. */
  async remove(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) return;
    const { Successful = [] } = await this.#queue.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: this.#queue.queueUrl,
        Entries: letters.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt })),
      }),
    );
    for (const { Id } of Successful) this.#held.delete(letters[Number(Id)]?.messageId ?? '');
  }

  /** Makes visible again what was taken and not removed. Without it the messages come back by themselves later. */
  async giveBack(): Promise<void> {
    const letters = [...this.#held.values()];
    this.#held.clear();
    for (let start = 0; start < letters.length; start += MESSAGES_PER_REQUEST) {
      await this.#queue.client.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.#queue.queueUrl,
          Entries: letters.slice(start, start + MESSAGES_PER_REQUEST).map(({ receipt }, index) => ({
            Id: String(index),
            ReceiptHandle: receipt,
            VisibilityTimeout: 0,
          })),
        }),
      );
    }
  }
}
