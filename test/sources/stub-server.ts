import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../functions/platform/clock.ts';
import { createSourceClient, type SourceClient } from '../../functions/sources/http/get-json.ts';
import { RecordingLog } from '../support/log.ts';
import { closeServer, listenOnLoopback } from '../support/loopback.ts';
import { ManualClock } from './manual-clock.ts';

export const TOKEN = 'tok-4f9Qz-secret-71';

export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it stands where it is text, else as JSON. */
  readonly body: unknown;
};

export type StubRequest = {
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly method: string;
  /** Empty where it only reads. */
  readonly body: string;
};

/** `request.url` on the stub's own origin. */
export type Handler = (
  request: StubRequest,
  response: ServerResponse,
) => Reply | undefined | Promise<Reply | undefined>;

export type Stub = {
  readonly origin: string;
  readonly requests: StubRequest[];
  mostInFlight(): number;
};

/** A source on 127.0.0.1 for one test. A handler that returns nothing answers by itself, or never. */
export async function startStub(handler: Handler): Promise<Stub> {
  const requests: StubRequest[] = [];
  let inFlight = 0;
  let most = 0;
  const server = createServer(async (message, response) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    response.on('close', () => {
      inFlight -= 1;
    });
    let body = '';
    for await (const chunk of message.setEncoding('utf8')) body += chunk;
    const { headers, method = 'GET' } = message;
    const request = { url: new URL(message.url ?? '/', 'http://stub.invalid'), headers, method, body };
    requests.push(request);
    const reply = await handler(request, response);
    if (reply === undefined) return;
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  });
  const origin = `http://${await listenOnLoopback(server)}`;
  onTestFinished(() => closeServer(server));
  return { origin, requests, mostInFlight: () => most };
}

/** A fetch that knows when requests are under way, so that a manual clock stands still for them. */
export function countedFetch(): { fetch: typeof globalThis.fetch; isBusy: () => boolean } {
  let inFlight = 0;
  return {
    isBusy: () => inFlight > 0,
    fetch: async (input, init) => {
      inFlight += 1;
      try {
        const response = await fetch(input, init);
        const { status, headers } = response;
        return new Response(await response.text(), { status, headers });
      } finally {
        inFlight -= 1;
      }
    },
  };
}

/** Both sources' dependencies in a test. */
export function stubDeps(clock: Clock, fetchWith: typeof globalThis.fetch = fetch) {
  return { token: TOKEN, fetch: fetchWith, clock, random: () => 0.5, log: new RecordingLog() };
}

/** A client of a source, with what a test does not ask about. */
export function clientAt(
  baseUrl: string,
  options: Partial<Parameters<typeof createSourceClient>[0]> = {},
): SourceClient {
  return createSourceClient({
    ...stubDeps(new ManualClock()),
    source: 'spirii',
    baseUrl,
    requestsPerMinute: 600,
    // One at a time: a try that keeps its place lets no other go.
    maxInFlight: 1,
    ...options,
  });
}

export type Rig = {
  readonly client: SourceClient;
  readonly clock: ManualClock;
  /** Settles `work`, moving time on while no request is under way. */
  run<T>(work: Promise<T>): Promise<T>;
};

export function rigFor(stub: Stub, options: { requestsPerMinute?: number; maxInFlight?: number } = {}): Rig {
  const clock = new ManualClock();
  const counted = countedFetch();
  const client = clientAt(stub.origin, { clock, fetch: counted.fetch, maxInFlight: 4, ...options });
  return { client, clock, run: (work) => clock.run(work, counted.isBusy) };
}
