import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../functions/sources/http/pacer.ts';
import type { RateSignal } from '../../../functions/sources/http/rate-signal.ts';
import { forAllAsyncIn } from '../../support/properties.ts';
import { ManualClock } from '../manual-clock.ts';

const MINUTE = 60_000;
const NEVER = new AbortController().signal;

/** How a server counts requests: when they arrived, and whether one more is allowed. */
type Server = { arrive(nowMs: number): RateSignal; readonly arrivals: number[]; refused: number };

function fixedWindowServer(limit: number, headers: boolean, usedByOthers = 0): Server {
  const arrivals: number[] = [];
  let window = -1;
  let used = 0;
  return {
    arrivals,
    refused: 0,
    arrive(nowMs) {
      if (Math.floor(nowMs / MINUTE) !== window) {
        window = Math.floor(nowMs / MINUTE);
        used = usedByOthers;
      }
      const resetInMs = (window + 1) * MINUTE - nowMs;
      if (used >= limit) {
        this.refused += 1;
        return {
          throttled: true,
          retryAfterMs: resetInMs,
          ...(headers ? { limit, remaining: 0, resetInMs } : {}),
        };
      }
      used += 1;
      arrivals.push(nowMs);
      return { throttled: false, ...(headers ? { limit, remaining: limit - used, resetInMs } : {}) };
    },
  };
}

function slidingWindowServer(limit: number, headers: boolean): Server {
  const arrivals: number[] = [];
  return {
    arrivals,
    refused: 0,
    arrive(nowMs) {
      const recent = arrivals.filter((ms) => ms > nowMs - MINUTE);
      if (recent.length >= limit) {
        this.refused += 1;
        const retryAfterMs = (recent[0] ?? nowMs) + MINUTE - nowMs;
        return { throttled: true, retryAfterMs, ...(headers ? { limit, remaining: 0 } : {}) };
      }
      arrivals.push(nowMs);
      return { throttled: false, ...(headers ? { limit, remaining: limit - recent.length - 1 } : {}) };
    },
  };
}

/** Sends `count` requests through the pacer, each with its own latencies, and resends refused ones. */
async function sendAll(
  pacer: Pacer,
  clock: ManualClock,
  server: Server,
  count: number,
  latencyMs: () => number,
) {
  const send = async (): Promise<void> => {
    for (;;) {
      const permit = await pacer.acquire(NEVER);
      await clock.sleep(latencyMs());
      const signal = server.arrive(clock.now());
      await clock.sleep(latencyMs());
      permit.release(signal);
      if (!signal.throttled) return;
    }
  };
  await clock.run(Promise.all(Array.from({ length: count }, send)));
}

function mostInAnyMinute(arrivals: readonly number[]): number {
  return Math.max(
    ...arrivals.map((start) => arrivals.filter((ms) => ms >= start && ms < start + MINUTE).length),
  );
}

function pacerOf(clock: ManualClock, requestsPerMinute: number, maxInFlight: number): Pacer {
  return new Pacer({ clock, requestsPerMinute, maxInFlight });
}

