import type { Person } from '../../functions/core/approval/person.ts';
import type { Signed } from '../../functions/core/approval/signed.ts';

type Entry = Readonly<Record<string, unknown>>;

/** What API Gateway hands over behind a JWT authorizer: claims are texts. */
export function decisionEvent(
  routeKey: string,
  person: Person,
  { body, parameters = {}, claims = {} }: { body: unknown; parameters?: Entry; claims?: Entry },
): unknown {
  const { issuer, subject, name } = person;
  const [method, rawPath] = routeKey.split(' ');
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', authorization: 'Bearer …' },
    pathParameters: parameters,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      http: { method, path: rawPath },
      authorizer: {
        jwt: {
          claims: { iss: issuer, sub: subject, name, exp: '4102444800', aud: 'ev-payouts', ...claims },
          scopes: null,
        },
      },
      routeKey,
      stage: '$default',
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded: false,
  };
}

/** A signature as a page sends it: without a name, which comes from the token. */
export function sent({ person: { issuer, subject }, nonce, issuedAt, assertion }: Signed): Entry {
  return { person: { issuer, subject }, nonce, issuedAt, assertion };
}
