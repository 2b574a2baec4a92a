import { hash } from 'node:crypto';
import {
  type BatchResultErrorEntry,
  DeleteMessageBatchCommand,
  type DeleteMessageBatchCommandInput,
  type DeleteMessageBatchCommandOutput,
  type DeleteMessageBatchResultEntry,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  type ReceiveMessageCommandOutput,
  SendMessageBatchCommand,
  type SendMessageBatchCommandInput,
  type SendMessageBatchCommandOutput,
  type SendMessageBatchResultEntry,
} from '@aws-sdk/client-sqs';
import { ANSWERED, NotSimulated, refuseUnknownParameters } from './not-simulated.ts';
import { checkBatch, invalidParameterValue, queueDoesNotExist } from './sqs/errors.ts';
import { type QueueDefinition, type QueuedMessage, SimulatedQueue } from './sqs/queue.ts';

export type SqsOutput =
  | DeleteMessageBatchCommandOutput
  | ReceiveMessageCommandOutput
  | SendMessageBatchCommandOutput;

/** When a request arrives, and the liberties that SQS takes with it: none by default. */
export type SqsMoment = {
  readonly nowMs: number;
  /** Entries of a batch that SQS fails by its own fault. */
  readonly failEntry?: (id: string) => boolean;
  /**
   * Ids of the messages that a ReceiveMessage delivers, in order, at most as many as asked for. They may be in flight
   * or deleted: a standard queue delivers at least once. Left out, the visible ones in the order of sending.
   */
  readonly deliver?: (messages: readonly QueuedMessage[]) => readonly string[];
};

const MAX_MESSAGES_PER_RECEIVE = 10;

/** What a message may not hold, as XML may not. */
const INVALID_CHARACTERS = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

const KNOWN = {
  send: new Set(['QueueUrl', 'Entries']),
  sendEntry: new Set(['Id', 'MessageBody']),
  receive: new Set(['QueueUrl', 'MaxNumberOfMessages', 'WaitTimeSeconds', 'MessageSystemAttributeNames']),
  delete: new Set(['QueueUrl', 'Entries']),
};

/** A handle names the message and counts its deliveries. */
const HANDLE = /^receipt\.(.+)\.(\d+)$/;

/**
 * SQS as far as the product and Lambda's poller use it: one step per request, without its own clock or chance. It
 * refuses what it does not know with `NotSimulated`.
 */
export class SimulatedSqs {
  readonly #queues = new Map<string, SimulatedQueue>();
  #sent = 0;

  createQueue(definition: QueueDefinition): void {
    this.#queues.set(definition.queueUrl, new SimulatedQueue(definition));
  }

  /** The messages of a queue now, and the latest deleted ones. */
  messages(queueUrl: string, nowMs: number): readonly QueuedMessage[] {
    return this.#queue(queueUrl).messages(nowMs);
  }

  /**
   * Answers a command as the SDK's client does.
   * @throws SQSServiceException with the SDK's names and classes.
   */
  execute(command: SendMessageBatchCommand, moment: SqsMoment): SendMessageBatchCommandOutput;
  execute(command: ReceiveMessageCommand, moment: SqsMoment): ReceiveMessageCommandOutput;
  execute(command: DeleteMessageBatchCommand, moment: SqsMoment): DeleteMessageBatchCommandOutput;
  execute(command: object, moment: SqsMoment): SqsOutput;
  execute(command: object, moment: SqsMoment): SqsOutput {
    if (command instanceof SendMessageBatchCommand) return this.#send(command.input, moment);
    if (command instanceof ReceiveMessageCommand) return this.#receive(command.input, moment);
    if (command instanceof DeleteMessageBatchCommand) return this.#delete(command.input, moment);
    throw new NotSimulated(`the command ${command.constructor.name} of SQS`);
  }

