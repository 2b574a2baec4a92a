import type * as z from 'zod/mini';
import { attempt, type Shared, type SourceClientOptions, sharedBy } from './attempt.ts';
import { parseJson } from './json.ts';
import { type RequestLabel, sourceError } from './response-error.ts';
import { RETRY_POLICY, retry } from './retry.ts';

export type Query = Readonly<Record<string, string | number>>;

export interface SourceClient {
  /**
   * Reads and checks one answer, paced and retried. `location` is a path or an absolute URL of the source; it must be
   * on the base URL's origin, since the token goes with it.
   *
   * @throws PipelineError SOURCE_UNAUTHORIZED, SOURCE_FORBIDDEN, SOURCE_REQUEST_REFUSED, SOURCE_RATE_LIMITED,
   * SOURCE_UNAVAILABLE or SOURCE_RESPONSE_MALFORMED; the signal's reason when it aborts.
   */
  getJson<T>(location: string, query: Query, schema: z.ZodMiniType<T>, signal: AbortSignal): Promise<T>;
}

/** @throws PipelineError SECRET_INVALID where the token does not fit in a header. */
export function createSourceClient(options: SourceClientOptions): SourceClient {
  return readingWith(sharedBy(options));
}

export function readingWith(shared: Shared): SourceClient {
  const { options } = shared;
  const deps = { policy: RETRY_POLICY, clock: options.clock, random: options.random };
  return {
    getJson: async (location, query, schema, signal) => {
      const url = locate(options, location, query);
      const label: RequestLabel = { source: options.source, path: url.pathname + url.search };
      const body = await retry(() => attempt(shared, url, label, signal), deps, signal);
      return checked(label, body, schema);
    },
  };
}

export function locate({ source, baseUrl }: SourceClientOptions, location: string, query: Query): URL {
  const base = new URL(baseUrl);
  const url = URL.canParse(location, baseUrl) ? new URL(location, baseUrl) : undefined;
  if (url === undefined || url.origin !== base.origin || url.username !== '' || url.password !== '') {
    throw sourceError(
      'SOURCE_RESPONSE_MALFORMED',
      { source, path: base.pathname },
      'the link to the next page leaves the source; it was not followed, since the token would have gone with it',
    );
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

/** @throws PipelineError SOURCE_RESPONSE_MALFORMED */
export function checked<T>(label: RequestLabel, body: string, schema: z.ZodMiniType<T>): T {
  let json: unknown;
  try {
    json = parseJson(body);
  } catch {
    throw sourceError('SOURCE_RESPONSE_MALFORMED', label, 'the answer is no JSON', { length: body.length });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const fields = fieldsOf(parsed.error).join(', ');
  throw sourceError('SOURCE_RESPONSE_MALFORMED', label, `the answer has missing or wrong fields: ${fields}`, {
    fields,
  });
}

/** Names of the wrong fields, without values. */
function fieldsOf(error: z.core.$ZodError): readonly string[] {
  const paths = error.issues.map((issue) => issue.path.map(String).join('.') || '(all)');
  return [...new Set(paths)].slice(0, 5);
}
