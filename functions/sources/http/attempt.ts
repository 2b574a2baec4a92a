import { kindOf } from '../../core/error-kind.ts';
import { PipelineError } from '../../core/errors.ts';
import type { SourceName } from '../../core/expense.ts';
import type { Clock, Random } from '../../platform/clock.ts';
import type { Log } from '../../platform/log.ts';
import type { ClientCredentials } from '../../platform/secrets.ts';
import { AccessToken } from './access-token.ts';
import { BodyTooLong, readBody } from './body.ts';
import { MAX_PAUSE_MS, Pacer } from './pacer.ts';
import { type RateSignal, readRateSignal } from './rate-signal.ts';
import { errorOfResponse, type RequestLabel, sourceError } from './response-error.ts';
import type { Attempt } from './retry.ts';
import { SunsetWatch } from './sunset-watch.ts';

/** About 100,000 expenses of a Spirii report, which come in one answer. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** Of one try, from the request to the last byte of the answer. */
const TIMEOUT_MS = 20_000;
/** After so many pauses, a source that still refuses is left alone until the next run. */
const MAX_PAUSES_IN_A_ROW = 5;

/** As a reason, it saves each request an error with its stack. */
const DONE = 'done';

export type SourceClientOptions = {
  readonly source: SourceName;
  /** An origin, `https://api.example.com`. */
  readonly baseUrl: string;
  readonly token: string | ClientCredentials;
  /** When to stop asking the source; left out, never. */
  readonly deadlineMs?: number;
  readonly log: Log;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly requestsPerMinute: number;
  readonly maxInFlight: number;
  /** Left out, only the minute bounds the requests. */
  readonly allowance?: RequestAllowance | undefined;
};

/** Requests that a source allows, beyond its rate per minute. */
export interface RequestAllowance {
  /** @returns undefined if a request may go now; else when one may again, in milliseconds. */
  take(): Promise<number | undefined>;
}

type Answer = { readonly status: number; readonly headers: Headers; readonly body: string };
type Tried = { readonly answer: Answer } | { readonly failure: PipelineError; readonly passing: boolean };

/** Shared by all requests of one client. */
export type Shared = {
  readonly options: SourceClientOptions;
  readonly pacer: Pacer;
  /** Undefined where the secret is itself the token. */
  readonly access: AccessToken | undefined;
  readonly sunset: SunsetWatch;
};

/** @throws PipelineError SECRET_INVALID for a token unfit for a header: the header's own error would quote it. */
export function sharedBy(options: SourceClientOptions): Shared {
  const { source, token } = options;
  if (typeof token === 'string' && !/^[\x21-\x7e]{1,8192}$/.test(token)) {
    throw new PipelineError(
      'SECRET_INVALID',
      `The token of ${source} is empty or holds white space or control characters.`,
      {
        action: 'Store the token alone in the secret, without quotes, spaces or line breaks.',
        details: { source },
      },
    );
  }
  const access = typeof token === 'string' ? undefined : new AccessToken({ ...options, credentials: token });
  return { options, pacer: new Pacer(options), access, sunset: new SunsetWatch(options) };
}

/** A request with a body; left out, it only reads. */
export type Sending = { readonly method: 'POST' | 'PUT'; readonly body: string };

/** One try: paced, within the allowance, never repeated here. */
export async function attempt(
  { options, pacer, access, sunset }: Shared,
  url: URL,
  label: RequestLabel,
  signal: AbortSignal,
  sending?: Sending,
): Promise<Attempt<string>> {
  const token = await tokenFor(options, access);
  if (typeof token !== 'string') return { ok: false, ...token };
  const notBeforeMs = await options.allowance?.take();
  if (notBeforeMs !== undefined) return { ok: false, error: usedUp(label, notBeforeMs), next: 'give-up' };
  const permit = await pacer.acquire(signal);
  let rate: RateSignal | undefined;
  let tried: Tried;
  try {
    tried = await send(options, token, { url, label, sending }, signal);
    if ('answer' in tried) {
      rate = readRateSignal(tried.answer.status, tried.answer.headers, options.clock.now());
    }
  } finally {
    permit.release(rate);
  }
  if ('failure' in tried) {
    return { ok: false, error: tried.failure, next: tried.passing ? 'backoff' : 'give-up' };
  }
  const { answer } = tried;
  sunset.look(label.path, answer.headers);
  if (answer.status >= 200 && answer.status < 300) return { ok: true, value: answer.body };
  const error = errorOfResponse(label, answer, token);
  if (answer.status === 401 && access?.refused(token) === true)
    return { ok: false, error, next: { afterMs: 0 } };
  const waitMs = rate?.retryAfterMs ?? 0;
  const now = options.clock.now();
  if (
    rate?.throttled === true &&
    (waitMs > MAX_PAUSE_MS || now + waitMs > (options.deadlineMs ?? Number.POSITIVE_INFINITY))
  ) {
    return { ok: false, error: askedToWait(label, now + waitMs), next: 'give-up' };
  }
  return { ok: false, error, next: nextStep(error, rate, pacer) };
}

