import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Clock } from '../../functions/platform/clock.ts';
import { parseJson } from '../../functions/sources/http/json.ts';
import {
  type DataFault,
  FaultSwitch,
  isDataFault,
  type SandboxFault,
  type TransportFault,
} from './faults.ts';
import { type RateLimit, type RateState, RateWindow } from './rate-window.ts';

export type Answer = {
  readonly status: number;
  readonly body: unknown;
};

export type SandboxRequest = {
  readonly origin: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly faults: readonly DataFault[];
};

export type SandboxWrite = SandboxRequest & {
  readonly method: string;
  /** The request's JSON; undefined where it is not JSON. */
  readonly body: unknown;
};

export type ErrorReason =
  | 'no-token'
  | 'no-permission'
  | 'not-found'
  | 'no-such-method'
  | 'rate-limit'
  | 'broken';

/** How one API words what every API says. */
export type Dialect = {
  answer(request: SandboxRequest): Answer;
  /** Left out, the API is only read. */
  write?(request: SandboxWrite): Answer;
  error(status: number, reason: ErrorReason): unknown;
  rateHeaders(state: RateState, refused: boolean): Readonly<Record<string, string>>;
  /** The headers that identify the `count`th request to its support. */
  traceHeaders(count: number): Readonly<Record<string, string>>;
};

export type ServerOptions = {
  readonly token: string;
  readonly rateLimit: RateLimit;
  readonly clock: Clock;
  readonly faults: readonly SandboxFault[];
};

/** The sandbox's requests so far. */
export type RequestCounts = {
  total: number;
  /** Answered with 401 or 403. */
  refused: number;
  /** Answered with 429, by the window or by a fault. */
  rateLimited: number;
  /** Unanswered now, and the most at one time. */
  inFlight: number;
  mostInFlight: number;
  /** By path, with every id replaced by `*`. */
  byRoute: Map<string, number>;
};

export type SandboxServer = {
  /** `http://127.0.0.1:port`, without a path. */
  readonly url: string;
  readonly token: string;
  /** May read and, where the API takes writes, write. */
  readonly writingToken: string;
  /** A known token without any right: 403. */
  readonly powerlessToken: string;
  readonly requests: Readonly<RequestCounts>;
  readonly faults: FaultSwitch;
  /** Ends every connection, also hanging ones. */
  close(): Promise<void>;
};

const PROXY_PAGE =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr>' +
  '<center>nginx</center></body></html>';

/** No API takes a longer request. */
const MAX_BODY_CHARACTERS = 1_000_000;

class Sandbox {
  readonly counts: RequestCounts;
  readonly faults: FaultSwitch;
  readonly powerlessToken: string;
  readonly writingToken: string;
  origin = '';
  readonly #dialect: Dialect;
  readonly #options: ServerOptions;
  readonly #window: RateWindow;

  constructor(dialect: Dialect, options: ServerOptions) {
    this.#dialect = dialect;
    this.#options = options;
    this.#window = new RateWindow(options.rateLimit, options.clock);
    this.faults = new FaultSwitch(options.faults);
    this.powerlessToken = `${options.token}-without-rights`;
    this.writingToken = `${options.token}-may-write`;
    this.counts = {
      total: 0,
      refused: 0,
      rateLimited: 0,
      inFlight: 0,
      mostInFlight: 0,
      byRoute: new Map(),
    };
  }

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', this.origin);
    this.#count(url.pathname, response);
    const body = await bodyOf(message);
    const faults = this.faults.take(url.pathname);
    const dataFaults = faults.filter(isDataFault);
    for (const fault of faults) {
      if (isDataFault(fault)) continue;
      if (fault.kind === 'answer-lost') continue;
      if (fault.kind === 'slow') await this.#options.clock.sleep(fault.delayMs);
      else if (this.#spoil(fault, response)) return;
    }
    let answer = this.#refuse(message);
    const { pathname: path, searchParams: query } = url;
    const request = { origin: this.origin, path, query, faults: dataFaults };
    const { method = 'GET' } = message;
    answer ??=
      method === 'GET' ? this.#dialect.answer(request) : this.#dialect.write?.({ ...request, method, body });
    if (faults.some(({ kind }) => kind === 'answer-lost')) response.destroy();
    else this.#send(response, answer ?? noSuchMethod(this.#dialect));
  }

  fail(response: ServerResponse): void {
    if (response.headersSent) response.destroy();
    else this.#send(response, { status: 500, body: this.#dialect.error(500, 'broken') });
  }

