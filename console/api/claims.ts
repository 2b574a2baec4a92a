import * as z from 'zod/mini';
import type { Person } from '../../functions/core/approval/person.ts';
import { cutText } from '../../functions/core/text.ts';
import { GROUPS, type Group } from './contract/groups.ts';
import { done, type Outcome, refusal } from './problem.ts';

/** Whose tokens count. */
export type SignIn = {
  readonly issuer: string;
  /** The client id of the page. */
  readonly audience: string;
  /** The claim that names a person's groups. */
  readonly groupsClaim: string;
  /** What the issuer calls such a token, if it says so: an access token does not count. */
  readonly tokenUse: string | undefined;
};

/** Who asks, by a verified token. */
export type Acting = {
  readonly person: Person;
  readonly groups: readonly Group[];
  readonly expiresAtMs: number;
  /** When they proved who they are: seconds since the epoch, by the issuer's clock; undefined where it does not say. */
  readonly signedInAtSeconds: number | undefined;
};

const seconds = z.union([z.number(), z.string().check(z.regex(/^\d{1,12}$/))]);

/**
 * Claims of an ID token: https://openid.net/specs/openid-connect-core-1_0.html#IDToken. API Gateway gives numbers as
 * texts, and lists as `[one two]`.
 */
const claimsShape = z.looseObject({
  iss: z.string(),
  sub: z.string().check(z.minLength(1), z.maxLength(255)),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: seconds,
  /** An issuer may leave it out; each says when it made the token, which for a first token is soon after. */
  auth_time: z.optional(seconds),
  iat: z.optional(seconds),
  token_use: z.optional(z.string()),
  name: z.optional(z.string()),
  given_name: z.optional(z.string()),
  family_name: z.optional(z.string()),
});

const MAX_NAME_CHARACTERS = 70;
const SIGN_IN = 'Sign in again.';

/**
 * Who acts, by the claims alone. The authorizer in front has verified the token. This checks again all that its
 * configuration decides: nobody would see a deployment whose authorizer trusts another issuer.
 */
export function actingBy(claims: unknown, signIn: SignIn, nowMs: number): Outcome<Acting> {
  const read = claimsShape.safeParse(claims);
  if (!read.success) {
    return refusal(401, 'claims-missing', `The token says too little of who you are. ${SIGN_IN}`);
  }
  const { iss, sub, aud, exp, token_use: use, name, given_name: given, family_name: family } = read.data;
  const signedInAt = read.data.auth_time ?? read.data.iat;
  if (iss !== signIn.issuer)
    return refusal(401, 'issuer-other', `The token is of another issuer. ${SIGN_IN}`);
  if (!listIn(aud).includes(signIn.audience)) {
    return refusal(401, 'audience-other', `The token is for another application. ${SIGN_IN}`);
  }
  if (signIn.tokenUse !== undefined && use !== signIn.tokenUse) {
    return refusal(401, 'token-use-other', `The token is not one that says who you are. ${SIGN_IN}`);
  }
  const expiresAtMs = Number(exp) * 1000;
  // NaN compares with nothing.
  if (!(expiresAtMs > nowMs)) return refusal(401, 'token-expired', `The token has expired. ${SIGN_IN}`);
  const shown = nameOf({ name, given, family }) ?? sub;
  const groups = listIn(read.data[signIn.groupsClaim]);
  return done({
    person: { issuer: iss, subject: sub, name: shown },
    groups: GROUPS.filter((group) => groups.includes(group)),
    expiresAtMs,
    signedInAtSeconds: signedInAt === undefined ? undefined : Number(signedInAt),
  });
}

/** A text, a list, or a list as API Gateway writes it. */
function listIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  if (typeof value !== 'string') return [];
  return value.startsWith('[') && value.endsWith(']') ? value.slice(1, -1).split(/[ ,]+/) : [value];
}

type Names = Readonly<Record<'name' | 'given' | 'family', string | undefined>>;

function nameOf({ name = '', given = '', family = '' }: Names): string | undefined {
  const [shown] = [name, `${given} ${family}`]
    .map((one) => cutText(one.replace(/\p{C}/gu, '').trim(), MAX_NAME_CHARACTERS))
    .filter((one) => one !== '');
  return shown;
}
