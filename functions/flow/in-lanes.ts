/**
 * Runs `work` for each item, up to `concurrency` at once. Items of one lane run one after the other in their order; an
 * item without a lane waits for all before it, and all after it wait for it. Reads no item before there is room for it,
 * so memory stays bounded.
 *
 * The first error ends it, after all running work has finished: nothing works on unseen.
 */
export async function forEachInLanes<T>(
  items: AsyncIterable<T>,
  concurrency: number,
  laneOf: (item: T) => string | undefined,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const start = (lane: string, item: T): void => {
    const done = work(item)
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => running.delete(lane));
    running.set(lane, done);
  };
  try {
    for await (const item of items) {
      const lane = laneOf(item);
      if (lane === undefined) await Promise.all(running.values());
      else await running.get(lane);
      while (running.size >= concurrency) await Promise.race(running.values());
      if (failures.length > 0) break;
      if (lane === undefined) await work(item);
      else start(lane, item);
    }
  } finally {
    await Promise.all(running.values());
  }
  if (failures.length > 0) throw failures[0];
}
