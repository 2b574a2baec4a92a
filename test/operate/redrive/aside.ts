import { type MessageAttributeValue, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DeadLetters } from '../../../operate/redrive/dead-letters.ts';
import { drainBodies } from '../../support/embedded.ts';
import { it as standIt } from '../../support/payment-stand.ts';

/** A queue of messages that were set aside. */
class AsideQueue {
  readonly deadLetters: DeadLetters;
  readonly #client: SQSClient;
  readonly #queueUrl: string;

  constructor(client: SQSClient, queueUrl: string) {
    this.#client = client;
    this.#queueUrl = queueUrl;
    this.deadLetters = new DeadLetters({ client, queueUrl, waitSeconds: 0 });
  }

  /** Text as it is, anything else as JSON. */
  async put(...messages: readonly unknown[]): Promise<void> {
    for (const message of messages) await this.putWith({}, message);
  }

  async putWith(attributes: Readonly<Record<string, string>>, message: unknown): Promise<void> {
    const MessageBody = typeof message === 'string' ? message : JSON.stringify(message);
    const MessageAttributes: Record<string, MessageAttributeValue> = Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: this.#queueUrl, MessageBody, MessageAttributes }),
    );
  }

  /** What is left, taken from the queue. */
  async left(): Promise<string[]> {
    return drainBodies(this.#client, this.#queueUrl);
  }
}

export const it = standIt.extend(
  'aside',
  async ({ embedded }) => new AsideQueue(embedded.sqs, await embedded.newQueue()),
);
