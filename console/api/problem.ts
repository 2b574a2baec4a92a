/** A refused request: a stable code, what happened and what to do. */
export type Problem = {
  readonly status: Status;
  readonly code: string;
  readonly detail: string;
  /** Members of the request that are wrong, as JSON pointers; never their values. */
  readonly fields?: readonly string[];
};

export const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

type Status = keyof typeof TITLES;

/** What a route's work comes to. */
export type Outcome<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly problem: Problem };

export function done<T>(answer: T): Outcome<T> {
  return { ok: true, answer };
}

export function refusal(status: Status, code: string, detail: string): Outcome<never> {
  return { ok: false, problem: { status, code, detail } };
}
