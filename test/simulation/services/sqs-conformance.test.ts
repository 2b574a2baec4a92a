import { describe, expect } from 'vitest';
import { it as embeddedIt } from '../../support/embedded.ts';
import { type SqsTwinOutcome, TwinQueues } from './twin-queues.ts';

let created = 0;

const it = embeddedIt.extend('queues', async ({ embedded }) => {
  created += 1;
  const queues = await TwinQueues.create(embedded.sqs, `twins-${created}`);
  return queues;
});

function entries(...bodies: readonly string[]) {
  return bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
}

function expectAgreement({ simulated, embedded: stored }: SqsTwinOutcome): void {
  expect(simulated).toStrictEqual(stored);
}

const MANY = Array.from({ length: 11 }, (_, index) => `message ${index}`);

describe('the simulated queue and fauxqs agree on', () => {
  it.for([
    ['one message', entries('a')],
    ['ten messages', entries(...MANY.slice(0, 10))],
    ['letters of two bytes', entries('é')],
    ['a message that no XML may hold, between two others', entries('a', 'b\u0000', 'c')],
    ['no message', []],
    ['eleven messages', entries(...MANY)],
    ['two entries of one id', [...entries('a'), ...entries('b')]],
    ['an entry id with a space', [{ Id: 'a b', MessageBody: 'x' }]],
    ['an entry id without a character', [{ Id: '', MessageBody: 'x' }]],
    ['a message of 1 MiB', entries('x'.repeat(1_048_576))],
    ['a message of more than 1 MiB', entries('x'.repeat(1_048_577))],
    ['messages of more than 1 MiB together', entries('x'.repeat(600_000), 'y'.repeat(600_000))],
  ] as const)('sending %s', async ([, batch], { queues }) => {
    expectAgreement(await queues.send(batch));
    expectAgreement(await queues.receive(10));
  });

  it('sending to a queue that is not there', async ({ queues }) => {
    expectAgreement(await queues.send(entries('a'), 'http://127.0.0.1/000000000000/nowhere'));
  });

  it('receiving nothing, a message at a time, and all', async ({ queues }) => {
    expectAgreement(await queues.receive(10));
    await queues.send(entries('a', 'b', 'c'));
    expectAgreement(await queues.receive(undefined));
    expectAgreement(await queues.receive(10));
  });

  it('the count of deliveries, and on the dead letter that a message becomes', async ({ queues }) => {
    await queues.send(entries('a', 'b'));
    for (let delivery = 0; delivery < 4; delivery += 1) expectAgreement(await queues.receive(10));
    expectAgreement(await queues.receive(10, 'dead letters'));
  });

  it('deleting received messages, again, and never a dead letter by an old handle', async ({ queues }) => {
    await queues.send(entries('a', 'b', 'c'));
    await queues.receive(10);
    expectAgreement(await queues.delete('a', 'c'));
    expectAgreement(await queues.delete('a'));
    expectAgreement(await queues.receive(10));
    expectAgreement(await queues.receive(10));
    expectAgreement(await queues.receive(10, 'dead letters'));
  });

  it.for([
    ['nothing', []],
    ['by two entries of one id', [0, 0]],
    ['by eleven entries', MANY.map((_, index) => index)],
  ] as const)('deleting %s', async ([, ids], { queues }) => {
    expectAgreement(await queues.deleteByHandles(ids.map((id) => ({ Id: String(id), ReceiptHandle: 'x' }))));
  });
});
