import * as z from 'zod/mini';
import { es256KeyOf } from '../core/approval/assertion.ts';
import { MAX_REFUSED_LINES } from '../core/approval/proposal.ts';
import { MAX_REASON_CHARACTERS } from '../core/review.ts';
import { payoutId } from '../ledger/row-values.ts';

/**
 * The part that is read here of API Gateway's event of an HTTP API, payload format 2.0, behind a JWT authorizer, which
 * has verified the token's signature and audience. Claims arrive as texts.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const requestShape = z.object({
  routeKey: z.string(),
  pathParameters: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({
    authorizer: z.object({ jwt: z.object({ claims: z.record(z.string(), z.unknown()) }) }),
  }),
});

export type Request = z.infer<typeof requestShape>;

/** An assertion, or a hundred payouts with a reason, is far smaller. */
const MAX_BODY_BYTES = 65_536;

const text = (most: number) => z.string().check(z.minLength(1), z.maxLength(most));
const subject = text(255);
const identity = { issuer: text(2_000), subject };

const base64url = (most: number) => z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(most));

/** The limits are those of an assertion (core/approval/assertion.ts). */
const signed = z.strictObject({
  person: z.strictObject(identity),
  nonce: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  issuedAt: z.iso.datetime(),
  assertion: z.strictObject({
    credentialId: base64url(1_400),
    clientDataJson: base64url(2_048),
    authenticatorData: base64url(1_024),
    signature: base64url(128),
  }),
});

const reason = text(MAX_REASON_CHARACTERS);

export const approvalBody = z.strictObject({ signed });

export const refusalBody = z.strictObject({
  reason,
  /** Payouts that wait for a person; all others are proposed again. */
  lines: z.array(payoutId).check(z.maxLength(MAX_REFUSED_LINES)),
});

export const registrationBody = z.strictObject({
  approver: z.strictObject({
    ...identity,
    name: text(70),
    credentialId: z.string().check(z.regex(/^[A-Za-z0-9_-]{16,1400}$/)),
    /** DER SubjectPublicKeyInfo in base64, as a browser's `getPublicKey()` gives it. */
    publicKey: z.string().check(
      z.maxLength(400),
      z.refine((key) => es256KeyOf(key) !== undefined),
    ),
  }),
  signed,
});

export const revocationBody = z.strictObject({ reason });

export type Body<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly why: 'too-large' | 'malformed' };

export function bodyOf<T>({ body = '', isBase64Encoded }: Request, shape: z.ZodMiniType<T>): Body<T> {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) return { ok: false, why: 'too-large' };
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return { ok: false, why: 'malformed' };
  }
  const parsed = shape.safeParse(json);
  return parsed.success ? { ok: true, body: parsed.data } : { ok: false, why: 'malformed' };
}
