import { describe, expect, it } from 'vitest';
import { rejectionOf } from '../../support/errors.ts';
import { ManualClock } from '../manual-clock.ts';
import { clientAt, type Reply, rigFor, startStub } from '../stub-server.ts';
import { NEVER, rigOf, schema, untilTrue } from './get-json-rig.ts';

describe('getJson, when it has to wait', () => {
  it.each([
    ['never answers', false],
    ['stops in the middle of its body', true],
  ])('gives up a try that %s, and tries again', async (_what, begins) => {
    const clock = new ManualClock();
    let stalled = false;
    const stub = await startStub((_request, response) => {
      if (stub.requests.length === 2) return { body: { amount: 1 } };
      if (begins) response.writeHead(200).write('{"amount":');
      else stalled = true;
      return undefined;
    });
    const client = clientAt(stub.origin, {
      clock,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        stalled = stub.requests.length === 1;
        return response;
      },
    });

    const pending = client.getJson('/x', {}, schema, NEVER);
    await untilTrue(() => stalled);
    clock.advance(19_999);
    expect(stub.requests).toHaveLength(1);
    clock.advance(1);
    await untilTrue(() => {
      clock.advance(stub.requests.length === 1 ? 1 : 0);
      return stub.requests.length === 2;
    });

    await expect(pending).resolves.toEqual({ amount: '1' });
  });

  it('lets a 429 storm end the run, without asking over and over', async () => {
    const { stub, client, run, clock } = await rigOf(
      () => ({
        status: 429,
        headers: { 'retry-after': '30' },
        body: { message: 'Too Many Attempts.' },
      }),
      { maxInFlight: 8 },
    );
    const startMs = clock.now();
    const all = Array.from({ length: 50 }, () => client.getJson('/x', {}, schema, NEVER));
    for (const one of all) one.catch(() => undefined);

    const error = await rejectionOf(run(Promise.all(all)));

    expect(error.code).toBe('SOURCE_RATE_LIMITED');
    // The burst that met the limit, then one request after each pause.
    expect(stub.requests.length).toBeLessThanOrEqual(8 + 5);
    expect(clock.now() - startMs).toBeLessThanOrEqual(5 * 30_000);
  });

  it('does not wait for a Retry-After out of bounds', async () => {
    const { clock, get } = await rigOf(() => ({ status: 429, headers: { 'retry-after': '7200' }, body: '' }));
    const startMs = clock.now();

    const error = await rejectionOf(get());

    expect(error.code).toBe('SOURCE_RATE_LIMITED');
    expect(clock.now()).toBe(startMs);
  });

  it('waits for the Retry-After of a 503', async () => {
    const { stub, clock, get } = await rigOf(() =>
      stub.requests.length === 1
        ? { status: 503, headers: { 'retry-after': '12' }, body: '' }
        : { body: { amount: 1 } },
    );
    const startMs = clock.now();

    await get();

    expect(clock.now() - startMs).toBe(12_000);
  });

  it('keeps to the requests in flight', async () => {
    const { stub, client, run } = await rigOf(
      async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return { body: { amount: 1 } };
      },
      { maxInFlight: 3 },
    );

    await run(Promise.all(Array.from({ length: 30 }, () => client.getJson('/x', {}, schema, NEVER))));

    expect(stub.mostInFlight()).toBeLessThanOrEqual(3);
    expect(stub.requests).toHaveLength(30);
  });

  it('is never refused by a server that counts in fixed windows', async () => {
    let used = 0;
    let window = -1;
    let refused = 0;
    const stub = await startStub((): Reply => {
      const nowMs = rig.clock.now();
      if (Math.floor(nowMs / 60_000) !== window) {
        window = Math.floor(nowMs / 60_000);
        used = 0;
      }
      if (used >= 10) {
        refused += 1;
        return { status: 429, headers: { 'retry-after': '60' }, body: '' };
      }
      used += 1;
      return {
        headers: { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': String(10 - used) },
        body: { amount: 1 },
      };
    });
    const rig = rigFor(stub, { requestsPerMinute: 600, maxInFlight: 4 });

    await rig.run(Promise.all(Array.from({ length: 45 }, () => rig.client.getJson('/x', {}, schema, NEVER))));

    expect(refused).toBe(0);
    expect(stub.requests).toHaveLength(45);
  });

  it('stops at once when its signal aborts', async () => {
    const { stub, client } = await rigOf(() => undefined);
    const stop = new AbortController();
    const reason = new Error('stopped');
    const pending = client.getJson('/x', {}, schema, stop.signal);
    await untilTrue(() => stub.requests.length === 1);

    stop.abort(reason);

    await expect(pending).rejects.toBe(reason);
  });
});