describe('Pacer', () => {
  it('keeps within the limit in every minute and is never refused, whatever the latencies', async () => {
    await forAllAsyncIn(
      60,
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 10 }),
      fc.integer({ min: 0, max: MINUTE }),
      async (limit, maxInFlight, fixed, headers, latencies, startMs) => {
        const clock = new ManualClock(1_700_000_000_000 + startMs);
        const server = fixed ? fixedWindowServer(limit, headers) : slidingWindowServer(limit, headers);
        const pacer = pacerOf(clock, limit, maxInFlight);
        let turn = 0;

        await sendAll(pacer, clock, server, limit * 2 + 3, () => latencies[turn++ % latencies.length] ?? 1);

        expect(server.refused).toBe(0);
        expect(mostInAnyMinute(server.arrivals)).toBeLessThanOrEqual(limit);
      },
    );
  });

  it('does not slow down a burst within the allowance', async () => {
    const clock = new ManualClock();
    const startMs = clock.now();
    const server = fixedWindowServer(600, true);

    await sendAll(pacerOf(clock, 600, 10), clock, server, 230, () => 10);

    expect(clock.now() - startMs).toBe(23 * 20);
  });

  it('keeps to a lower limit that the headers name', async () => {
    const clock = new ManualClock(0);
    const server = slidingWindowServer(5, true);

    await sendAll(pacerOf(clock, 600, 2), clock, server, 20, () => 10);

    expect(server.refused).toBe(0);
    expect(mostInAnyMinute(server.arrivals)).toBe(5);
  });

  it('waits for the reset where others used the allowance up', async () => {
    const clock = new ManualClock(0);
    const server = fixedWindowServer(100, true, 90);

    await sendAll(pacerOf(clock, 100, 4), clock, server, 25, () => 10);

    expect(server.refused).toBe(0);
  });

  it("is refused at most once per request in flight where the server's limit is unknown", async () => {
    const clock = new ManualClock(0);
    const server = fixedWindowServer(20, false);

    await sendAll(pacerOf(clock, 100, 4), clock, server, 200, () => 10);

    expect(server.refused).toBeLessThanOrEqual(4);
    expect(server.arrivals).toHaveLength(200);
  });

  it('pauses all requests until Retry-After has passed, then starts again one by one', async () => {
    const clock = new ManualClock();
    const pacer = pacerOf(clock, 600, 8);
    const startMs = clock.now();
    (await pacer.acquire(NEVER)).release({ throttled: true, limit: 600, retryAfterMs: 30_000 });
    let running = 0;
    let mostAtFirst = 0;
    const startedMs: number[] = [];
    const send = async (): Promise<void> => {
      const permit = await pacer.acquire(NEVER);
      running += 1;
      startedMs.push(clock.now() - startMs);
      if (startedMs.length <= 2) mostAtFirst = Math.max(mostAtFirst, running);
      await clock.sleep(10);
      running -= 1;
      permit.release({ throttled: false, limit: 600 });
    };

    await clock.run(Promise.all(Array.from({ length: 20 }, send)));

    expect(startedMs[0]).toBe(30_000);
    expect(startedMs[1]).toBe(30_010);
    expect(startedMs.filter((ms) => ms === 30_010)).toHaveLength(2);
    expect(startedMs.filter((ms) => ms === 30_020)).toHaveLength(4);
  });

  it('counts pauses until a request goes through', async () => {
    const clock = new ManualClock();
    const pacer = pacerOf(clock, 600, 8);
    for (let pause = 1; pause <= 3; pause += 1) {
      const permit = await clock.run(pacer.acquire(NEVER));
      permit.release({ throttled: true, retryAfterMs: 1000 });
      expect(pacer.pausesInARow).toBe(pause);
    }

    (await clock.run(pacer.acquire(NEVER))).release({ throttled: false });

    expect(pacer.pausesInARow).toBe(0);
  });

  it('never trusts a reset or a Retry-After that is far away', async () => {
    const clock = new ManualClock();
    const pacer = pacerOf(clock, 600, 8);
    const startMs = clock.now();
    (await pacer.acquire(NEVER)).release({ throttled: false, remaining: 0, resetInMs: 86_400_000 });

    const permit = await clock.run(pacer.acquire(NEVER));
    expect(clock.now() - startMs).toBeLessThanOrEqual(61_000);
    permit.release({ throttled: true, retryAfterMs: 86_400_000 });
    await clock.run(pacer.acquire(NEVER));

    expect(clock.now() - startMs).toBeLessThanOrEqual(61_000 + 120_000);
  });

  it('lets a waiting request go when its signal aborts, and the next ones go on', async () => {
    const clock = new ManualClock();
    const pacer = pacerOf(clock, 600, 1);
    const running = await pacer.acquire(NEVER);
    const stop = new AbortController();
    const reason = new Error('stopped');
    const aborted = pacer.acquire(stop.signal);
    const next = pacer.acquire(NEVER);

    stop.abort(reason);
    running.release(undefined);

    await expect(aborted).rejects.toBe(reason);
    await expect(next).resolves.toBeDefined();
  });

  it('leaves no timer behind once nobody waits', async () => {
    const clock = new ManualClock();
    const pacer = pacerOf(clock, 1, 1);
    (await pacer.acquire(NEVER)).release(undefined);
    const stop = new AbortController();
    const waiting = pacer.acquire(stop.signal);
    expect(clock.sleeping).toBe(1);

    stop.abort();

    await expect(waiting).rejects.toThrow();
    expect(clock.sleeping).toBe(0);
  });
});
