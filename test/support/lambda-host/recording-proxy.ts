import { Agent, createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import { closeServer, listenOnLoopback, readBody } from '../loopback.ts';
import { type AwsAnswer, accessDenied, jsonError, preconditionFailed } from './aws-answer.ts';
import { type AwsRequest, accessesOf, callerOf, invokedBy, operationOf } from './aws-call.ts';
import type { EmbeddedSecrets } from './embedded-secrets.ts';
import { ObjectVersions } from './object-versions.ts';
import type { Access, Permissions } from './permissions.ts';
import type { TableWrites } from './table-writes.ts';
import type { Target } from './target.ts';

/** A call of a function, or one that Lambda or Scheduler made with a role. */
export type Call = {
  /** Logical id of the role. */
  readonly role: string;
  readonly service: string;
  readonly operation: string;
  readonly accesses: readonly Access[];
  readonly outcome: 'allowed' | 'denied';
  readonly status: number;
  /** Of DynamoDB: request units by its own count, and those of the index's writes. */
  readonly capacityUnits: number;
  readonly indexWrites: number;
  readonly requestBytes: number;
  readonly answerBytes: number;
};

/** @throws NoAnswer where the caller died, or its answer is to be lost: nothing more is done then. */
export type CallHook = (
  call: Pick<Call, 'role' | 'service' | 'operation' | 'accesses'>,
  at: 'before' | 'after',
) => Promise<void>;

/** Ends a call without an answer. */
export class NoAnswer extends Error {}

/** What a call needs beside what it says, such as the right to use a key. */
export type MoreAccesses = (access: Access) => readonly Access[];

export type ProxyOptions = {
  readonly target: Omit<Target, 'queueOrigin'>;
  /** Origins of the embedded services. */
  readonly dynamoDb: string;
  readonly queuesAndObjects: string;
  readonly eventBus: string;
  readonly secrets: EmbeddedSecrets;
  readonly writes: TableWrites;
};

/** The access key of whoever is no function: the test itself, the bank. Not judged and not recorded. */
export const OUTSIDER = 'OUTSIDER';

const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** Of one connection and not of the whole way, or of the bytes before they were changed here. */
const HOP_HEADERS = ['connection', 'keep-alive', 'transfer-encoding', 'x-amz-crc32'];

/**
 * All AWS endpoints of the functions in one server on 127.0.0.1: it knows the service and the role from a request's
 * signature, refuses what the role does not allow, records the call and hands it on.
 */
export class RecordingProxy {
  readonly calls: Call[] = [];
  /** Waited for before an allowed call is handed on, and again before its answer is given. */
  onCall: CallHook = async () => undefined;
  /** Events that functions handed to others; nobody has run them yet. */
  readonly invoked: { readonly functionName: string; readonly event: unknown }[] = [];
  /** Requests that could not be understood: none may be left unseen. */
  readonly problems: unknown[] = [];
  /** Connections that were opened, those of outsiders among them. */
  connections = 0;
  readonly #options: ProxyOptions;
  readonly #server: Server;
  /** A connection per call: one that an idle service closes as it is used again would look like a failure of AWS. */
  readonly #agent = new Agent({ keepAlive: false });
  readonly #versions = new ObjectVersions();
  /** The last write of each row: two writes of one row go one after the other, so that their order is known. */
  readonly #lastWrites = new Map<string, Promise<unknown>>();
  #judge: { readonly permissions: Permissions; readonly more: MoreAccesses } | undefined;
  #origin = '';

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#server = createServer((incoming, outgoing) => {
      this.#serve(incoming)
        .catch((error: unknown) => {
          // A process that dies leaves requests behind that it had not sent to the end.
          if (error instanceof NoAnswer || !incoming.complete) throw error;
          this.problems.push(error);
          return jsonError(500, 'InternalFailure', error instanceof Error ? error.message : 'unknown');
        })
        .then(({ status, headers, body }) => {
          // The length that answers a HEAD is that of the object, which is not sent.
          const length = incoming.method === 'HEAD' ? {} : { 'content-length': String(body.length) };
          outgoing.writeHead(status, { ...headers, ...length });
          outgoing.end(body);
        })
        .catch(() => outgoing.destroy());
    });
    this.#server.on('connection', () => {
      this.connections += 1;
    });
  }

  static async start(options: ProxyOptions): Promise<RecordingProxy> {
    const proxy = new RecordingProxy(options);
    proxy.#origin = `http://${await listenOnLoopback(proxy.#server)}`;
    return proxy;
  }

  get origin(): string {
    return this.#origin;
  }

  /** From now on each call of a role is judged. */
  judgeBy(permissions: Permissions, more: MoreAccesses): void {
    this.#judge = { permissions, more };
  }

  close(): Promise<void> {
    this.#agent.destroy();
    return closeServer(this.#server);
  }

  async #serve(incoming: IncomingMessage): Promise<AwsAnswer> {
    const request: AwsRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: await readBody(incoming, MAX_BODY_BYTES),
    };
    const { accessKeyId: role, service } = callerOf(request);
    if (role === OUTSIDER) return (await this.#handOn(service, request)).answer;
    const accesses = accessesOf(this.#options.target, service, request);
    const operation = ['s3', 'lambda'].includes(service) ? request.method : operationOf(request);
    const call = { role, service, operation, accesses, requestBytes: request.body.length };
    const missing = this.#firstDenied(role, accesses);
    if (missing !== undefined) {
      const answer = accessDenied(service, `${missing.action} on ${missing.resource}`);
      this.#record({ ...call, outcome: 'denied' }, answer, 0);
      return answer;
    }
    await this.onCall(call, 'before');
    const { answer, indexWrites } = await this.#handOn(service, request);
    this.#record({ ...call, outcome: 'allowed' }, answer, indexWrites);
    await this.onCall(call, 'after');
    return answer;
  }

  #firstDenied(role: string, accesses: readonly Access[]): Access | undefined {
    const judge = this.#judge;
    if (judge === undefined) throw new Error('Nobody judges the calls yet.');
    return accesses
      .flatMap((access) => [access, ...judge.more(access)])
      .find((access) => !judge.permissions.allows(role, access));
  }

  #record(
    call: Omit<Call, 'status' | 'capacityUnits' | 'indexWrites' | 'answerBytes'>,
    { status, body }: AwsAnswer,
    indexWrites: number,
  ): void {
    const capacityUnits = call.service === 'dynamodb' ? unitsOf(call, status, body) : 0;
    this.calls.push({ ...call, status, capacityUnits, indexWrites, answerBytes: body.length });
  }

  async #handOn(
    service: string,
    request: AwsRequest,
  ): Promise<{ readonly answer: AwsAnswer; readonly indexWrites: number }> {
    const { dynamoDb, queuesAndObjects, secrets, eventBus } = this.#options;
    switch (service) {
      case 'dynamodb':
        return this.#toTable(request, dynamoDb);
      case 'sqs':
      case 'sns':
        return { answer: await this.#forward(request, queuesAndObjects), indexWrites: 0 };
      case 's3':
        return { answer: await this.#toObjects(request, queuesAndObjects), indexWrites: 0 };
      case 'secretsmanager':
        return { answer: secrets.answer(request), indexWrites: 0 };
      case 'events':
        return { answer: await this.#forward(request, eventBus), indexWrites: 0 };
      case 'lambda':
        this.invoked.push({
          functionName: invokedBy(request),
          event: JSON.parse(request.body.toString('utf8')),
        });
        return { answer: { status: 202, headers: {}, body: Buffer.alloc(0) }, indexWrites: 0 };
      default:
        throw new Error(`The service ${service} is not known here.`);
    }
  }

  async #toTable(request: AwsRequest, origin: string) {
    const counted = { ...request, body: withConsumption(request) };
    const write = this.#options.writes.watch(counted);
    if (write === undefined) return { answer: await this.#forward(counted, origin), indexWrites: 0 };
    const before = this.#lastWrites.get(write.key);
    const done = (async () => {
      await before;
      const answer = await this.#forward({ ...counted, body: write.body }, origin);
      if (answer.status !== 200) return { answer, indexWrites: 0 };
      const written = write.written(answer.body);
      return { answer: { ...answer, body: written.answer }, indexWrites: written.indexWrites };
    })();
    // A write that failed is the failure of its caller alone.
    this.#lastWrites.set(
      write.key,
      done.catch(() => undefined),
    );
    return done;
  }

  async #toObjects(request: AwsRequest, origin: string): Promise<AwsAnswer> {
    if (this.#versions.isInTheWay(request)) return preconditionFailed();
    const answer = await this.#forward({ ...request, path: this.#versions.storePath(request) }, origin);
    const version = answer.status === 200 ? this.#versions.versionAfter(request) : undefined;
    if (version === undefined) return answer;
    return { ...answer, headers: { ...answer.headers, 'x-amz-version-id': version } };
  }

  #forward({ method, path, headers, body }: AwsRequest, origin: string): Promise<AwsAnswer> {
    const { expect: _expect, ...sent } = headers;
    return new Promise((resolve, reject) => {
      const forwarded = httpRequest(
        `${origin}${path}`,
        { method, agent: this.#agent, headers: { ...sent, 'content-length': String(body.length) } },
        (answer) => {
          readBody(answer, MAX_BODY_BYTES).then(
            (bytes) => resolve({ status: answer.statusCode ?? 500, headers: plain(answer), body: bytes }),
            reject,
          );
        },
      );
      forwarded.on('error', reject);
      forwarded.end(body);
    });
  }
}

function plain({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || HOP_HEADERS.includes(name) ? [] : [[name, String(value)]],
    ),
  );
}

/** Asks DynamoDB for what a call consumed. */
function withConsumption({ body }: AwsRequest): Buffer {
  const sent = z.looseObject({}).parse(JSON.parse(body.toString('utf8')));
  return Buffer.from(JSON.stringify({ ...sent, ReturnConsumedCapacity: 'TOTAL' }));
}

const consumed = z.object({ CapacityUnits: z.number() });
const consumption = z.object({ ConsumedCapacity: z.union([consumed, z.array(consumed)]).optional() });

/**
 * Of a conditional write that failed, DynamoDB counts the row and does not say how large it is: the request stands in.
 */
function unitsOf(
  { operation, requestBytes }: Pick<Call, 'operation' | 'requestBytes'>,
  status: number,
  body: Buffer,
): number {
  if (status !== 200) return /^(Put|Update)Item$/.test(operation) ? Math.ceil(requestBytes / 1024) : 0;
  const { ConsumedCapacity } = consumption.parse(JSON.parse(body.toString('utf8')));
  return [ConsumedCapacity ?? []].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
}
