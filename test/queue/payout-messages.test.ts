import { describe, expect } from 'vitest';
import { kindOf } from '../../functions/core/error-kind.ts';
import {
  type PayoutMessage,
  type PayoutQueue,
  parsePayoutMessage,
  sendPayoutMessages,
} from '../../functions/queue/payout-messages.ts';
import { ClientFaults, first } from '../support/client-faults.ts';
import { TestClock } from '../support/clock.ts';
import { drain, drainBodies, it as embeddedIt } from '../support/embedded.ts';
import { errorOf, rejectionOf, shownOf } from '../support/errors.ts';
import { expenses, IBANS } from '../support/expenses.ts';
import { refuseEntries } from '../support/partial-failures.ts';
import { payoutOf } from '../support/payouts.ts';

const MESSAGES: readonly PayoutMessage[] = expenses(11).map((each, index) => ({
  payoutId: payoutOf(each).payoutId,
  version: index + 1,
}));
const TEN = MESSAGES.slice(0, 10);
const byVersion = (a: PayoutMessage, b: PayoutMessage): number => a.version - b.version;

const it = embeddedIt
  .extend('clock', () => new TestClock())
  .extend('faults', () => new ClientFaults())
  .extend('queue', ({ embedded, queueUrl, clock, faults }): PayoutQueue => {
    const client = embedded.newSqs();
    faults.attach(client.middlewareStack);
    return { client, queueUrl, clock, random: () => 0.5 };
  })
  .extend('received', ({ embedded, queueUrl }) => async (): Promise<PayoutMessage[]> => {
    return (await drain(embedded.sqs, queueUrl)).sort(byVersion);
  });

describe('sendPayoutMessages', () => {
  it('sends ten in one request', async ({ queue, faults, received }) => {
    await sendPayoutMessages(queue, TEN);

    expect(faults.calls.map((call) => call.command)).toEqual(['SendMessageBatchCommand']);
    expect(await received()).toEqual(TEN);
  });

  it('makes no request without messages', async ({ queue, faults }) => {
    await sendPayoutMessages(queue, []);

    expect(faults.calls).toEqual([]);
  });

  it('refuses eleven', async ({ queue, received }) => {
    expect((await rejectionOf(sendPayoutMessages(queue, MESSAGES))).code).toBe('ASSERTION_FAILED');
    expect(await received()).toEqual([]);
  });

  it('puts id and version on the queue and nothing about the money', async ({ embedded, queue }) => {
    await sendPayoutMessages(queue, TEN.slice(0, 1));

    const [body = '{}'] = await drainBodies(embedded.sqs, queue.queueUrl);
    expect(JSON.parse(body)).toEqual({ payoutId: TEN[0]?.payoutId, version: 1 });
  });

  it('sends again only what was not taken', async ({ queue, clock, received }) => {
    const sizes = refuseEntries(
      queue.client,
      (body, round) => round < 2 && JSON.parse(body).version % (round + 2) === 0,
    );

    await sendPayoutMessages(queue, TEN);

    expect(sizes).toEqual([10, 5, 1]);
    expect(await received()).toEqual(TEN);
    expect(clock.sleptMs).toEqual([150, 300]);
  });

  it('stops after six rounds and says how many are left', async ({ queue, received }) => {
    const sizes = refuseEntries(queue.client, (body) => JSON.parse(body).version <= 3);

    const error = await rejectionOf(sendPayoutMessages(queue, TEN));

    expect(error).toMatchObject({
      code: 'QUEUE_SEND_INCOMPLETE',
      details: { messages: 3 },
    });
    expect(kindOf(error).again).toBe('in-doubt');
    expect(sizes).toEqual([10, 3, 3, 3, 3, 3]);
    expect(await received()).toEqual(TEN.slice(3));
  });

  it.for(['request-lost', 'answer-lost'] as const)(
    'loses nothing when a try ends in %s',
    async (fault, { queue, faults, received }) => {
      faults.set(first('SendMessageBatchCommand', fault));

      await sendPayoutMessages(queue, TEN);

      const ids = new Set((await received()).map((message) => message.payoutId));
      expect([...ids].sort()).toEqual(TEN.map((message) => message.payoutId).sort());
    },
  );
});

describe('parsePayoutMessage', () => {
  const [message = { payoutId: payoutOf().payoutId, version: 1 }] = TEN;
  const body = (changes: object): string => JSON.stringify({ ...message, ...changes });

  it('reads what was sent', () => {
    expect(parsePayoutMessage(body({}))).toEqual(message);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', 'pay 1000 EUR'],
    ['a text', '"PO"'],
    ['null', 'null'],
    ['a list', `[${body({})}]`],
    ['no payout id', JSON.stringify({ version: 1 })],
    ['no version', JSON.stringify({ payoutId: message.payoutId })],
    ['a payout id of another shape', body({ payoutId: 'PO1' })],
    ['a payout id with something around it', body({ payoutId: ` ${message.payoutId}` })],
    ['version zero', body({ version: 0 })],
    ['a version with a fraction', body({ version: 1.5 })],
    ['a version as text', body({ version: '1' })],
    ['a version beyond what a number holds', body({}).replace('"version":1', '"version":1e400')],
  ])('refuses %s', (_what, text) => {
    expect(errorOf(() => parsePayoutMessage(text)).code).toBe('MESSAGE_INVALID');
  });

  it.each([
    ['that is no JSON', `iban ${IBANS.de}`],
    ['with another shape', JSON.stringify({ iban: IBANS.de })],
    ['with another id', JSON.stringify({ payoutId: IBANS.de, version: 1 })],
  ])('shows nothing of a body %s, not even in a cause', (_what, text) => {
    const shown = shownOf(errorOf(() => parsePayoutMessage(text)));

    expect(shown).not.toContain('iban');
    expect(shown).not.toContain(IBANS.de.slice(0, 6));
  });
});
