import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { closeServer, listenOnLoopback, readBody } from '../loopback.ts';

/** What a function's process reported in place of an answer, or what was seen of its end. */
export type FunctionError = { readonly errorType: string; readonly errorMessage: string };

export type Invocation = { readonly durationMs: number } & (
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly error: FunctionError }
);

type Waiting = {
  readonly requestId: string;
  readonly event: string;
  readonly deadlineMs: number;
  readonly settle: (outcome: Invocation) => void;
  startedMs: number;
};

const BASE = '/2018-06-01/runtime/';
/** The largest event and the largest answer of a synchronous call: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

const functionError = z.object({ errorType: z.string(), errorMessage: z.string() });

/**
 * Lambda's Runtime API for one process on 127.0.0.1: it gives out one event at a time and takes what became of it.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #functionArn: string;
  readonly #server: Server;
  #address = '';
  /** The request for an event that the process waits on. */
  #next: ServerResponse | undefined;
  #current: Waiting | undefined;
  #onReady: ((initError: FunctionError | undefined) => void) | undefined;

  private constructor(functionArn: string) {
    this.#functionArn = functionArn;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.destroy(asError(error)));
    });
  }

  static async start(functionArn: string): Promise<RuntimeApi> {
    const api = new RuntimeApi(functionArn);
    api.#address = await listenOnLoopback(api.#server);
    return api;
  }

  /** Host and port, as AWS_LAMBDA_RUNTIME_API holds them. */
  get address(): string {
    return this.#address;
  }

  /** Resolves when the process first asks for an event, or with the error that its start ended with. */
  ready(): Promise<FunctionError | undefined> {
    return new Promise((resolve) => {
      if (this.#next !== undefined) resolve(undefined);
      else this.#onReady = resolve;
    });
  }

  /** One event at a time, as Lambda gives them to one execution environment. */
  invoke(event: unknown, timeoutMs: number): Promise<Invocation> {
    if (this.#current !== undefined) throw new Error('The function is still at work on another event.');
    const text = JSON.stringify(event);
    if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES)
      throw new Error('The event is larger than Lambda takes.');
    return new Promise((resolve) => {
      this.#current = {
        requestId: randomUUID(),
        event: text,
        deadlineMs: Date.now() + timeoutMs,
        settle: resolve,
        startedMs: performance.now(),
      };
      this.#handOut();
    });
  }

  /** Ends what is going on with an error: its process has died, or took too long. */
  fail(error: FunctionError): void {
    this.#next = undefined;
    this.#onReady?.(error);
    this.#onReady = undefined;
    this.#settle((durationMs) => ({ ok: false, durationMs, error }));
  }

  close(): Promise<void> {
    return closeServer(this.#server);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').startsWith(BASE) ? (request.url ?? '').slice(BASE.length) : '';
    if (request.method === 'GET' && path === 'invocation/next') {
      this.#next = response;
      this.#onReady?.(undefined);
      this.#onReady = undefined;
      this.#handOut();
      return;
    }
    const body = await readBody(request, MAX_PAYLOAD_BYTES);
    if (request.method === 'POST' && path === 'init/error') {
      this.fail(functionError.parse(JSON.parse(body.toString('utf8'))));
    } else if (request.method === 'POST' && !this.#take(path, body.toString('utf8'))) {
      response.writeHead(400).end();
      return;
    }
    response.writeHead(202).end();
  }

  /** @returns false where the path is about no invocation that goes on. */
  #take(path: string, body: string): boolean {
    const [kind, requestId, outcome] = path.split('/');
    if (kind !== 'invocation' || requestId !== this.#current?.requestId) return false;
    if (outcome === 'response') {
      const payload: unknown = JSON.parse(body);
      this.#settle((durationMs) => ({ ok: true, durationMs, payload }));
      return true;
    }
    if (outcome !== 'error') return false;
    const error = functionError.parse(JSON.parse(body));
    this.#settle((durationMs) => ({ ok: false, durationMs, error }));
    return true;
  }

  #handOut(): void {
    const [next, current] = [this.#next, this.#current];
    if (next === undefined || current === undefined) return;
    this.#next = undefined;
    current.startedMs = performance.now();
    next.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': current.requestId,
      'lambda-runtime-deadline-ms': String(current.deadlineMs),
      'lambda-runtime-invoked-function-arn': this.#functionArn,
    });
    next.end(current.event);
  }

  #settle(outcome: (durationMs: number) => Invocation): void {
    const current = this.#current;
    this.#current = undefined;
    current?.settle(outcome(performance.now() - current.startedMs));
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
