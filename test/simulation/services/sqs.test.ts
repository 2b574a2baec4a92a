import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { NotSimulated } from '../../../simulation/services/not-simulated.ts';
import { SimulatedSqs, type SqsMoment } from '../../../simulation/services/sqs.ts';

const QueueUrl = 'https://sqs.example/queue';
const DEAD = 'https://sqs.example/dead';
const HOUR_MS = 3_600_000;

/** A queue with its dead letters. */
class Queue {
  readonly sqs = new SimulatedSqs();

  constructor() {
    const common = { visibilityTimeoutMs: 30_000, retentionMs: 4 * HOUR_MS };
    const deadLetters = { queueUrl: DEAD, maxReceiveCount: 2 };
    this.sqs.createQueue({ ...common, queueUrl: QueueUrl, deadLetters });
    this.sqs.createQueue({ ...common, queueUrl: DEAD });
  }

  send(nowMs: number, ...bodies: readonly string[]): void {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    this.sqs.execute(new SendMessageBatchCommand({ QueueUrl, Entries }), { nowMs });
  }

  receive(nowMs: number, deliver?: SqsMoment['deliver']) {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const moment = deliver === undefined ? { nowMs } : { nowMs, deliver };
    return this.sqs.execute(command, moment).Messages ?? [];
  }

  bodiesAt(nowMs: number): (string | undefined)[] {
    return this.receive(nowMs).map(({ Body }) => Body);
  }

  remove(nowMs: number, ReceiptHandle: string | undefined) {
    const Entries = [{ Id: '0', ReceiptHandle }];
    return this.sqs.execute(new DeleteMessageBatchCommand({ QueueUrl, Entries }), { nowMs });
  }
}

const it = test.extend('queue', () => new Queue());

describe('the simulated queue', () => {
  it('hides a delivered message until its time is out', ({ queue }) => {
    queue.send(0, 'a');

    expect(queue.bodiesAt(1_000)).toEqual(['a']);
    expect(queue.bodiesAt(30_999)).toEqual([]);
    expect(queue.bodiesAt(31_000)).toEqual(['a']);
  });

  it('moves a message received too often to the dead letters, where it keeps id and age', ({ queue }) => {
    queue.send(0, 'a');
    const [{ MessageId } = {}] = queue.receive(0);
    queue.receive(30_000);

    expect(queue.bodiesAt(60_000)).toEqual([]);
    expect(queue.sqs.messages(QueueUrl, 60_000)).toEqual([]);
    expect(queue.sqs.messages(DEAD, 60_000)).toEqual([
      { messageId: MessageId, body: 'a', sentAtMs: 0, receiveCount: 0, state: 'visible' },
    ]);
  });

  it('forgets a message once its retention is over, whatever its state', ({ queue }) => {
    queue.send(0, 'a', 'b');
    queue.receive(4 * HOUR_MS - 1, ([first]) => (first === undefined ? [] : [first.messageId]));

    expect(queue.sqs.messages(QueueUrl, 4 * HOUR_MS).map(({ state }) => state)).toEqual([
      'in-flight',
      'visible',
    ]);
    expect(queue.sqs.messages(QueueUrl, 4 * HOUR_MS + 1)).toEqual([]);
  });

  it('deletes by the handle of the last delivery only', ({ queue }) => {
    queue.send(0, 'a');
    const [early] = queue.receive(0);
    const [late] = queue.receive(30_000);

    expect(queue.remove(30_001, early?.ReceiptHandle).Successful).toEqual([{ Id: '0' }]);
    expect(queue.sqs.messages(QueueUrl, 30_001)).toMatchObject([{ state: 'in-flight' }]);
    queue.remove(30_002, late?.ReceiptHandle);
    expect(queue.sqs.messages(QueueUrl, 30_002)).toMatchObject([{ state: 'deleted' }]);
  });

  it('deletes a message after its time as long as nobody else received it', ({ queue }) => {
    queue.send(0, 'a');
    const [delivery] = queue.receive(0);

    queue.remove(HOUR_MS, delivery?.ReceiptHandle);

    expect(queue.bodiesAt(HOUR_MS)).toEqual([]);
  });

  it('delivers messages as told, in order, at most as many as requested, and each once', ({ queue }) => {
    queue.send(0, 'a', 'b', 'c');
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 2 });
    const { Messages } = queue.sqs.execute(command, {
      nowMs: 0,
      deliver: (messages) => [...messages.toReversed(), ...messages].map(({ messageId }) => messageId),
    });

    expect(Messages?.map(({ Body }) => Body)).toEqual(['c', 'b']);
    expect(
      queue.receive(0, (messages) => [...messages, ...messages].map(({ messageId }) => messageId)),
    ).toHaveLength(3);
  });

  it('delivers a message in flight or deleted again, as told', ({ queue }) => {
    queue.send(0, 'a');
    const all: SqsMoment['deliver'] = (messages) => messages.map(({ messageId }) => messageId);
    queue.receive(0);
    const [second] = queue.receive(1, all);
    queue.remove(2, second?.ReceiptHandle);
    expect(queue.bodiesAt(HOUR_MS)).toEqual([]);
    const deadLetter = queue.receive(HOUR_MS, all);

    // It was the third delivery.
    expect(second?.Body).toBe('a');
    expect(deadLetter).toEqual([]);
    expect(queue.sqs.messages(DEAD, HOUR_MS)).toMatchObject([{ body: 'a' }]);
  });

  it('fails entries as told, and takes the others', ({ queue }) => {
    const Entries = ['a', 'b', 'c'].map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const answer = queue.sqs.execute(new SendMessageBatchCommand({ QueueUrl, Entries }), {
      nowMs: 0,
      failEntry: (id) => id === '1',
    });

    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['0', '2']);
    expect(answer.Failed).toMatchObject([{ Id: '1', SenderFault: false, Code: 'InternalError' }]);
    expect(queue.bodiesAt(0)).toEqual(['a', 'c']);
  });

  it('keeps a message whose deletion must fail', ({ queue }) => {
    queue.send(0, 'a');
    const [delivery] = queue.receive(0);
    const Entries = [{ Id: '0', ReceiptHandle: delivery?.ReceiptHandle }];

    const answer = queue.sqs.execute(new DeleteMessageBatchCommand({ QueueUrl, Entries }), {
      nowMs: 0,
      failEntry: () => true,
    });

    expect(answer.Failed).toHaveLength(1);
    expect(queue.bodiesAt(30_000)).toEqual(['a']);
  });

  it.for([
    ['another command', new SendMessageCommand({ QueueUrl, MessageBody: 'a' })],
    [
      'a delay',
      new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '0', MessageBody: 'a', DelaySeconds: 1 }] }),
    ],
    [
      'a message without a body',
      new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '0', MessageBody: '' }] }),
    ],
    ['another visibility', new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 1 })],
  ] as const)('refuses %s', ([, command], { queue }) => {
    expect(() => queue.sqs.execute(command, { nowMs: 0 })).toThrow(NotSimulated);
  });
});
