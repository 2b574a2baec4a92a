import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapInOrder } from '../../functions/flow/in-order.ts';
import { ManualClock } from '../sources/manual-clock.ts';
import { forAllAsyncIn } from '../support/properties.ts';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('mapInOrder', () => {
  it('gives every result in order, with no more in flight than allowed', async () => {
    await forAllAsyncIn(
      50,
      fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 6 }),
      async (delays, concurrency) => {
        const clock = new ManualClock();
        let inFlight = 0;
        let most = 0;
        const fn = async (index: number): Promise<number> => {
          inFlight += 1;
          most = Math.max(most, inFlight);
          await clock.sleep(delays[index] ?? 0);
          inFlight -= 1;
          return index * 2;
        };

        const results = await clock.run(collect(mapInOrder(delays.keys(), concurrency, fn)));

        expect(results).toEqual(delays.map((_, index) => index * 2));
        expect(most).toBeLessThanOrEqual(concurrency);
      },
    );
  });

  it('gives a result at once, while the next item is still awaited', async () => {
    let next: (() => void) | undefined;
    async function* slow(): AsyncGenerator<number> {
      yield 1;
      await new Promise<void>((resolve) => {
        next = resolve;
      });
      yield 2;
    }
    const results = mapInOrder(slow(), 4, async (item) => item);

    const first = await results.next();

    expect(first).toEqual({ done: false, value: 1 });
    next?.();
    expect(await collect(results)).toEqual([2]);
  });

  it('throws an error in its place, after the results before it, with nothing left in flight', async () => {
    const clock = new ManualClock();
    let inFlight = 0;
    const fn = async (item: number): Promise<number> => {
      inFlight += 1;
      await clock.sleep(item === 2 ? 1 : 100);
      inFlight -= 1;
      if (item === 2) throw new Error('second');
      return item;
    };
    const seen: number[] = [];
    const reading = (async () => {
      for await (const result of mapInOrder([0, 1, 2, 3, 4, 5], 4, fn)) seen.push(result);
    })();
    reading.catch(() => undefined);

    await expect(clock.run(reading)).rejects.toThrow('second');

    expect(seen).toEqual([0, 1]);
    expect(inFlight).toBe(0);
  });

  it('throws an error of the items after the results before it', async () => {
    function* failing(): Generator<number> {
      yield 1;
      yield 2;
      throw new Error('items');
    }
    const seen: number[] = [];

    const reading = (async () => {
      for await (const result of mapInOrder(failing(), 3, async (item) => item)) seen.push(result);
    })();

    await expect(reading).rejects.toThrow('items');
    expect(seen).toEqual([1, 2]);
  });

  it('stops what is in flight and closes the items when the consumer stops', async () => {
    const stop = new AbortController();
    let closed = false;
    let settled = 0;
    let begun: (() => void) | undefined;
    const othersBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    async function* items(): AsyncGenerator<number> {
      try {
        for (let item = 0; ; item += 1) yield item;
      } finally {
        closed = true;
      }
    }
    const fn = async (item: number): Promise<number> => {
      if (item === 0) return othersBegun.then(() => item);
      begun?.();
      await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
      settled += 1;
      return item;
    };

    for await (const result of mapInOrder(items(), 3, fn, stop)) {
      expect(result).toBe(0);
      break;
    }

    expect(stop.signal.aborted).toBe(true);
    expect(settled).toBeGreaterThan(0);
    expect(closed).toBe(true);
  });
});
