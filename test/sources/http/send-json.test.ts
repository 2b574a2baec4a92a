import { describe, expect, it } from 'vitest';
import { createWritingClient } from '../../../functions/sources/http/send-json.ts';
import { rejectionOf } from '../../support/errors.ts';
import { ManualClock } from '../manual-clock.ts';
import { countedFetch, type Handler, startStub, stubDeps, TOKEN } from '../stub-server.ts';
import { NEVER, schema } from './get-json-rig.ts';

const SENDING = { method: 'POST', body: '{"amount":12.50}' } as const;

async function rigFor(handler: Handler) {
  const stub = await startStub(handler);
  const clock = new ManualClock();
  const counted = countedFetch();
  const client = createWritingClient({
    ...stubDeps(clock, counted.fetch),
    source: 'ampeco',
    baseUrl: stub.origin,
    requestsPerMinute: 60,
    maxInFlight: 1,
  });
  const send = () => clock.run(client.sendJson('/records', SENDING, schema, NEVER), counted.isBusy);
  return { stub, send };
}

describe('a request that writes', () => {
  it('carries method, body and token, and gives the answer', async () => {
    const { stub, send } = await rigFor(() => ({ status: 201, body: '{"amount":12.50}' }));

    expect(await send()).toEqual({ kind: 'answered', value: { amount: '12.50' } });
    expect(stub.requests).toMatchObject([
      {
        method: 'POST',
        body: SENDING.body,
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      },
    ]);
  });

  it.each<[string, Handler, string]>([
    ['a broken server', () => ({ status: 500, body: '' }), 'SOURCE_UNAVAILABLE'],
    ['a time-out of the server', () => ({ status: 408, body: '' }), 'SOURCE_UNAVAILABLE'],
    [
      'a connection that ends',
      (_, response) => {
        response.destroy();
        return undefined;
      },
      'SOURCE_UNAVAILABLE',
    ],
    ['an answer that is cut', () => ({ status: 201, body: '{"amo' }), 'SOURCE_RESPONSE_MALFORMED'],
    ['an answer of another shape', () => ({ status: 201, body: {} }), 'SOURCE_RESPONSE_MALFORMED'],
  ])('is sent once, and may have arrived after %s', async (_what, handler, code) => {
    const { stub, send } = await rigFor(handler);

    expect(await send()).toMatchObject({ kind: 'unknown', error: { code } });
    expect(stub.requests).toHaveLength(1);
  });

  it.each([
    [401, 'SOURCE_UNAUTHORIZED'],
    [403, 'SOURCE_FORBIDDEN'],
    [404, 'SOURCE_REQUEST_REFUSED'],
    [422, 'SOURCE_REQUEST_REFUSED'],
    [302, 'SOURCE_REQUEST_REFUSED'],
    [429, 'SOURCE_RATE_LIMITED'],
  ])('is sent once, and has no effect after %i', async (status, code) => {
    const { stub, send } = await rigFor(() => ({ status, headers: { location: '/x' }, body: '{}' }));

    const error = await rejectionOf(send());
    expect(error).toMatchObject({ code });
    expect(error.message).toContain('(POST /records)');
    expect(stub.requests).toHaveLength(1);
  });
});
