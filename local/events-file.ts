import { closeSync, writeSync } from 'node:fs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Clock, Random } from '../functions/platform/clock.ts';
import type { Log } from '../functions/platform/log.ts';
import { createHandler, type StreamResponse } from '../functions/publish-events/handler.ts';
import { startEventBus } from './embedded/embedded-event-bus.ts';
import { LOCAL_IDENTITY, type LocalAws } from './embedded/local-aws.ts';
import { createQueue } from './embedded/resources.ts';
import { drainStream, TableStream } from './embedded/table-stream.ts';

/** A run on this machine has no time limit of its own. */
const NO_LIMIT_MS = 86_400_000;

export type EventsFileOptions = {
  readonly aws: LocalAws;
  readonly stage: string;
  /** Open for writing, one event a line; closed with the bus. */
  readonly file: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export type EventsFile = {
  /** Events written by this run. */
  readonly count: number;
  /** Publishes the ledger's writes since the last call. */
  drain(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Publishes the steps of payouts as in AWS: table, stream, the handler of `publish-events`, bus. The bus writes to the
 * file.
 */
export async function openEventsFile(options: EventsFileOptions): Promise<EventsFile> {
  const { aws, stage, file, clock, random, log } = options;
  const { region } = LOCAL_IDENTITY;
  let count = 0;
  const bus = await startEventBus(region, (events) => {
    writeSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    count += events.length;
  });
  const client = new EventBridgeClient({ ...LOCAL_IDENTITY, endpoint: bus.endpoint });
  const busName = `ev-payouts-${stage}`;
  const publish = createHandler({
    bus: { client, busName, clock, random, log },
    aside: { client: aws.sqs, queueUrl: await createQueue(aws.sqs, `${busName}-events-aside`) },
    // Only CloudWatch needs them: the result of the run says more.
    metrics: { record: () => undefined },
    log,
  });
  const handler = (event: unknown): Promise<StreamResponse> => publish(event, NO_LIMIT_MS);
  const stream = new TableStream({ now: () => clock.now(), region });
  stream.watch(aws.dynamoDb);
  return {
    get count() {
      return count;
    },
    drain: () => drainStream(stream.takeRecords(), handler),
    close: async () => {
      client.destroy();
      await bus.close();
      closeSync(file);
    },
  };
}
