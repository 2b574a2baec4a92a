import type { SourceConfig } from '../platform/config.ts';

/** The most requests in a day; AMPECO's own default, unless a tenant changed it. Spirii publishes none. */
export function requestsPerDayOf(config: SourceConfig): number | undefined {
  return config.kind === 'ampeco' ? (config.requestsPerDay ?? 100_000) : undefined;
}
