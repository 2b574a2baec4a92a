import * as z from 'zod/mini';
import { done, type Outcome, type Problem, refusal } from './problem.ts';

/**
 * The part that this code reads of API Gateway's event of an HTTP API, payload format 2.0. The JWT authorizer in front
 * has verified the token's signature and audience.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const requestShape = z.object({
  rawPath: z.string(),
  rawQueryString: z.optional(z.string()),
  /** Names in lower case. */
  headers: z.record(z.string(), z.string()),
  body: z.optional(z.string()),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({
    http: z.object({ method: z.string() }),
    authorizer: z.optional(z.object({ jwt: z.object({ claims: z.record(z.string(), z.unknown()) }) })),
  }),
});

export type Request = z.infer<typeof requestShape>;

/** An assertion, or fifty payouts with a reason, is far smaller. */
const MAX_BODY_BYTES = 65_536;
const MAX_QUERY_CHARACTERS = 2_000;

/**
 * Whether our page made a request that changes something: another site can send neither this type of content nor this
 * header without asking first, and nobody answers it. The token is needed besides.
 */
export function foreignProblem({ headers }: Request): Problem | undefined {
  const site = headers['sec-fetch-site'] ?? 'same-origin';
  if (headers['x-console-request'] !== '1' || site !== 'same-origin') {
    const detail = 'The request does not come from the page of the console. Nothing was done.';
    return { status: 403, code: 'request-foreign', detail };
  }
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return undefined;
  return { status: 415, code: 'body-not-json', detail: 'Only JSON is taken. Nothing was done.' };
}

export function queryOf<T extends z.ZodMiniType>(
  { rawQueryString = '' }: Request,
  shape: T,
): Outcome<z.output<T>> {
  if (rawQueryString.length > MAX_QUERY_CHARACTERS) {
    return refusal(400, 'query-too-long', 'The filter is longer than any. Make it shorter.');
  }
  const given = new URLSearchParams(rawQueryString);
  const names = [...given.keys()];
  if (new Set(names).size < names.length) {
    return refusal(400, 'query-malformed', 'A part of the filter is there twice. Give each once.');
  }
  return parsed(Object.fromEntries(given), shape, 'query-malformed', 'The filter is not one of this list.');
}

export function paramsOf<T extends z.ZodMiniType>(
  params: Readonly<Record<string, string>>,
  shape: T,
): Outcome<z.output<T>> {
  return parsed(params, shape, 'address-malformed', 'The address names nothing that could be here.');
}

export function bodyOf<T extends z.ZodMiniType>(
  { body = '', isBase64Encoded }: Request,
  shape: T,
): Outcome<z.output<T>> {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY_BYTES) {
    return refusal(413, 'body-too-large', 'The request is larger than any decision. Nothing was done.');
  }
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return refusal(400, 'body-malformed', 'The request is not JSON. Nothing was done.');
  }
  const needs = 'The request does not say what this decision needs. Nothing was done.';
  return parsed(json, shape, 'body-malformed', needs);
}

const MAX_FIELDS = 10;

/** Says which members are wrong, never what they say. */
function parsed<T extends z.ZodMiniType>(
  value: unknown,
  shape: T,
  code: string,
  detail: string,
): Outcome<z.output<T>> {
  const read = z.safeParse(shape, value);
  if (read.success) return done(read.data);
  const pointers = read.error.issues.map(({ path }) => path.map((part) => `/${pointerPart(part)}`).join(''));
  const fields = [...new Set(pointers)].slice(0, MAX_FIELDS);
  return { ok: false, problem: { status: 400, code, detail, fields } };
}

/** Names of our members alone: any other may be anything. */
function pointerPart(part: PropertyKey): string {
  const text = String(part);
  return /^[A-Za-z0-9]{1,30}$/.test(text) ? text : '?';
}
