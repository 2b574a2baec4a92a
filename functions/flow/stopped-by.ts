/**
 * A controller that stops when `signal` does. Linked by hand: Node keeps a signal of `AbortSignal.any`, with its
 * listeners, as long as it has any.
 */
export function stoppedBy(signal: AbortSignal | undefined): AbortController {
  const stop = new AbortController();
  if (signal?.aborted === true) stop.abort(signal.reason);
  else signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
  return stop;
}
