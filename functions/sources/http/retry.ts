import type { PipelineError } from '../../core/errors.ts';
import type { Clock, Random } from '../../platform/clock.ts';

export type RetryPolicy = {
  readonly maxTries: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** No further try starts this long after the first. */
  readonly totalMs: number;
};

export const RETRY_POLICY: RetryPolicy = {
  maxTries: 5,
  baseDelayMs: 250,
  maxDelayMs: 10_000,
  totalMs: 300_000,
};

/** How one try ended. `backoff` waits a jittered delay before the next one; `afterMs` what the source asked for. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: PipelineError;
      readonly next: 'give-up' | 'backoff' | { readonly afterMs: number };
    };

export type RetryDeps = {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: Random;
};

/**
 * Tries until one goes through, within the policy's bounds, with exponential backoff and full jitter. Only for
 * requests that change nothing at the source.
 *
 * @throws the last try's PipelineError, or the signal's reason when it aborts.
 */
export async function retry<T>(
  attempt: () => Promise<Attempt<T>>,
  { policy, clock, random }: RetryDeps,
  signal: AbortSignal,
): Promise<T> {
  const deadlineMs = clock.now() + policy.totalMs;
  for (let tryNumber = 1; ; tryNumber += 1) {
    const outcome = await attempt();
    if (outcome.ok) return outcome.value;
    if (outcome.next === 'give-up' || tryNumber >= policy.maxTries) throw outcome.error;
    const delayMs =
      outcome.next === 'backoff'
        ? Math.floor(random() * Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** tryNumber))
        : outcome.next.afterMs;
    if (clock.now() + delayMs > deadlineMs) throw outcome.error;
    if (delayMs > 0) await clock.sleep(delayMs, signal);
  }
}
