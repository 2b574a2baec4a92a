import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from 'vitest';
import { NotSimulated } from '../../../simulation/services/not-simulated.ts';
import { SimulatedSqs, type SqsMoment } from '../../../simulation/services/sqs.ts';

const QueueUrl = 'https://sqs.example/queue';
const DEAD = 'https://sqs.example/dead';
const HOUR_MS = 3_600_000;

let sqs: SimulatedSqs;

beforeEach(() => {
  sqs = new SimulatedSqs();
  const common = { visibilityTimeoutMs: 30_000, retentionMs: 4 * HOUR_MS };
  sqs.createQueue({ ...common, queueUrl: QueueUrl, deadLetters: { queueUrl: DEAD, maxReceiveCount: 2 } });
  sqs.createQueue({ ...common, queueUrl: DEAD });
});

function send(nowMs: number, ...bodies: readonly string[]): void {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  sqs.execute(new SendMessageBatchCommand({ QueueUrl, Entries }), { nowMs });
}

function receive(nowMs: number, deliver?: SqsMoment['deliver']) {
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
  const { Messages = [] } = sqs.execute(command, deliver === undefined ? { nowMs } : { nowMs, deliver });
  return Messages;
}

function bodiesAt(nowMs: number): (string | undefined)[] {
  return receive(nowMs).map(({ Body }) => Body);
}

function remove(nowMs: number, ReceiptHandle: string | undefined) {
  const Entries = [{ Id: '0', ReceiptHandle }];
  return sqs.execute(new DeleteMessageBatchCommand({ QueueUrl, Entries }), { nowMs });
}

describe('the simulated queue', () => {
  test('hides a delivered message until its time is out', () => {
    send(0, 'a');

    expect(bodiesAt(1_000)).toEqual(['a']);
    expect(bodiesAt(30_999)).toEqual([]);
    expect(bodiesAt(31_000)).toEqual(['a']);
  });

  test('moves a message received too often to the dead letters, where it keeps id and age', () => {
    send(0, 'a');
    const [{ MessageId } = {}] = receive(0);
    receive(30_000);

    expect(bodiesAt(60_000)).toEqual([]);
    expect(sqs.messages(QueueUrl, 60_000)).toEqual([]);
    expect(sqs.messages(DEAD, 60_000)).toEqual([
      { messageId: MessageId, body: 'a', sentAtMs: 0, receiveCount: 0, state: 'visible' },
    ]);
  });

  test('forgets a message once its retention is over, whatever its state', () => {
    send(0, 'a', 'b');
    receive(4 * HOUR_MS - 1, ([first]) => (first === undefined ? [] : [first.messageId]));

    expect(sqs.messages(QueueUrl, 4 * HOUR_MS).map(({ state }) => state)).toEqual(['in-flight', 'visible']);
    expect(sqs.messages(QueueUrl, 4 * HOUR_MS + 1)).toEqual([]);
  });

  test('deletes by the handle of the last delivery only', () => {
    send(0, 'a');
    const [early] = receive(0);
    const [late] = receive(30_000);

    expect(remove(30_001, early?.ReceiptHandle).Successful).toEqual([{ Id: '0' }]);
    expect(sqs.messages(QueueUrl, 30_001)).toMatchObject([{ state: 'in-flight' }]);
    remove(30_002, late?.ReceiptHandle);
    expect(sqs.messages(QueueUrl, 30_002)).toMatchObject([{ state: 'deleted' }]);
  });

  test('deletes a message after its time as long as nobody else received it', () => {
    send(0, 'a');
    const [delivery] = receive(0);

    remove(HOUR_MS, delivery?.ReceiptHandle);

    expect(bodiesAt(HOUR_MS)).toEqual([]);
  });

  test('delivers messages as told, in order, at most as many as requested, and each once', () => {
    send(0, 'a', 'b', 'c');
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 2 });
    const { Messages } = sqs.execute(command, {
      nowMs: 0,
      deliver: (messages) => [...messages.toReversed(), ...messages].map(({ messageId }) => messageId),
    });

    expect(Messages?.map(({ Body }) => Body)).toEqual(['c', 'b']);
    expect(
      receive(0, (messages) => [...messages, ...messages].map(({ messageId }) => messageId)),
    ).toHaveLength(3);
  });

  test('delivers a message in flight or deleted again, as told', () => {
    send(0, 'a');
    const all: SqsMoment['deliver'] = (messages) => messages.map(({ messageId }) => messageId);
    receive(0);
    const [second] = receive(1, all);
    remove(2, second?.ReceiptHandle);
    expect(bodiesAt(HOUR_MS)).toEqual([]);
    const deadLetter = receive(HOUR_MS, all);

    // It was the third delivery.
    expect(second?.Body).toBe('a');
    expect(deadLetter).toEqual([]);
    expect(sqs.messages(DEAD, HOUR_MS)).toMatchObject([{ body: 'a' }]);
  });

  test('fails entries as told, and takes the others', () => {
    const Entries = ['a', 'b', 'c'].map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const answer = sqs.execute(new SendMessageBatchCommand({ QueueUrl, Entries }), {
      nowMs: 0,
      failEntry: (id) => id === '1',
    });

    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['0', '2']);
    expect(answer.Failed).toMatchObject([{ Id: '1', SenderFault: false, Code: 'InternalError' }]);
    expect(bodiesAt(0)).toEqual(['a', 'c']);
  });

  test('keeps a message whose deletion must fail', () => {
    send(0, 'a');
    const [delivery] = receive(0);
    const Entries = [{ Id: '0', ReceiptHandle: delivery?.ReceiptHandle }];

    const answer = sqs.execute(new DeleteMessageBatchCommand({ QueueUrl, Entries }), {
      nowMs: 0,
      failEntry: () => true,
    });

    expect(answer.Failed).toHaveLength(1);
    expect(bodiesAt(30_000)).toEqual(['a']);
  });

  test.for([
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
  ] as const)('refuses %s', ([, command]) => {
    expect(() => sqs.execute(command, { nowMs: 0 })).toThrow(NotSimulated);
  });
});
