import * as z from 'zod/mini';
import type { ErrorCode } from '../../core/error-kind.ts';
import { PipelineError } from '../../core/errors.ts';
import type { SourceName } from '../../core/expense.ts';
import { parseJson } from './json.ts';

/** Names a request in an error: its path holds ids of reports and expenses, never a person's data. */
export type RequestLabel = {
  readonly source: SourceName;
  readonly path: string;
  /** Left out, it reads. */
  readonly method?: 'POST' | 'PUT';
};

const ACTION: Partial<Record<ErrorCode, string>> = {
  SOURCE_UNAUTHORIZED:
    'Check the token of this source in the secret store: it may have expired or been revoked.',
  SOURCE_FORBIDDEN:
    'The token is valid but may not read this: have the source grant it the permission. Another token helps only if it has that.',
  SOURCE_RATE_LIMITED: 'Nothing is lost: the next run goes on. Lower requestsPerMinute if it happens often.',
  SOURCE_UNAVAILABLE: "Nothing is lost: the next run goes on. If it lasts, check the source's status page.",
  SOURCE_REQUEST_REFUSED:
    'Check the base URL of this source and, for a list, its paging settings; ask its support with the request id.',
  SOURCE_RESPONSE_MALFORMED:
    'Compare the answer with the API documentation of the source; ask its support with the request id.',
};

/** Statuses that call for another action than their code. */
function actionOf(status: number): string | undefined {
  if (status === 404 || status === 410) {
    return 'Check at the source whether it still exists there. If every request is answered so, check the base URL of this source.';
  }
  if (status >= 300 && status < 400) {
    return 'Check the base URL of this source: its server redirects to another address, which is not followed, since it would receive the token.';
  }
  return undefined;
}

/**
 * An error of a source, with the action for its code. `details` hold no value of a response's fields.
 *
 * @param action overrides the action for the code.
 */
export function sourceError(
  code: ErrorCode,
  { source, path, method }: RequestLabel,
  message: string,
  details: Readonly<Record<string, string | number | boolean>> = {},
  action: string = ACTION[code] ?? 'Check the settings of this source.',
): PipelineError {
  return new PipelineError(code, `${source}: ${message} (${method ?? 'GET'} ${path}).`, {
    action,
    details: { source, path, ...details },
  });
}

/**
 * A 401 concerns the token, and so every request; a 403 only what was asked for. AMPECO's 501 is a feature switched
 * off; it does not pass by itself.
 */
function codeOf(status: number): ErrorCode {
  if (status === 401) return 'SOURCE_UNAUTHORIZED';
  if (status === 403) return 'SOURCE_FORBIDDEN';
  if (status === 429) return 'SOURCE_RATE_LIMITED';
  if (status === 408 || (status >= 500 && status !== 501)) return 'SOURCE_UNAVAILABLE';
  return 'SOURCE_REQUEST_REFUSED';
}

/** Whether the source answered that this does not exist. */
export function isGone({ details }: PipelineError): boolean {
  return details['status'] === 404 || details['status'] === 410;
}

/** https://docs.spirii.com/errors-and-limits/errors; any other shape has no code to show. */
const envelope = z.object({
  error: z.object({
    code: z.catch(z.optional(z.string()), undefined),
    param: z.catch(z.optional(z.string()), undefined),
    request_id: z.catch(z.optional(z.string()), undefined),
  }),
});

function readEnvelope(body: string): z.output<typeof envelope>['error'] | undefined {
  try {
    const parsed = envelope.safeParse(parseJson(body));
    return parsed.success ? parsed.data.error : undefined;
  } catch {
    return undefined; // An HTML or plain-text page: its status says enough.
  }
}

/**
 * A code or id of the source, safe to show: short, of plain characters, not the token, and nothing like an account
 * number. Never shows a source's free text: it may quote the request or a person's data.
 */
function shown(text: string | null | undefined, token: string): string | undefined {
  if (text === null || text === undefined || !/^[\w.:;=/-]{1,120}$/.test(text)) return undefined;
  if (text.includes(token) || /[a-z]{2}\d{2}[a-z0-9]{10}/i.test(text.replace(/[^a-z0-9]/gi, '')))
    return undefined;
  return text;
}

/** Request ids: `x-request-id`, AMPECO's `x-req-trace-id`, or the error envelope's. */
function requestId(headers: Headers, fromBody: string | undefined): string | null | undefined {
  return headers.get('x-request-id') ?? headers.get('x-req-trace-id') ?? fromBody;
}

/** The error of an answer that is not 2xx. */
export function errorOfResponse(
  label: RequestLabel,
  response: { readonly status: number; readonly headers: Headers; readonly body: string },
  token: string,
): PipelineError {
  const error = readEnvelope(response.body);
  const errorCode = shown(error?.code, token);
  const param = shown(error?.param, token);
  const id = shown(requestId(response.headers, error?.request_id), token);
  const about = [
    ...(errorCode === undefined ? [] : [errorCode]),
    ...(param === undefined ? [] : [`parameter ${param}`]),
    ...(id === undefined ? [] : [`request ${id}`]),
  ];
  const said = `answered ${response.status}${about.length === 0 ? '' : `, ${about.join(', ')}`}`;
  const details = {
    status: response.status,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(id === undefined ? {} : { requestId: id }),
  };
  return sourceError(codeOf(response.status), label, said, details, actionOf(response.status));
}
