import { type DecideName, type ReadName, ROUTES, type RouteName } from '../../api/contract/routes.ts';
import type { AnswerOf, BodyOf, ParamsOf, QueryOf } from '../../api/contract/shapes.ts';
import { sessionToken, tokenRefused } from '../session/session.ts';
import type { Outcome, Problem } from './outcome.ts';

type Given<Name extends string, T> =
  Record<string, never> extends T
    ? { readonly [N in Name]?: Readonly<T> }
    : { readonly [N in Name]: Readonly<T> };

/** What a route needs in its address. */
export type Asked<R extends RouteName> = Given<'params', ParamsOf<R>> & Given<'query', QueryOf<R>>;
/** What a decision also needs. */
export type DecisionAsked<R extends DecideName> = Asked<R> & Given<'body', BodyOf<R>>;

type Loose = {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
};

const TIMEOUT_MS = 30_000;

/** Asks the API by a route's name, as the signed-in person. */
export async function read<R extends ReadName>(
  name: R,
  asked: Asked<R>,
  signal?: AbortSignal,
): Promise<Outcome<AnswerOf<R>>> {
  return jsonOf(await send(name, asked, signal), UNREADABLE);
}

/** Asks for a decision. Without an answer nobody knows whether it was done: the problem says so. */
export async function decide<R extends DecideName>(
  name: R,
  decision: DecisionAsked<R>,
): Promise<Outcome<AnswerOf<R>>> {
  return jsonOf(await send(name, decision), UNKNOWN_OUTCOME);
}

export type Download = { readonly name: string; readonly content: Blob };

export async function download<
  R extends 'downloadPayouts' | 'downloadAudit' | 'downloadFile' | 'downloadExport',
>(name: R, decision: DecisionAsked<R>): Promise<Outcome<Download>> {
  const sent = await send(name, decision);
  if (!sent.ok) return sent;
  const { headers } = sent.answer;
  const [, named = 'download'] = /filename="([\w.-]+)"/.exec(headers.get('content-disposition') ?? '') ?? [];
  try {
    return { ok: true, answer: { name: named, content: await sent.answer.blob() } };
  } catch {
    return { ok: false, problem: UNREACHABLE };
  }
}

async function jsonOf<R extends RouteName>(
  sent: Outcome<Response>,
  unreadable: Problem,
): Promise<Outcome<AnswerOf<R>>> {
  if (!sent.ok) return sent;
  try {
    const answer: AnswerOf<R> = await sent.answer.json();
    return { ok: true, answer };
  } catch {
    return { ok: false, problem: unreadable };
  }
}

/** @returns the response to a request that was done; else its problem. */
async function send(name: RouteName, loose: Loose, signal?: AbortSignal): Promise<Outcome<Response>> {
  const { method } = ROUTES[name];
  const address = addressOf(name, loose);
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  const request: RequestInit = {
    method,
    signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    cache: 'no-store',
    credentials: 'omit',
    ...(method === 'GET' ? {} : { body: JSON.stringify(loose.body ?? {}) }),
  };
  try {
    let token = sessionToken();
    let response = await fetch(address, { ...request, headers: headersFor(method, token) });
    if (response.status === 401) {
      // A request refused at the door did nothing: it may go again with a new token.
      token = await tokenRefused(token);
      if (token !== undefined)
        response = await fetch(address, { ...request, headers: headersFor(method, token) });
    }
    return response.ok
      ? { ok: true, answer: response }
      : { ok: false, problem: await problemIn(response, method) };
  } catch {
    return { ok: false, problem: method === 'GET' ? UNREACHABLE : UNKNOWN_OUTCOME };
  }
}

function headersFor(method: string, token: string | undefined): HeadersInit {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    // No other site can send these without asking first; the API takes no decision without them.
    ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'x-console-request': '1' }),
  };
}

function addressOf(name: RouteName, { params = {}, query = {} }: Loose): string {
  const path = ROUTES[name].path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(String(params[key])),
  );
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

async function problemIn(response: Response, method: string): Promise<Problem> {
  const { status } = response;
  const isUnknown = method !== 'GET' && status >= 500;
  try {
    const said: Partial<Problem> = await response.json();
    const { title = '', detail = '', code = '', values, fields } = said;
    if (code !== '' && !(isUnknown && code === 'unexpected')) {
      return { title, status, detail, code, values, fields };
    }
  } catch {
    // No JSON: only its status speaks.
  }
  // What stands before the API (a gateway, a cache) answers in its own words. It may have passed the request on.
  if (isUnknown) return { ...UNKNOWN_OUTCOME, status };
  return { ...UNREADABLE, status, ...(AT_THE_DOOR.includes(status) ? { code: `page-${status}` } : {}) };
}

/** What a gateway refuses by itself, before anything is done. */
const AT_THE_DOOR: readonly number[] = [401, 429];

/** Codes of the page itself. Their sentences are in the message table. */
const UNREACHABLE: Problem = { title: '', status: 0, detail: '', code: 'page-unreachable' };
const UNKNOWN_OUTCOME: Problem = { title: '', status: 0, detail: '', code: 'page-outcome-unknown' };
const UNREADABLE: Problem = { title: '', status: 0, detail: '', code: 'page-answer-unreadable' };