  #queue(queueUrl: string | undefined): SimulatedQueue {
    const queue = this.#queues.get(queueUrl ?? '');
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  }

  #send(input: SendMessageBatchCommandInput, { nowMs, failEntry }: SqsMoment): SendMessageBatchCommandOutput {
    refuseUnknownParameters('SendMessageBatch', input, KNOWN.send);
    const queue = this.#queue(input.QueueUrl);
    const entries = input.Entries ?? [];
    checkBatch(entries);
    const Successful: SendMessageBatchResultEntry[] = [];
    const Failed: BatchResultErrorEntry[] = [];
    for (const entry of entries) {
      refuseUnknownParameters('SendMessageBatch', entry, KNOWN.sendEntry);
      const { Id, MessageBody: body = '' } = entry;
      if (body === '') throw new NotSimulated('a message without a body');
      if (INVALID_CHARACTERS.test(body)) {
        const Message = 'Invalid characters found.';
        Failed.push({ Id, SenderFault: true, Code: 'InvalidMessageContents', Message });
      } else if (failEntry?.(Id ?? '') === true) {
        Failed.push(internalError(Id));
      } else {
        const messageId = this.#nextMessageId();
        queue.put({ messageId, body, sentAtMs: nowMs });
        Successful.push({ Id, MessageId: messageId, MD5OfMessageBody: hash('md5', body) });
      }
    }
    return { ...ANSWERED, Successful, Failed };
  }

  /** In the shape of a UUID. */
  #nextMessageId(): string {
    this.#sent += 1;
    return `00000000-0000-4000-8000-${this.#sent.toString(16).padStart(12, '0')}`;
  }

  #receive(input: ReceiveMessageCommandInput, { nowMs, deliver }: SqsMoment): ReceiveMessageCommandOutput {
    refuseUnknownParameters('ReceiveMessage', input, KNOWN.receive);
    const { MaxNumberOfMessages: limit = 1 } = input;
    if (limit < 1 || limit > MAX_MESSAGES_PER_RECEIVE) {
      throw invalidParameterValue('MaxNumberOfMessages must be between 1 and 10, if provided.');
    }
    const queue = this.#queue(input.QueueUrl);
    const { visibilityTimeoutMs, deadLetters } = queue.definition;
    const delivered: Message[] = [];
    for (const messageId of new Set((deliver ?? visibleIds)(queue.messages(nowMs)))) {
      if (delivered.length === limit) break;
      const message = queue.receive(messageId, nowMs + visibilityTimeoutMs);
      if (message === undefined) continue;
      if (deadLetters !== undefined && message.receiveCount > deadLetters.maxReceiveCount) {
        queue.take(messageId);
        this.#queue(deadLetters.queueUrl).put(message);
      } else {
        delivered.push(deliveryOf(message, input.MessageSystemAttributeNames ?? []));
      }
    }
    return delivered.length === 0 ? { ...ANSWERED } : { ...ANSWERED, Messages: delivered };
  }

  #delete(input: DeleteMessageBatchCommandInput, { failEntry }: SqsMoment): DeleteMessageBatchCommandOutput {
    refuseUnknownParameters('DeleteMessageBatch', input, KNOWN.delete);
    const queue = this.#queue(input.QueueUrl);
    const entries = input.Entries ?? [];
    checkBatch(entries);
    const Successful: DeleteMessageBatchResultEntry[] = [];
    const Failed: BatchResultErrorEntry[] = [];
    for (const { Id, ReceiptHandle } of entries) {
      const [, messageId, receiveCount] = HANDLE.exec(ReceiptHandle ?? '') ?? [];
      if (messageId === undefined) {
        const Message = 'The receipt handle is not valid for this queue.';
        Failed.push({ Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid', Message });
      } else if (failEntry?.(Id ?? '') === true) {
        Failed.push(internalError(Id));
      } else {
        queue.delete(messageId, Number(receiveCount));
        Successful.push({ Id });
      }
    }
    return { ...ANSWERED, Successful, Failed };
  }
}

function internalError(Id: string | undefined): BatchResultErrorEntry {
  return { Id, SenderFault: false, Code: 'InternalError', Message: 'We encountered an internal error.' };
}

function visibleIds(messages: readonly QueuedMessage[]): string[] {
  return messages.filter(({ state }) => state === 'visible').map(({ messageId }) => messageId);
}

function deliveryOf(message: QueuedMessage, attributeNames: readonly string[]): Message {
  const { messageId, body, receiveCount } = message;
  const delivery: Message = {
    MessageId: messageId,
    ReceiptHandle: `receipt.${messageId}.${receiveCount}`,
    MD5OfBody: hash('md5', body),
    Body: body,
  };
  if (attributeNames.length === 0) return delivery;
  if (attributeNames.some((name) => name !== 'ApproximateReceiveCount')) {
    throw new NotSimulated('attributes of a message other than its count of deliveries');
  }
  return { ...delivery, Attributes: { ApproximateReceiveCount: String(receiveCount) } };
}
