import type * as z from 'zod/mini';
import { kindOf } from '../../core/error-kind.ts';
import { PipelineError } from '../../core/errors.ts';
import { attempt, type Sending, type SourceClientOptions, sharedBy } from './attempt.ts';
import { checked, locate, readingWith, type SourceClient } from './get-json.ts';
import type { RequestLabel } from './response-error.ts';

/** `unknown`: it may have taken effect. Only reading tells, and only a reading may lead to another try. */
export type Sent<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'unknown'; readonly error: PipelineError };

export interface WritingClient extends SourceClient {
  /**
   * Sends once and never repeats by itself, at the pace of the client's readings.
   *
   * @throws PipelineError where the source refused it, so it has no effect: SOURCE_UNAUTHORIZED, SOURCE_FORBIDDEN,
   * SOURCE_REQUEST_REFUSED, SOURCE_RATE_LIMITED; the signal's reason when it aborts, with an unknown outcome.
   */
  sendJson<T>(
    location: string,
    sending: Sending,
    schema: z.ZodMiniType<T>,
    signal: AbortSignal,
  ): Promise<Sent<T>>;
}

/** A client that may write at its source. No collector has one. @throws PipelineError SECRET_INVALID */
export function createWritingClient(options: SourceClientOptions): WritingClient {
  const shared = sharedBy(options);
  return {
    ...readingWith(shared),
    sendJson: async (location, sending, schema, signal) => {
      const url = locate(options, location, {});
      const { method } = sending;
      const label: RequestLabel = { source: options.source, path: url.pathname + url.search, method };
      const tried = await attempt(shared, url, label, signal, sending);
      if (!tried.ok) {
        if (kindOf(tried.error).effect === 'unknown') return { kind: 'unknown', error: tried.error };
        throw tried.error;
      }
      try {
        return { kind: 'answered', value: checked(label, tried.value, schema) };
      } catch (error) {
        if (!(error instanceof PipelineError)) throw error;
        return { kind: 'unknown', error };
      }
    },
  };
}
