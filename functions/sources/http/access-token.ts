import * as z from 'zod/mini';
import type { PipelineError } from '../../core/errors.ts';
import type { SourceName } from '../../core/expense.ts';
import type { Clock } from '../../platform/clock.ts';
import type { ClientCredentials } from '../../platform/secrets.ts';
import { readBody } from './body.ts';
import { sourceError } from './response-error.ts';

const TIMEOUT_MS = 20_000;
const MAX_BODY_BYTES = 64 * 1024;
/** A token about to expire may be refused on its way. */
const RENEW_BEFORE_MS = 60_000;
/** Never exchanged sooner, whatever the source says: refused credentials stay refused. */
const EXCHANGE_EVERY_MS = 60_000;

/** RFC 6749, 5.1. */
const tokenAnswer = z.object({
  access_token: z.string().check(z.regex(/^[\x21-\x7e]{1,8192}$/)),
  expires_in: z.catch(z.nullish(z.number()), undefined),
});

type Token = { readonly text: string; readonly renewAtMs: number };

export type AccessTokenOptions = {
  readonly source: SourceName;
  readonly credentials: ClientCredentials;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
};

/**
 * The access token of OAuth client credentials (RFC 6749, 4.4): exchanged at first need, kept until shortly before it
 * expires, and exchanged again if the source refuses it, at most once a minute.
 */
export class AccessToken {
  readonly #options: AccessTokenOptions;
  #token: Token | undefined;
  #exchanging: Promise<Token> | undefined;
  #exchangedAtMs = Number.NEGATIVE_INFINITY;
  #refusal: PipelineError | undefined;

  constructor(options: AccessTokenOptions) {
    this.#options = options;
  }

  /** @throws PipelineError SOURCE_UNAUTHORIZED for refused credentials, SOURCE_UNAVAILABLE. */
  async current(): Promise<string> {
    const now = this.#options.clock.now();
    if (this.#token !== undefined && (now < this.#token.renewAtMs || !this.#mayExchange(now)))
      return this.#token.text;
    if (this.#refusal !== undefined && !this.#mayExchange(now)) throw this.#refusal;
    this.#exchanging ??= this.#exchange().finally(() => {
      this.#exchanging = undefined;
    });
    return (await this.#exchanging).text;
  }

  /** The source refused a token. @returns whether to ask again with the current one. */
  refused(text: string): boolean {
    if (this.#token?.text !== text) return true;
    if (!this.#mayExchange(this.#options.clock.now())) return false;
    this.#token = undefined;
    return true;
  }

  #mayExchange(now: number): boolean {
    return now - this.#exchangedAtMs >= EXCHANGE_EVERY_MS;
  }

  async #exchange(): Promise<Token> {
    const { clock } = this.#options;
    this.#refusal = undefined;
    const { status, body } = await this.#ask();
    // A failed exchange is retried like any request: only an answer counts.
    this.#exchangedAtMs = clock.now();
    if (status === 429 || status >= 500) throw this.#failure('SOURCE_UNAVAILABLE', `answered ${status}`);
    const parsed = tokenAnswer.safeParse(status >= 200 && status < 300 ? jsonOf(body) : undefined);
    if (!parsed.success) {
      const refusal = this.#failure(
        'SOURCE_UNAUTHORIZED',
        status >= 200 && status < 300 ? 'gave no access token' : `answered ${status}`,
      );
      this.#refusal = refusal;
      throw refusal;
    }
    const lifeMs = (parsed.data.expires_in ?? Number.POSITIVE_INFINITY) * 1000;
    const renewAtMs = clock.now() + Math.max(lifeMs / 2, lifeMs - RENEW_BEFORE_MS);
    this.#token = { text: parsed.data.access_token, renewAtMs };
    return this.#token;
  }

  async #ask(): Promise<{ readonly status: number; readonly body: string }> {
    const { credentials, fetch } = this.#options;
    const { clientId, clientSecret, tokenUrl, scope } = credentials;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      ...(scope === undefined ? {} : { scope }),
    });
    try {
      const response = await fetch(tokenUrl, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: form.toString(),
        // A redirect would carry the credentials to another address.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return { status: response.status, body: await readBody(response, MAX_BODY_BYTES) };
    } catch {
      // Without the error's own text: it may quote the request.
      throw this.#failure('SOURCE_UNAVAILABLE', 'could not be reached');
    }
  }

  #failure(code: 'SOURCE_UNAVAILABLE' | 'SOURCE_UNAUTHORIZED', what: string): PipelineError {
    const { source, credentials } = this.#options;
    const path = new URL(credentials.tokenUrl).pathname;
    return sourceError(
      code,
      { source, path },
      `the server of its access tokens ${what}`,
      {},
      code === 'SOURCE_UNAUTHORIZED'
        ? 'Check clientId, clientSecret, tokenUrl and scope in the secret of this source.'
        : undefined,
    );
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The `exp` of a JWT in milliseconds; undefined where the token is no JWT or has none. */
export function expiryOf(token: string): number | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  const claims = z
    .object({ exp: z.number() })
    .safeParse(jsonOf(Buffer.from(payload, 'base64url').toString('utf8')));
  return claims.success ? claims.data.exp * 1000 : undefined;
}