  #count(path: string, response: ServerResponse): void {
    const { counts } = this;
    const route = path.replace(/\/(\d+|[0-9a-f-]{36})(?=\/|$)/g, '/*');
    counts.total += 1;
    counts.byRoute.set(route, (counts.byRoute.get(route) ?? 0) + 1);
    counts.inFlight += 1;
    counts.mostInFlight = Math.max(counts.mostInFlight, counts.inFlight);
    response.once('close', () => {
      counts.inFlight -= 1;
    });
  }

  /** The API's own refusals, in a gateway's order: who, how much, what. */
  #refuse(message: IncomingMessage): Answer | undefined {
    const { authorization } = message.headers;
    if (authorization === `Bearer ${this.powerlessToken}`) {
      return { status: 403, body: this.#dialect.error(403, 'no-permission') };
    }
    const isWriter = authorization === `Bearer ${this.writingToken}`;
    if (!isWriter && authorization !== `Bearer ${this.#options.token}`) {
      return { status: 401, body: this.#dialect.error(401, 'no-token') };
    }
    if (!this.#window.tryTake()) return { status: 429, body: this.#dialect.error(429, 'rate-limit') };
    if (message.method === 'GET') return undefined;
    if (this.#dialect.write === undefined) return noSuchMethod(this.#dialect);
    return isWriter ? undefined : { status: 403, body: this.#dialect.error(403, 'no-permission') };
  }

  #send(response: ServerResponse, answer: Answer): void {
    this.#write(response, answer.status, 'application/json', JSON.stringify(answer.body), {});
  }

  #write(
    response: ServerResponse,
    status: number,
    contentType: string,
    text: string,
    headers: Readonly<Record<string, string>>,
  ): void {
    if (status === 401 || status === 403) this.counts.refused += 1;
    if (status === 429) this.counts.rateLimited += 1;
    response.writeHead(status, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(text),
      ...this.#dialect.traceHeaders(this.counts.total),
      ...this.#dialect.rateHeaders(this.#window.state(), status === 429),
      ...headers,
    });
    response.end(text);
  }

  /** @returns whether that ends the request. */
  #spoil(
    fault: Exclude<TransportFault, { kind: 'slow' | 'answer-lost' }>,
    response: ServerResponse,
  ): boolean {
    const json = 'application/json';
    switch (fault.kind) {
      case 'status': {
        const text = {
          json: JSON.stringify(this.#dialect.error(fault.status, 'broken')),
          html: PROXY_PAGE,
          empty: '',
        }[fault.body];
        this.#write(response, fault.status, fault.body === 'json' ? json : 'text/html', text, {
          ...(fault.retryAfterSeconds === undefined
            ? {}
            : { 'retry-after': String(fault.retryAfterSeconds) }),
        });
        return true;
      }
      case 'rate-limit-storm':
        this.#write(response, 429, json, JSON.stringify(this.#dialect.error(429, 'rate-limit')), {
          'retry-after': String(fault.retryAfterSeconds),
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.ceil(this.#options.clock.now() / 1000) + fault.retryAfterSeconds),
        });
        return true;
      case 'malformed-json':
        this.#write(response, 200, json, '{"data":[{"id":1,"', {});
        return true;
      case 'wrong-shape':
        this.#write(response, 200, json, '{"data":"none","report":[],"expenses":{}}', {});
        return true;
      case 'redirect':
        this.#write(response, 302, 'text/html', '', { location: fault.location });
        return true;
      case 'hang':
        return true;
      case 'drop-connection':
        if (fault.after === 'first-bytes') {
          response.writeHead(200, { 'content-type': json, 'content-length': '1000' });
          response.write('{"data":[', () => response.destroy());
        } else {
          response.destroy();
        }
        return true;
    }
  }
}

function noSuchMethod(dialect: Dialect): Answer {
  return { status: 405, body: dialect.error(405, 'no-such-method') };
}

async function bodyOf(message: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of message.setEncoding('utf8')) {
    if (text.length < MAX_BODY_CHARACTERS) text += chunk;
  }
  try {
    return text === '' ? undefined : parseJson(text);
  } catch {
    return undefined;
  }
}

/** Serves `dialect` on a free port of the loopback interface. */
export async function startServer(dialect: Dialect, options: ServerOptions): Promise<SandboxServer> {
  const sandbox = new Sandbox(dialect, options);
  const server = createServer((message, response) => {
    sandbox.handle(message, response).catch(() => sandbox.fail(response));
  });
  // Longer than a client's own keep-alive, so that it never writes into a closed connection.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port.');
  sandbox.origin = `http://127.0.0.1:${address.port}`;
  return {
    url: sandbox.origin,
    token: options.token,
    powerlessToken: sandbox.powerlessToken,
    writingToken: sandbox.writingToken,
    requests: sandbox.counts,
    faults: sandbox.faults,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