/** Ends the run at its checkpoint; the next request to the source comes later. */
function askedToWait(label: RequestLabel, notBeforeMs: number): PipelineError {
  const until = new Date(notBeforeMs).toISOString();
  return sourceError('SOURCE_RATE_LIMITED', label, `answered 429, to come back after ${until}`, {
    notBeforeMs,
  });
}

/** Just as if the source itself asked to wait. */
function usedUp(label: RequestLabel, notBeforeMs: number): PipelineError {
  const until = new Date(notBeforeMs).toISOString();
  const message = `all requests that it allows in a day were sent; it is asked again after ${until}`;
  return sourceError('SOURCE_RATE_LIMITED', label, message, { notBeforeMs });
}

async function tokenFor(
  { token }: SourceClientOptions,
  access: AccessToken | undefined,
): Promise<string | { readonly error: PipelineError; readonly next: 'give-up' | 'backoff' }> {
  if (typeof token === 'string') return token;
  try {
    return (await access?.current()) ?? '';
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { error, next: kindOf(error).again === 'transient' ? 'backoff' : 'give-up' };
  }
}

function nextStep(
  error: PipelineError,
  rate: RateSignal | undefined,
  pacer: Pacer,
): 'give-up' | 'backoff' | { readonly afterMs: number } {
  if (kindOf(error).again !== 'transient') return 'give-up';
  if ((rate?.retryAfterMs ?? 0) > MAX_PAUSE_MS) return 'give-up';
  if (rate?.throttled === true) {
    // The pacer makes this and all other requests of the source wait.
    return pacer.pausesInARow >= MAX_PAUSES_IN_A_ROW ? 'give-up' : { afterMs: 0 };
  }
  return rate?.retryAfterMs === undefined ? 'backoff' : { afterMs: rate.retryAfterMs };
}

type Outgoing = { readonly url: URL; readonly label: RequestLabel; readonly sending: Sending | undefined };

async function send(
  { fetch, clock }: SourceClientOptions,
  token: string,
  { url, label, sending }: Outgoing,
  signal: AbortSignal,
): Promise<Tried> {
  // It may have aborted while the permit was on its way: a listener would miss that.
  signal.throwIfAborted();
  // Linked by hand: AbortSignal.any costs a weak reference and a finaliser per request, and a run makes many.
  const request = new AbortController();
  const onAbort = (): void => request.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = new AbortController();
  let timedOut = false;
  clock.sleep(TIMEOUT_MS, timer.signal).then(
    () => {
      timedOut = true;
      request.abort();
    },
    () => undefined,
  );
  try {
    const response = await fetch(url, {
      ...(sending ?? {}),
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${token}`,
        ...(sending === undefined ? {} : { 'content-type': 'application/json' }),
      },
      // A redirect would carry the token to another address.
      redirect: 'manual',
      signal: request.signal,
    });
    const body = await readBody(response, MAX_BODY_BYTES);
    return { answer: { status: response.status, headers: response.headers, body } };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof BodyTooLong) {
      const failure = sourceError('SOURCE_RESPONSE_MALFORMED', label, 'the answer is too long', {
        maxBytes: MAX_BODY_BYTES,
      });
      return { failure, passing: false };
    }
    const why = timedOut ? `no complete answer within ${TIMEOUT_MS} ms` : 'the connection failed';
    const failure = sourceError('SOURCE_UNAVAILABLE', label, why, { reason: networkCode(error) });
    return { failure, passing: true };
  } finally {
    signal.removeEventListener('abort', onAbort);
    timer.abort(DONE);
  }
}

/** `ECONNREFUSED` and the like. Without the error's own text: it may quote the request. */
function networkCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? code : 'unknown';
}
