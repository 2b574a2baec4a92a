/** Items in their order, some at a time. @param sizeOf asked before each chunk: how many it takes at most. */
export async function* inChunks<T>(
  items: AsyncIterable<T> | Iterable<T>,
  sizeOf: () => number,
): AsyncGenerator<readonly T[]> {
  let some: T[] = [];
  let size = 0;
  for await (const item of items) {
    if (some.length === 0) size = sizeOf();
    some.push(item);
    if (some.length < size) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
