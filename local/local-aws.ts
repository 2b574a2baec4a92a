import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { type EmbeddedService, startDynamoDb, startQueueAndObjects } from './embedded-aws.ts';
import { createQueue, createTable } from './resources.ts';

/** The AWS services of one run on this machine, and what was created in them. */
export type LocalAws = {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly tableName: string;
  readonly queueUrl: string;
  close(): Promise<void>;
};

/** Nothing of the machine's own AWS set-up is looked at: no profile, no metadata service. */
export const LOCAL_IDENTITY = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} as const;

/**
 * Starts the embedded services, except where a standard AWS_ENDPOINT_URL variable names another, and creates the
 * table and the queue.
 */
export async function startLocalAws(
  stage: string,
  dataDir: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LocalAws> {
  const started: EmbeddedService[] = [];
  const endpointOf = async (
    variable: string,
    start: (dataDir: string | undefined) => Promise<EmbeddedService>,
  ): Promise<string> => {
    const named = environment[variable] ?? environment['AWS_ENDPOINT_URL'];
    if (named !== undefined && named !== '') return named;
    const service = await start(dataDir);
    started.push(service);
    return service.endpoint;
  };
  const closeServices = async (): Promise<void> => {
    for (const service of started) await service.close();
  };
  try {
    const dynamoDb = new DynamoDBClient({
      ...LOCAL_IDENTITY,
      endpoint: await endpointOf('AWS_ENDPOINT_URL_DYNAMODB', startDynamoDb),
    });
    const sqs = new SQSClient({
      ...LOCAL_IDENTITY,
      endpoint: await endpointOf('AWS_ENDPOINT_URL_SQS', startQueueAndObjects),
    });
    const tableName = `ev-payouts-${stage}`;
    await createTable(dynamoDb, tableName);
    const queueUrl = await createQueue(sqs, `ev-payouts-${stage}-payouts`);
    const close = async (): Promise<void> => {
      dynamoDb.destroy();
      sqs.destroy();
      await closeServices();
    };
    return { dynamoDb, sqs, tableName, queueUrl, close };
  } catch (error) {
    await closeServices();
    throw error;
  }
}
