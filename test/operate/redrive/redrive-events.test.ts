import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { payoutEventOf } from '../../../functions/core/payout-event.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { DeadLetters } from '../../../operate/redrive/dead-letters.ts';
import { type EventLetter, redriveEvents } from '../../../operate/redrive/redrive-events.ts';
import { drainBodies, type Embedded, startEmbedded } from '../../support/embedded.ts';
import { expense } from '../../support/expenses.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { AT_MS, PLAN, payoutIn, payoutOf, step } from '../../support/payouts.ts';
import { RecordingBus } from './recording-bus.ts';

let embedded: Embedded;
let stand: PaymentStand;
let asideQueueUrl: string;
let recording: RecordingBus;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
  asideQueueUrl = await embedded.newQueue();
  recording = new RecordingBus();
});

async function setAside(...messages: readonly object[]): Promise<void> {
  for (const message of messages) {
    await embedded.sqs.send(
      new SendMessageCommand({ QueueUrl: asideQueueUrl, MessageBody: JSON.stringify(message) }),
    );
  }
}

async function redrive(isDryRun = false): Promise<readonly EventLetter[]> {
  const deadLetters = new DeadLetters({ client: embedded.sqs, queueUrl: asideQueueUrl, waitSeconds: 0 });
  return redriveEvents(
    { deadLetters, table: stand.table, bus: recording.bus, onProgress: () => undefined },
    { limit: 1000, isDryRun },
  );
}

async function left(): Promise<number> {
  return (await drainBodies(embedded.sqs, asideQueueUrl)).length;
}

/** Lambda's record of a batch of the stream that it gave up. */
function lambdaRecord(firstMs: number, lastMs: number): object {
  return {
    requestContext: { condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: {
      approximateArrivalOfFirstRecord: new Date(firstMs).toISOString(),
      approximateArrivalOfLastRecord: new Date(lastMs).toISOString(),
      batchSize: 2,
    },
  };
}

describe('a redrive of events that were set aside', () => {
  it('tells the steps from the version of the message on, with the ids of their events, and removes it', async () => {
    const payout = payoutIn('paid');
    await stand.put(payout);
    await setAside({ payoutId: payout.payoutId, version: 3, sequenceNumber: '1', code: 'EVENT_REFUSED' });

    const letters = await redrive();

    expect(letters).toMatchObject([{ fate: 'told', told: payout.version - 2, untold: 0 }]);
    const events = recording.requests.flat();
    expect(events.map(({ eventId }) => eventId)).toEqual(payout.history.slice(2).map(({ hash }) => hash));
    expect(events.at(-1)).toEqual(payoutEventOf(payout));
    expect(await left()).toBe(0);
  });

  it('tells every step where the message has no version', async () => {
    const payout = payoutIn('scheduled');
    await stand.put(payout);
    await setAside({ payoutId: payout.payoutId, sequenceNumber: '1', code: 'ROW_UNREADABLE' });

    await redrive();

    expect(recording.told()).toEqual([`${payout.payoutId} v1`, `${payout.payoutId} v2`]);
  });

  it('says how many steps the row can no longer prove, and tells the others', async () => {
    const changed = step(step(payoutOf(), 'held'), 'ready', { amountMinor: 999n });
    await stand.put(changed);
    await setAside({ payoutId: changed.payoutId, version: 1, sequenceNumber: '1', code: 'ROW_UNREADABLE' });

    expect(await redrive()).toMatchObject([{ fate: 'told', told: 1, untold: 2 }]);
    expect(recording.told()).toEqual([`${changed.payoutId} v3`]);
  });

  it('leaves a message whose row was changed past the ledger, and tells nothing of it', async () => {
    const payout = payoutIn('scheduled');
    await stand.put(payout);
    await stand.tamper(payoutKey(payout.payoutId), 'amountMinor', { N: '1' });
    await setAside({ payoutId: payout.payoutId, version: 2, sequenceNumber: '1', code: 'HISTORY_BROKEN' });

    expect(await redrive()).toMatchObject([{ fate: 'left', told: 0 }]);
    expect(recording.requests).toEqual([]);
    expect(await left()).toBe(1);
  });

  it('leaves a message whose event the bus does not take, and nothing later of that payout goes before it', async () => {
    const payout = payoutIn('submitted');
    await stand.put(payout);
    await setAside({ payoutId: payout.payoutId, version: 1, sequenceNumber: '1', code: 'EVENT_REFUSED' });
    recording.refuses = ({ payoutVersion }) => payoutVersion === 2;

    expect(await redrive()).toMatchObject([{ fate: 'left', told: 1 }]);
    expect(recording.told()).toEqual([`${payout.payoutId} v1`]);
    expect(await left()).toBe(1);
  });

  it('leaves what is not ours and what the ledger does not know', async () => {
    await setAside({ key: 'elsewhere', code: 'RECORD_UNREADABLE' }, { payoutId: payoutOf().payoutId });

    const letters = await redrive();

    expect(letters.map(({ fate }) => fate).sort()).toEqual(['not-ours', 'unknown']);
    expect(await left()).toBe(2);
  });

  it('tells of a batch that Lambda gave up all steps of its time, and what those payouts did since', async () => {
    const inWindow = step(payoutOf(), 'scheduled', { plan: PLAN });
    const earlier = payoutOf(expense({ expenseId: 'expense-2' }));
    await stand.put(inWindow, earlier);
    const dayMs = 86_400_000;
    await setAside(lambdaRecord(AT_MS, AT_MS + 1000), lambdaRecord(AT_MS + dayMs, AT_MS + dayMs));

    const letters = await redrive();

    expect(letters.map(({ fate, told }) => [fate, told]).sort()).toEqual([
      ['told', 0],
      ['told', 3],
    ]);
    expect(recording.told().sort()).toEqual(
      [`${earlier.payoutId} v1`, `${inWindow.payoutId} v1`, `${inWindow.payoutId} v2`].sort(),
    );
    for (const request of recording.requests) {
      expect(new Set(request.map(({ payoutId }) => payoutId)).size).toBe(request.length);
    }
  });

  it('counts in a dry run what it would tell, and changes nothing', async () => {
    const payout = payoutIn('paid');
    await stand.put(payout);
    await setAside({ payoutId: payout.payoutId, version: 1, sequenceNumber: '1', code: 'ROW_UNREADABLE' });

    expect(await redrive(true)).toMatchObject([{ fate: 'told', told: payout.version }]);
    expect(recording.requests).toEqual([]);
    expect(await left()).toBe(1);
  });
});
