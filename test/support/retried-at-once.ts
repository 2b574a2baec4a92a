import type { Provider, RetryStrategy, RetryStrategyV2 } from '@smithy/types';

export type Retrying = { readonly config: { retryStrategy: Provider<RetryStrategy | RetryStrategyV2> } };

/** No time before another try, however many there were. */
const AT_ONCE = { computeNextBackoffDelay: () => 0, setDelayBase: () => undefined };

/** A client that tries again what the SDK tries again, and at once: no service here is under load. */
export function retriedAtOnce<C extends Retrying>(client: C): C {
  const strategyOf = client.config.retryStrategy;
  client.config.retryStrategy = async () => {
    const strategy = await strategyOf();
    if (!('retryBackoffStrategy' in strategy)) throw new Error('The SDK waits by something else now.');
    return Object.assign(strategy, { retryBackoffStrategy: AT_ONCE });
  };
  return client;
}
