import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { payoutEventOf } from '../../functions/core/payout-event.ts';
import { busEntryOf, MAX_PUT_MS, ONE_TRY, putEvents } from '../../functions/publish-events/put-events.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { startStub } from '../sources/stub-server.ts';
import { payoutOf } from '../support/payouts.ts';
import { BUS_NAME, FakeBus } from './fake-bus.ts';

describe('putting events on a bus that does not answer', () => {
  it('ends after its own tries, each of them cut off, and leaves the events', async () => {
    const { origin: endpoint, requests } = await startStub(() => undefined);
    const requestHandler = { ...ONE_TRY.requestHandler, requestTimeout: 30 };
    const client = new EventBridgeClient({ ...LOCAL_IDENTITY, ...ONE_TRY, requestHandler, endpoint });
    const { deps, clock } = new FakeBus();

    const fates = await putEvents({ ...deps.bus, client }, [
      busEntryOf({ busName: BUS_NAME }, payoutEventOf(payoutOf())),
    ]);

    expect(fates).toEqual(['left']);
    expect(requests).toHaveLength(4);
    const pausedMs = clock.sleptMs.reduce((sum, ms) => sum + ms, 0);
    expect(4 * ONE_TRY.requestHandler.requestTimeout + pausedMs).toBeLessThanOrEqual(MAX_PUT_MS);
  });
});
