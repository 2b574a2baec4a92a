/** What API Gateway sends back, in its payload format 2.0. */
export type Answer = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A refused request: a stable code, and what to do about it. */
export type Problem = { readonly status: Status; readonly code: string; readonly detail: string };

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
} as const;

type Status = keyof typeof TITLES;

/** What people decide is nobody's to keep. */
const ALWAYS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function answered(statusCode: 200 | 201, body: Readonly<Record<string, unknown>>): Answer {
  const headers = { 'content-type': 'application/json', ...ALWAYS };
  return { statusCode, headers, body: JSON.stringify(body) };
}

/** A problem document without a type of its own, told apart by `code`: https://www.rfc-editor.org/rfc/rfc9457 */
export function problemAnswer({ status, code, detail }: Problem): Answer {
  const headers = { 'content-type': 'application/problem+json', ...ALWAYS };
  return {
    statusCode: status,
    headers,
    body: JSON.stringify({ title: TITLES[status], status, detail, code }),
  };
}
