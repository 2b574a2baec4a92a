import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type Handler = Extract<NonNullable<DynamoDBClientConfig['requestHandler']>, { handle: unknown }>;
type Sent = Parameters<Handler['handle']>[0];
type Options = NonNullable<Parameters<Handler['handle']>[1]>;
type Answered = Awaited<ReturnType<Handler['handle']>>;

/** How a client of the SDK reaches a service of this process. */
export type InProcess = {
  readonly requestHandler: Handler;
  readonly signer: NonNullable<DynamoDBClientConfig['signer']>;
};

/**
 * Hands each request of a client to the server behind it as its socket would. A call takes half the processor time: no
 * network carries it, and nothing signs it, since dynalite checks no signature.
 */
export function inProcess(server: Server): InProcess {
  return {
    requestHandler: {
      handle: (request: Sent, { abortSignal }: Options = {}) =>
        abortSignal?.aborted === true ? Promise.reject(aborted()) : handed(server, request),
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
    signer: {
      sign: async (request) => {
        Object.assign(request.headers, UNSIGNED);
        return request;
      },
    },
  };
}

/** dynalite takes no request without these. */
const UNSIGNED = {
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
  'x-amz-date': '20260101T000000Z',
} as const;

function aborted(): Error {
  return Object.assign(new Error('The request was aborted.'), { name: 'AbortError' });
}

/** What dynalite needs of Node's own: a request with one chunk, and an answer that ends with its body. */
function handed(server: Server, { method, path, headers, body }: Sent): Promise<Answered> {
  return new Promise((resolve) => {
    const request = Object.assign(new EventEmitter(), { method, url: path, headers });
    const answer = {
      statusCode: 200,
      headers: {} as Record<string, string>,
      setHeader: (name: string, value: unknown) => {
        answer.headers[name.toLowerCase()] = String(value);
      },
      end: (text: string) => {
        const { statusCode } = answer;
        resolve({ response: { statusCode, headers: answer.headers, body: Buffer.from(text, 'utf8') } });
      },
    };
    server.emit('request', request, answer);
    request.emit('data', Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    request.emit('end');
  });
}
