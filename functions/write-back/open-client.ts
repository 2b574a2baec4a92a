import type { AmpecoSourceConfig } from '../platform/config.ts';
import { createWritingClient, type WritingClient } from '../sources/http/send-json.ts';
import type { SourceDeps } from '../sources/source.ts';

/**
 * A tenth of AMPECO's default, beside the collector's own rate: a payout takes three requests, once. It tells payouts
 * one after the other.
 */
const REQUESTS_PER_MINUTE = 100;

/** The client with the token that writes at the source. @throws PipelineError SECRET_INVALID */
export function openWritingClient({ kind, baseUrl }: AmpecoSourceConfig, deps: SourceDeps): WritingClient {
  return createWritingClient({
    ...deps,
    source: kind,
    baseUrl,
    requestsPerMinute: REQUESTS_PER_MINUTE,
    maxInFlight: 1,
  });
}
