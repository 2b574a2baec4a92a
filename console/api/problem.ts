import type { ErrorCode } from '../../functions/core/error-kind.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import type { Sentence, SentenceValues } from '../../functions/core/sentence.ts';

/** A refused request: a stable code, what happened and what to do. */
export type Problem = {
  readonly status: Status;
  readonly code: string;
  readonly detail: string;
  /** What stands in it. */
  readonly values?: SentenceValues | undefined;
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

/** The outcome of a route's work. */
export type Outcome<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly problem: Problem };

export function done<T>(answer: T): Outcome<T> {
  return { ok: true, answer };
}

export function refusal(status: Status, code: string, detail: string): Outcome<never> {
  return { ok: false, problem: { status, code, detail } };
}

export function refusedBy(status: Status, { code, message, values }: Sentence): Outcome<never> {
  return { ok: false, problem: { status, code, detail: message, values } };
}

/** What an error of ours says to the caller; undefined for any other. */
export function problemOfError(error: unknown): Problem | undefined {
  if (!(error instanceof PipelineError)) return undefined;
  const { code, message, action } = error;
  const known = KNOWN[code];
  return known === undefined ? undefined : { ...known, detail: `${message} ${action}` };
}

const KNOWN: Readonly<Partial<Record<ErrorCode, Pick<Problem, 'status' | 'code'>>>> = {
  CONFIG_INVALID: { status: 400, code: 'request-refused' },
  LEDGER_ROW_INVALID: { status: 409, code: 'row-unreadable' },
  LEDGER_CONTENDED: { status: 503, code: 'row-contended' },
  QUEUE_SEND_INCOMPLETE: { status: 503, code: 'queue-incomplete' },
  BATCH_FILE_DIFFERS: { status: 409, code: 'file-differs' },
  LIST_TOO_BROAD: { status: 422, code: 'list-too-broad' },
};

export const UNEXPECTED: Problem = {
  status: 500,
  code: 'unexpected',
  detail:
    'Something went wrong that nobody foresaw; whoever operates the deployment was told. Look at what became of it before you do it again.',
};

export const CURSOR_OTHER = refusal(400, 'cursor-other', 'The list does not go on there. Begin it anew.');
