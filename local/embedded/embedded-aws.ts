import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
// fauxqs does not export its persistence, and its own start helper listens on every interface: assembled here, nothing
// listens beyond this machine.
import { PersistenceManager } from '../../node_modules/fauxqs/dist/persistence.js';
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { STORES } from './data-dir.ts';
import { type InProcess, inProcess } from './in-process.ts';

const LOOPBACK = '127.0.0.1';

export type EmbeddedService = {
  /** Origin of the service, on 127.0.0.1. */
  readonly endpoint: string;
  close(): Promise<void>;
};

export type EmbeddedDynamoDb = EmbeddedService & {
  /** For clients of this process. */
  readonly inProcess: InProcess;
};

/** DynamoDB in this process; with `dataDir` it keeps its tables there. */
export async function startDynamoDb(dataDir: string | undefined): Promise<EmbeddedDynamoDb> {
  const path = dataDir === undefined ? {} : { path: makeDirectory(dataDir, STORES.dynamoDb) };
  const server = dynalite({ ...path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const port = await listen(server);
  return {
    endpoint: `http://${LOOPBACK}:${port}`,
    inProcess: inProcess(server),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined || error === null ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** SQS and S3 in this process; with `dataDir` they keep their queues, messages and objects there. */
export async function startQueueAndObjects(dataDir: string | undefined): Promise<EmbeddedService> {
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  const persistence =
    dataDir === undefined
      ? undefined
      : new PersistenceManager(makeDirectory(dataDir, STORES.queuesAndObjects));
  if (persistence !== undefined) {
    // For a message given back: fauxqs would write no number of receives, and its own table refuses that. Reopened
    // stores start the number anew.
    persistence.updateMessageReady = (messageId) =>
      persistence.updateMessageInflight(messageId, '', 0, 0, undefined);
    // Loaded before the stores know their persistence: a load must not write what it reads.
    persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
    stores.sqsStore.persistence = persistence;
    stores.s3Store.persistence = persistence;
    for (const queue of stores.sqsStore.allQueues()) queue.persistence = persistence;
  }
  const app = buildApp({ logger: false, host: LOOPBACK, stores });
  if (persistence !== undefined) app.addHook('preClose', async () => persistence.close());
  const endpoint = await app.listen({ port: 0, host: LOOPBACK });
  return { endpoint, close: async () => app.close() };
}

function makeDirectory(dataDir: string, name: string): string {
  const path = join(dataDir, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The server has no port.'));
      else resolve(address.port);
    });
  });
}
