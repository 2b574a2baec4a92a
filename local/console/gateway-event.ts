import type { IncomingMessage } from 'node:http';

/** What API Gateway hands to a function: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function gatewayEvent(
  { method = 'GET', headers }: IncomingMessage,
  url: URL,
  { body, claims }: { readonly body: Buffer; readonly claims: Readonly<Record<string, string>> },
): unknown {
  return {
    version: '2.0',
    routeKey: `${method} /api/{path+}`,
    rawPath: url.pathname,
    rawQueryString: url.search.replace(/^\?/, ''),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : (value ?? ''),
      ]),
    ),
    requestContext: {
      http: { method, path: url.pathname },
      authorizer: { jwt: { claims, scopes: null } },
      stage: '$default',
    },
    ...(body.length === 0 ? {} : { body: body.toString('base64') }),
    isBase64Encoded: body.length > 0,
  };
}
