import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { forEachInLanes } from '../../functions/flow/in-lanes.ts';

type Item = { readonly lane: string | undefined; readonly id: number };

/** Turns of the event loop that an item's work takes: the same in every run, and different between neighbours. */
function turnsOf(id: number): number {
  return (id * 7) % 5;
}

class Trace {
  readonly started: number[] = [];
  readonly ended: number[] = [];
  running = 0;
  mostRunning = 0;
  pulled = 0;
  mostAhead = 0;

  async *items(items: readonly Item[]): AsyncGenerator<Item> {
    for (const item of items) {
      this.pulled += 1;
      this.mostAhead = Math.max(this.mostAhead, this.pulled - this.ended.length);
      yield item;
    }
  }

  async work({ id }: Item): Promise<void> {
    this.started.push(id);
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    for (let i = turnsOf(id); i > 0; i -= 1) await turn();
    this.running -= 1;
    this.ended.push(id);
  }
}

const LANES = Array.from({ length: 60 }, (_, id) => ({ id, lane: `lane-${id % 7}` }));

describe('items in lanes', () => {
  test('those of a lane run one after the other, in order', async () => {
    const trace = new Trace();

    await forEachInLanes(
      trace.items(LANES),
      4,
      ({ lane }) => lane,
      (item) => trace.work(item),
    );

    for (let lane = 0; lane < 7; lane += 1) {
      const ended = trace.ended.filter((id) => id % 7 === lane);
      expect(ended).toEqual([...ended].sort((a, b) => a - b));
    }
    expect(trace.ended).toHaveLength(60);
  });

  test('as many as allowed run at once, and no more are read ahead', async () => {
    const trace = new Trace();

    await forEachInLanes(
      trace.items(LANES),
      4,
      ({ lane }) => lane,
      (item) => trace.work(item),
    );

    expect(trace.mostRunning).toBe(4);
    expect(trace.mostAhead).toBeLessThanOrEqual(5);
  });

  test('one without a lane waits for all before it, and all after it wait for it', async () => {
    const trace = new Trace();
    const items = LANES.map((item) => (item.id % 10 === 9 ? { ...item, lane: undefined } : item));

    await forEachInLanes(
      trace.items(items),
      4,
      ({ lane }) => lane,
      (item) => trace.work(item),
    );

    for (const barrier of [9, 19, 29, 39, 49, 59]) {
      expect(trace.ended.slice(0, barrier).every((id) => id < barrier)).toBe(true);
      expect(trace.started[barrier]).toBe(barrier);
      expect(trace.ended[barrier]).toBe(barrier);
    }
  });

  test.for([3, 9])(
    'an error of item %i is thrown after all running work has ended, and ends it',
    async (failing) => {
      const trace = new Trace();
      const items = LANES.map((item) => (item.id === 9 ? { ...item, lane: undefined } : item));
      const work = async (item: Item): Promise<void> => {
        await trace.work(item);
        if (item.id === failing) throw new Error(`item ${item.id}`);
      };

      const running = forEachInLanes(trace.items(items), 4, ({ lane }) => lane, work);

      await expect(running).rejects.toThrow(`item ${failing}`);
      expect(trace.running).toBe(0);
      expect(trace.started.length).toBeLessThan(20);
    },
  );

  test('an error of the items is thrown after all running work has ended', async () => {
    const trace = new Trace();
    async function* broken(): AsyncGenerator<Item> {
      yield* trace.items(LANES.slice(0, 3));
      throw new Error('cut off');
    }

    const running = forEachInLanes(
      broken(),
      4,
      ({ lane }) => lane,
      (item) => trace.work(item),
    );

    await expect(running).rejects.toThrow('cut off');
    expect(trace.ended).toHaveLength(3);
  });
});
