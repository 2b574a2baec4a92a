import * as z from 'zod/mini';
import type { Person } from '../core/approval/person.ts';
import type { Trust } from '../core/approval/trusted-key.ts';
import type { Problem } from './answer.ts';

/**
 * Claims of the verified token: https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims. API Gateway gives
 * numbers as texts.
 */
const claimsShape = z.object({
  iss: z.string(),
  sub: z.string().check(z.minLength(1), z.maxLength(255)),
  exp: z.union([z.number(), z.string().check(z.regex(/^\d{1,12}$/))]),
  name: z.optional(z.string()),
  given_name: z.optional(z.string()),
  family_name: z.optional(z.string()),
});

const MAX_NAME_CHARACTERS = 70;

const SIGN_IN = 'Sign in again.';

export type Acting =
  | { readonly ok: true; readonly person: Person }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Who acts, by the claims alone. The authorizer in front has verified them; issuer and expiry are looked at once more,
 * since an authorizer of another issuer would be a mistake of a deployment that nobody sees.
 */
export function actingPerson(claims: unknown, { first }: Trust, nowMs: number): Acting {
  const read = claimsShape.safeParse(claims);
  if (!read.success) return refused('claims-missing', `The token says too little of who you are. ${SIGN_IN}`);
  const { iss, sub, exp, ...names } = read.data;
  if (!first.some(({ person }) => person.issuer === iss)) {
    return refused('issuer-other', `The token is of an issuer that names no approver here. ${SIGN_IN}`);
  }
  // NaN is in no order with anything.
  if (!(Number(exp) * 1000 > nowMs)) return refused('token-expired', `The token has expired. ${SIGN_IN}`);
  return { ok: true, person: { issuer: iss, subject: sub, name: nameOf(names) ?? sub } };
}

function nameOf(claims: Omit<z.infer<typeof claimsShape>, 'iss' | 'sub' | 'exp'>): string | undefined {
  const { name, given_name: given = '', family_name: family = '' } = claims;
  const [shown] = [name ?? '', `${given} ${family}`]
    .map((one) => one.replace(/\p{C}/gu, '').trim().slice(0, MAX_NAME_CHARACTERS))
    .filter((one) => one !== '');
  return shown;
}

function refused(code: string, detail: string): Acting {
  return { ok: false, problem: { status: 401, code, detail } };
}
