import { ROUTES, type RouteName } from '../../console/api/contract/routes.ts';
import type { Person } from '../../functions/core/approval/person.ts';
import type { Signed } from '../../functions/core/approval/signed.ts';

type Entry = Readonly<Record<string, unknown>>;

/** The page of the tests, as an issuer of tokens knows it. */
export const AUDIENCE = 'ev-payouts-console';
export const GROUPS_CLAIM = 'groups';

export type Asking = {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  /** Of the person; all, where none are given. */
  readonly groups?: readonly string[] | undefined;
  /** Laid over those of the token; undefined: nobody is signed in. */
  readonly claims?: Entry | 'none' | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

export const ALL_GROUPS = ['viewer', 'operator', 'approver', 'admin'] as const;

/** What API Gateway hands over behind a JWT authorizer: claims are texts, and lists are written `[one two]`. */
export function consoleEvent(
  name: RouteName,
  { issuer, subject, name: shown }: Person,
  asking: Asking = {},
): unknown {
  const { method, path } = ROUTES[name];
  const { params = {}, query = {}, body, groups = ALL_GROUPS, claims = {}, headers = {} } = asking;
  const rawPath = path.replace(/\{(\w+)\}/g, (_, parameter: string) => params[parameter] ?? 'missing');
  const token = {
    iss: issuer,
    sub: subject,
    name: shown,
    exp: '4102444800',
    aud: AUDIENCE,
    [GROUPS_CLAIM]: `[${groups.join(' ')}]`,
  };
  return {
    version: '2.0',
    routeKey: `${method} /api/{path+}`,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      authorization: 'Bearer …',
      ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'x-console-request': '1' }),
      ...headers,
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      http: { method, path: rawPath },
      ...(claims === 'none'
        ? {}
        : { authorizer: { jwt: { claims: { ...token, ...claims }, scopes: null } } }),
      stage: '$default',
    },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body ?? {}) }),
    isBase64Encoded: false,
  };
}

/** A signature as a page sends it: without a name, which comes from the token. */
export function sent({ person: { issuer, subject }, nonce, issuedAt, assertion }: Signed): Entry {
  return { person: { issuer, subject }, nonce, issuedAt, assertion };
}
