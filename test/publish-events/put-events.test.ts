import { createServer, type Server } from 'node:http';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { payoutEventOf } from '../../functions/core/payout-event.ts';
import { busEntryOf, MAX_PUT_MS, ONE_TRY, putEvents } from '../../functions/publish-events/put-events.ts';
import { LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { payoutOf } from '../support/payouts.ts';
import { BUS_NAME, FakeBus } from './fake-bus.ts';

/** Takes every request and answers none. */
let silent: Server;
let requests: number;

beforeEach(async () => {
  requests = 0;
  silent = createServer(() => {
    requests += 1;
  });
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  silent.closeAllConnections();
  silent.close();
});

describe('putting events on a bus that does not answer', () => {
  it('ends after its own tries, each of them cut off, and leaves the events', async () => {
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const requestHandler = { ...ONE_TRY.requestHandler, requestTimeout: 30 };
    const endpoint = `http://127.0.0.1:${port}`;
    const client = new EventBridgeClient({ ...LOCAL_IDENTITY, ...ONE_TRY, requestHandler, endpoint });
    const { deps, clock } = new FakeBus();

    const fates = await putEvents({ ...deps.bus, client }, [
      busEntryOf({ busName: BUS_NAME }, payoutEventOf(payoutOf())),
    ]);

    expect(fates).toEqual(['left']);
    expect(requests).toBe(4);
    const pausedMs = clock.sleptMs.reduce((sum, ms) => sum + ms, 0);
    expect(4 * ONE_TRY.requestHandler.requestTimeout + pausedMs).toBeLessThanOrEqual(MAX_PUT_MS);
  });
});
