import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import { type DeliveredEvent, startEventBus } from '../../../local/embedded/embedded-event-bus.ts';
import { LOCAL_IDENTITY } from '../../../local/embedded/local-aws.ts';

/** A bus, and what it delivered. */
const it = test.extend('bus', async ({}, { onCleanup }) => {
  const delivered: DeliveredEvent[] = [];
  const { endpoint, close } = await startEventBus('eu-central-1', (events) => delivered.push(...events));
  const client = new EventBridgeClient({ ...LOCAL_IDENTITY, endpoint });
  onCleanup(async () => {
    client.destroy();
    await close();
  });
  return { client, delivered };
});

const entry = (Detail: string) => ({
  EventBusName: 'ev-payouts-example',
  Source: 'ev-payouts-example',
  DetailType: 'PayoutStatusChanged',
  Time: new Date('2026-11-02T06:00:00.123Z'),
  Detail,
});

describe('the embedded event bus', () => {
  it('hands events over as EventBridge does, in order', async ({ bus: { client, delivered } }) => {
    const answer = await client.send(new PutEventsCommand({ Entries: [entry('{"n":1}'), entry('{"n":2}')] }));

    expect(answer.FailedEntryCount).toBe(0);
    expect(answer.Entries?.map(({ EventId }) => EventId)).toEqual(delivered.map(({ id }) => id));
    expect(delivered).toEqual(
      [1, 2].map((n) => ({
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'PayoutStatusChanged',
        source: 'ev-payouts-example',
        account: '000000000000',
        time: '2026-11-02T06:00:00Z',
        region: 'eu-central-1',
        resources: [],
        detail: { n },
      })),
    );
  });

  it('refuses an entry whose detail is not JSON, and takes the others', async ({
    bus: { client, delivered },
  }) => {
    const answer = await client.send(new PutEventsCommand({ Entries: [entry('{"n":'), entry('{"n":2}')] }));

    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual(['MalformedDetail', undefined]);
    expect(delivered).toHaveLength(1);
  });

  it('refuses a request of more than ten entries as a whole', async ({ bus: { client, delivered } }) => {
    const Entries = Array.from({ length: 11 }, () => entry('{}'));

    await expect(client.send(new PutEventsCommand({ Entries }))).rejects.toThrow(
      expect.objectContaining({ name: 'ValidationException' }),
    );
    expect(delivered).toEqual([]);
  });
});
