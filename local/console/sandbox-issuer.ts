import {
  createHash,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import type { Group } from '../../console/api/contract/groups.ts';
import type { Person } from '../../functions/core/approval/person.ts';
import type { Clock } from '../../functions/platform/clock.ts';

/** Somebody invented who can sign in. */
export type SandboxAccount = { readonly person: Person; readonly groups: readonly Group[] };

export const SANDBOX_CLIENT = 'ev-payouts-sandbox';

/** Of ES256: both numbers, without the wrapping of ASN.1. */
const SIGNATURE_BYTES = 64;
const TOKEN_MS = 15 * 60_000;
const CODE_MS = 60_000;
/** Nobody opens more sign-ins at once on their own machine. */
const MOST_KEPT = 100;

/** What the page asks for when it sends somebody here. https://www.rfc-editor.org/rfc/rfc7636 */
export type AuthorizationRequest = {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** base64url of the SHA-256 of the verifier. */
  readonly codeChallenge: string;
};

export type Tokens = {
  readonly id_token: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
};

type SignedIn = { readonly account: SandboxAccount; readonly atSeconds: number };

type Code = AuthorizationRequest & { readonly signedIn: SignedIn; readonly untilMs: number };

/**
 * Gives real, signed tokens to invented people, without a password: it shows how signing in works, and protects nothing
 * but this machine's sandbox. Its key lives as long as the process.
 */
export class SandboxIssuer {
  readonly accounts: readonly SandboxAccount[];
  readonly #clock: Clock;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  readonly #codes = new Map<string, Code>();
  readonly #refresh = new Map<string, SignedIn>();

  constructor(accounts: readonly SandboxAccount[], clock: Clock) {
    this.accounts = accounts;
    this.#clock = clock;
  }

  /** A code for the chosen person; good once, for a minute. */
  authorize(account: SandboxAccount, request: AuthorizationRequest): string {
    const code = secret();
    const nowMs = this.#clock.now();
    const signedIn = { account, atSeconds: Math.floor(nowMs / 1000) };
    keep(this.#codes, code, { ...request, signedIn, untilMs: nowMs + CODE_MS });
    return code;
  }

  /** @returns undefined where the code, its page or its verifier does not fit. */
  redeem(code: string, verifier: string, redirectUri: string): Tokens | undefined {
    const known = this.#codes.get(code);
    this.#codes.delete(code);
    if (known === undefined || this.#clock.now() >= known.untilMs) return undefined;
    const challenge = createHash('sha256').update(verifier, 'utf8').digest('base64url');
    if (challenge !== known.codeChallenge || redirectUri !== known.redirectUri) return undefined;
    return this.#tokensFor(known.signedIn, known.nonce);
  }

  /** Each use gives another token, and ends this one. */
  refresh(token: string): Tokens | undefined {
    const signedIn = this.#refresh.get(token);
    this.#refresh.delete(token);
    return signedIn === undefined ? undefined : this.#tokensFor(signedIn, undefined);
  }

  /** As API Gateway's authorizer: the claims of our token, as texts; undefined where it is not ours, or has expired. */
  verify(token: string): Readonly<Record<string, string>> | undefined {
    const [head, body, signature, ...more] = token.split('.');
    if (head === undefined || body === undefined || signature === undefined || more.length > 0)
      return undefined;
    const signed = Buffer.from(signature, 'base64url');
    if (head !== HEAD || signed.length !== SIGNATURE_BYTES) return undefined;
    const verifier = createVerify('sha256').update(`${head}.${body}`);
    const key = { key: createPublicKey(this.#keys.privateKey), dsaEncoding: 'ieee-p1363' } as const;
    if (!verifier.verify(key, signed)) return undefined;
    // Ours, by its signature.
    const claims: Claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    if (!(claims.exp * 1000 > this.#clock.now()) || claims.aud !== SANDBOX_CLIENT) return undefined;
    return Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [
        name,
        Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
      ]),
    );
  }

  #tokensFor(signedIn: SignedIn, nonce: string | undefined): Tokens {
    const { person, groups } = signedIn.account;
    const now = Math.floor(this.#clock.now() / 1000);
    const claims: Claims = {
      iss: person.issuer,
      sub: person.subject,
      aud: SANDBOX_CLIENT,
      auth_time: signedIn.atSeconds,
      iat: now,
      exp: now + TOKEN_MS / 1000,
      token_use: 'id',
      name: person.name,
      'cognito:groups': groups,
      ...(nonce === undefined ? {} : { nonce }),
    };
    const text = `${HEAD}.${encoded(claims)}`;
    const signature = createSign('sha256')
      .update(text)
      .sign({ key: this.#keys.privateKey, dsaEncoding: 'ieee-p1363' })
      .toString('base64url');
    const refresh = secret();
    keep(this.#refresh, refresh, signedIn);
    const token = `${text}.${signature}`;
    return {
      id_token: token,
      access_token: token,
      refresh_token: refresh,
      token_type: 'Bearer',
      expires_in: TOKEN_MS / 1000,
    };
  }
}

type Claims = {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  readonly auth_time: number;
  readonly iat: number;
  readonly exp: number;
  readonly token_use: 'id';
  readonly name: string;
  readonly 'cognito:groups': readonly Group[];
  readonly nonce?: string;
};

/** https://www.rfc-editor.org/rfc/rfc7518#section-3.4 */
const HEAD = encoded({ alg: 'ES256', typ: 'JWT' });

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** The oldest gives way. */
function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(key, value);
}
