/** What a response says about the allowed rate. Durations are relative: a wrong clock does no harm. */
export type RateSignal = {
  /** Refused for the request rate (429). */
  readonly throttled: boolean;
  /** Requests allowed in a window. */
  readonly limit?: number;
  /** Requests left in the window, this one counted. */
  readonly remaining?: number;
  readonly resetInMs?: number;
  readonly retryAfterMs?: number;
};

function countHeader(headers: Headers, name: string): number | undefined {
  const text = headers.get(name)?.trim();
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

function httpDateMs(text: string | null | undefined): number | undefined {
  if (text === null || text === undefined || !/^[A-Za-z]{3}, .* GMT$/.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `Retry-After`: seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfterMs(headers: Headers, serverNowMs: number): number | undefined {
  const seconds = countHeader(headers, 'retry-after');
  if (seconds !== undefined) return seconds * 1000;
  const date = httpDateMs(headers.get('retry-after'));
  return date === undefined ? undefined : Math.max(0, date - serverNowMs);
}

/**
 * Reads `X-RateLimit-Limit`, `-Remaining` and `-Reset` (unix seconds) and `Retry-After`, as both Spirii and AMPECO name
 * them. Compares points in time with the response's own `Date`, if it has one.
 */
export function readRateSignal(status: number, headers: Headers, nowMs: number): RateSignal {
  const serverNowMs = httpDateMs(headers.get('date')) ?? nowMs;
  const limit = countHeader(headers, 'x-ratelimit-limit');
  const remaining = countHeader(headers, 'x-ratelimit-remaining');
  const resetSeconds = countHeader(headers, 'x-ratelimit-reset');
  const retryAfter = retryAfterMs(headers, serverNowMs);
  return {
    throttled: status === 429,
    ...(limit === undefined || limit === 0 ? {} : { limit }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetSeconds === undefined ? {} : { resetInMs: Math.max(0, resetSeconds * 1000 - serverNowMs) }),
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  };
}
