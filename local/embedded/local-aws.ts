import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { unlogged } from '../../functions/platform/unlogged.ts';
import { lockDataDir } from './data-dir.ts';
import {
  type EmbeddedDynamoDb,
  type EmbeddedService,
  startDynamoDb,
  startQueueAndObjects,
} from './embedded-aws.ts';
import { createBucket, createQueueWithDeadLetters, createTable } from './resources.ts';

/** The AWS services of one run on this machine, and their resources. */
export type LocalAws = {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly tableName: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly bucketName: string;
  /** Whether only this process works on the ledger: its table is embedded, and kept stores are locked. */
  readonly isExclusive: boolean;
  close(): Promise<void>;
};

/** Ignores the machine's own AWS set-up: no profile, no metadata service. */
export const LOCAL_IDENTITY = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

export const SERVICES = ['DYNAMODB', 'SQS', 'S3'] as const;
export type Service = (typeof SERVICES)[number];

/** The endpoint that a standard AWS_ENDPOINT_URL variable gives a service in place of the embedded one. */
export function namedEndpoint(environment: Environment, service: Service): string | undefined {
  return environment[`AWS_ENDPOINT_URL_${service}`] || environment['AWS_ENDPOINT_URL'] || undefined;
}

/** They write headers for a network, or to count clients; dynalite reads none of them. */
const FOR_THE_NETWORK = [
  'contentLengthMiddleware',
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'recursionDetectionMiddleware',
];

/** A client for tables of this process, without the network's share of a call: a tenth of its time. */
export function clientInProcess({ endpoint, inProcess }: EmbeddedDynamoDb): DynamoDBClient {
  const client = unlogged(new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint, ...inProcess }));
  for (const name of FOR_THE_NETWORK) client.middlewareStack.remove(name);
  return client;
}

/**
 * Starts the embedded services, except where a standard AWS_ENDPOINT_URL variable names another, and creates the table,
 * the queue and the bucket.
 *
 * @param dataDir the folder of their stores, locked until they are closed.
 * @throws PipelineError CONFIG_INVALID where the stores are not available.
 */
export async function startLocalAws(
  stage: string,
  dataDir: string | undefined,
  environment: Environment,
): Promise<LocalAws> {
  const started: EmbeddedService[] = [];
  const start = async <S extends EmbeddedService>(open: (dataDir: string | undefined) => Promise<S>) => {
    const service = await open(dataDir);
    started.push(service);
    return service;
  };
  const named = (service: Service): string | undefined => namedEndpoint(environment, service);
  const lock = dataDir === undefined ? undefined : lockDataDir(dataDir);
  const closeServices = async (): Promise<void> => {
    try {
      for (const service of started) await service.close();
    } finally {
      lock?.release();
    }
  };
  try {
    const endpoint = named('DYNAMODB');
    const dynamoDb =
      endpoint === undefined
        ? clientInProcess(await start(startDynamoDb))
        : unlogged(new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint }));
    // One server in this process serves both.
    const embedded =
      named('SQS') !== undefined && named('S3') !== undefined
        ? ''
        : (await start(startQueueAndObjects)).endpoint;
    const sqs = new SQSClient({ ...LOCAL_IDENTITY, endpoint: named('SQS') ?? embedded });
    const s3 = new S3Client({ ...LOCAL_IDENTITY, endpoint: named('S3') ?? embedded, forcePathStyle: true });
    const tableName = `ev-payouts-${stage}`;
    const bucketName = `ev-payouts-${stage}-files`;
    await createTable(dynamoDb, tableName);
    await createBucket(s3, bucketName);
    const queues = await createQueueWithDeadLetters(sqs, `ev-payouts-${stage}-payouts`);
    const close = async (): Promise<void> => {
      for (const client of [dynamoDb, sqs, s3]) client.destroy();
      await closeServices();
    };
    const isExclusive = endpoint === undefined;
    return { dynamoDb, sqs, s3, tableName, ...queues, bucketName, isExclusive, close };
  } catch (error) {
    await closeServices();
    throw error;
  }
}
