/**
 * A controller that stops when `signal` does. Linked by hand: Node keeps what `AbortSignal.any` makes, and all that
 * listens to it, for as long as anything does.
 */
export function stoppedBy(signal: AbortSignal | undefined): AbortController {
  const stop = new AbortController();
  if (signal?.aborted === true) stop.abort(signal.reason);
  else signal?.addEventListener('abort', () => stop.abort(signal.reason), { once: true });
  return stop;
}
