type Settled<R> = { readonly ok: true; readonly value: R } | { readonly ok: false; readonly error: unknown };

function settle<R>(promise: Promise<R>): Promise<Settled<R>> {
  return promise.then(
    (value) => ({ ok: true, value }) as const,
    (error: unknown) => ({ ok: false, error }) as const,
  );
}

/** As a reason, it saves each end an error with its stack. */
const ENDED = 'ended';

async function* toAsync<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T> {
  yield* items;
}

/**
 * Maps with up to `concurrency` calls of `fn` in flight and gives the results in the order of `items`, each as soon as
 * all before it are out. Reads no further ahead, so memory stays bounded.
 *
 * Throws an error of `fn` or `items` in its place, after the results before it. When it ends, by an error or because
 * the consumer stops, it aborts `stop` and then awaits all calls in flight: nothing works on unseen.
 */
export async function* mapInOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  fn: (item: T) => Promise<R>,
  stop?: AbortController,
): AsyncGenerator<R> {
  const iterator = toAsync(items);
  const inFlight: Promise<Settled<R>>[] = [];
  let pull: Promise<Settled<IteratorResult<T>>> | undefined;
  let input: { ended: false } | { ended: true; failure?: { error: unknown } } = { ended: false };
  try {
    while (true) {
      if (!input.ended && pull === undefined && inFlight.length < concurrency) pull = settle(iterator.next());
      const head = inFlight[0];
      const first = await Promise.race([
        ...(head === undefined ? [] : [head.then((result) => ({ kind: 'result', result }) as const)]),
        ...(pull === undefined ? [] : [pull.then((pulled) => ({ kind: 'item', pulled }) as const)]),
        ...(head === undefined && pull === undefined ? [{ kind: 'end' } as const] : []),
      ]);
      if (first.kind === 'end') break;
      if (first.kind === 'result') {
        if (!first.result.ok) throw first.result.error;
        inFlight.shift();
        yield first.result.value;
        continue;
      }
      pull = undefined;
      if (!first.pulled.ok) input = { ended: true, failure: { error: first.pulled.error } };
      else if (first.pulled.value.done === true) input = { ended: true };
      else inFlight.push(settle(fn(first.pulled.value.value)));
    }
    if (input.ended && input.failure !== undefined) throw input.failure.error;
  } finally {
    stop?.abort(ENDED);
    await Promise.all(inFlight);
    await settle(iterator.return(undefined));
  }
}
