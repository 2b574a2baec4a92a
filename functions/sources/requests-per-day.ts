import type { SourceConfig } from '../platform/config.ts';

/** The most requests in a day; AMPECO's own default, which a tenant may have changed. Spirii publishes none. */
export function requestsPerDayOf(config: SourceConfig): number | undefined {
  return config.kind === 'ampeco' ? (config.requestsPerDay ?? 100_000) : undefined;
}
