import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import type { EmbeddedService } from './embedded-aws.ts';

const LOOPBACK = '127.0.0.1';
/** EventBridge, PutEvents; our requests stay far below. */
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_ENTRIES = 10;

/** An event as EventBridge gives it to a rule's target. */
export type DeliveredEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, UTC, seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
};

const entryShape = z.object({
  Source: z.string(),
  DetailType: z.string(),
  Detail: z.string(),
  /** Seconds since the epoch, in AWS JSON 1.1. */
  Time: z.number(),
});
const requestShape = z.object({ Entries: z.array(entryShape).min(1).max(MAX_ENTRIES) });

type Answer = { readonly status: number; readonly body: unknown };

/** EventBridge in this process, for PutEvents only: hands each event to `deliver`, in order. */
export async function startEventBus(
  region: string,
  deliver: (events: readonly DeliveredEvent[]) => void,
): Promise<EmbeddedService> {
  const server = createServer((request, response) => {
    answer(request).then(
      (sent) => send(response, sent),
      () => send(response, { status: 500, body: { __type: 'InternalException' } }),
    );
  });
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const parsed = requestShape.safeParse(JSON.parse(await bodyOf(request)));
    if (request.headers['x-amz-target'] !== 'AWSEvents.PutEvents' || !parsed.success) {
      return { status: 400, body: { __type: 'ValidationException' } };
    }
    const results = parsed.data.Entries.map((entry) => readEntry(entry, region));
    deliver(results.flatMap((event) => event ?? []));
    const Entries = results.map((event) =>
      event === undefined ? { ErrorCode: 'MalformedDetail' } : { EventId: event.id },
    );
    const FailedEntryCount = results.filter((event) => event === undefined).length;
    return { status: 200, body: { FailedEntryCount, Entries } };
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    endpoint: `http://${LOOPBACK}:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function readEntry(entry: z.infer<typeof entryShape>, region: string): DeliveredEvent | undefined {
  const { Source, DetailType, Detail, Time } = entry;
  let detail: unknown;
  try {
    detail = JSON.parse(Detail);
  } catch {
    return undefined;
  }
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': DetailType,
    source: Source,
    account: '000000000000',
    time: new Date(Time * 1000).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: [],
    detail,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error('The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
