import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import type { LedgerTable } from '../functions/ledger/table.ts';
import { type Clock, systemClock } from '../functions/platform/clock.ts';
import type { Log } from '../functions/platform/log.ts';
import { unlogged } from '../functions/platform/unlogged.ts';
import type { EventBus } from '../functions/publish-events/put-events.ts';
import type { PayoutQueue } from '../functions/queue/payout-messages.ts';
import { requireStores } from '../local/embedded/data-dir.ts';
import { type LocalAws, namedEndpoint, startLocalAws } from '../local/embedded/local-aws.ts';
import { goOnInTime } from '../local/kept-time.ts';
import { MovableClock } from '../local/movable-clock.ts';
import { askForCaller, type Caller } from './caller.ts';
import type { Place } from './place.ts';
import { DeadLetters } from './redrive/dead-letters.ts';
import type { ReportReader } from './redrive/replay-report.ts';
import { stderrLog } from './terminal/program.ts';
import { wrongUse } from './wrong-use.ts';

/** What every action may work on. It looks up a queue only when asked: who only looks needs no right to it. */
type Common = {
  readonly clock: Clock;
  readonly log: Log;
  readonly table: LedgerTable;
  payoutQueue(): Promise<PayoutQueue>;
  deadPayouts(): Promise<DeadLetters>;
  close(): Promise<void>;
};

export type KeptStores = Common & { readonly kind: 'data'; readonly dataDir: string; readonly aws: LocalAws };

export type StageStores = Common & {
  readonly kind: 'stage';
  readonly stage: string;
  readonly bus: EventBus;
  readonly reader: ReportReader;
  /** How the name of the bucket of bank files begins. */
  readonly bucketPrefix: string;
  bucketName(): Promise<string>;
  deadEvents(): Promise<DeadLetters>;
  missedRuns(): Promise<DeadLetters>;
  /** Who gives the command. */
  caller(): Promise<Caller>;
};

export type Stores = KeptStores | StageStores;

export type Machine = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
};

const THIS_MACHINE: Machine = {
  environment: process.env,
  clock: systemClock,
  random: Math.random,
  log: stderrLog(),
};

/**
 * Works on the stores of a place, and closes them.
 * @throws PipelineError CONFIG_INVALID where the folder keeps nothing, or somebody else works on it.
 */
export async function withStores<T>(
  place: Place,
  work: (stores: Stores) => Promise<T>,
  machine: Machine = THIS_MACHINE,
): Promise<T> {
  return place.kind === 'stage'
    ? closing(openStage(place, machine), work)
    : closing(await openKept(place, machine), work);
}

/** Works on the stores of a deployed stage. @throws PipelineError CONFIG_INVALID with `why` where it is a folder. */
export async function withStage<T>(
  place: Place,
  why: string,
  work: (stores: StageStores) => Promise<T>,
): Promise<T> {
  if (place.kind !== 'stage') throw wrongUse(why, 'Give --stage NAME.');
  return closing(openStage(place, THIS_MACHINE), work);
}

/** Works on kept stores. @throws PipelineError CONFIG_INVALID with `why` where it is a deployed stage. */
export async function withKept<T>(
  place: Place,
  why: string,
  work: (stores: KeptStores) => Promise<T>,
): Promise<T> {
  if (place.kind !== 'data') throw wrongUse(why, 'Give --data DIR.');
  return closing(await openKept(place, THIS_MACHINE), work);
}

async function closing<S extends Common, T>(stores: S, work: (stores: S) => Promise<T>): Promise<T> {
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}

async function openKept(
  { dataDir, config }: Extract<Place, { kind: 'data' }>,
  { environment, clock, random, log }: Machine,
): Promise<KeptStores> {
  const { stage } = config();
  if (namedEndpoint(environment, 'DYNAMODB') === undefined) requireStores(dataDir);
  const aws = await startLocalAws(stage, dataDir, environment);
  const table = { client: aws.dynamoDb, tableName: aws.tableName };
  const kept = new MovableClock(clock);
  await goOnInTime(kept, table);
  return {
    kind: 'data',
    dataDir,
    clock: kept,
    log,
    aws,
    table,
    payoutQueue: async () => ({ client: aws.sqs, queueUrl: aws.queueUrl, clock: kept, random }),
    deadPayouts: async () =>
      new DeadLetters({ client: aws.sqs, queueUrl: aws.deadLetterQueueUrl, waitSeconds: 0 }),
    close: aws.close,
  };
}

/** Long polling asks all servers of a queue, so that no message is missed. */
const WAIT_SECONDS = 1;

/** Everything in a deployed stage is named after it. */
function openStage(
  { stage }: Extract<Place, { kind: 'stage' }>,
  { environment, clock, random, log }: Machine,
): StageStores {
  const name = `ev-payouts-${stage}`;
  const dynamoDb = unlogged(new DynamoDBClient());
  // The region's endpoint, or the one that AWS_ENDPOINT_URL names, whatever host a queue's URL has.
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const [events, s3, lambda] = [new EventBridgeClient(), new S3Client(), new LambdaClient()];
  const deadLetters = async (queue: string): Promise<DeadLetters> =>
    new DeadLetters({
      client: sqs,
      queueUrl: await urlOf(sqs, `${name}-${queue}`),
      waitSeconds: WAIT_SECONDS,
    });
  const caller = (): Promise<Caller> => askForCaller(environment);
  return {
    kind: 'stage',
    stage,
    clock,
    log,
    table: { client: dynamoDb, tableName: name },
    bus: { client: events, busName: name, clock, random, log },
    reader: { s3, lambda },
    bucketPrefix: `${name}-`,
    bucketName: async () => {
      const { accountId, region } = await caller();
      return `${name}-${accountId}-${region}-an`;
    },
    payoutQueue: async () => ({ client: sqs, queueUrl: await urlOf(sqs, `${name}-payouts`), clock, random }),
    deadPayouts: () => deadLetters('payouts-dlq'),
    deadEvents: () => deadLetters('events-aside'),
    missedRuns: () => deadLetters('missed-runs'),
    caller,
    close: async () => {
      for (const client of [dynamoDb, sqs, events, s3, lambda]) client.destroy();
    },
  };
}

async function urlOf(sqs: SQSClient, queueName: string): Promise<string> {
  try {
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
    return QueueUrl;
  } catch (cause) {
    if (!(cause instanceof QueueDoesNotExist)) throw cause;
    throw wrongUse(
      `There is no queue ${queueName} in this account and region.`,
      'Check --stage, and the account and region of the AWS environment.',
      cause,
    );
  }
}
