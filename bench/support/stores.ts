import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteQueueCommand } from '@aws-sdk/client-sqs';
import { type LocalAws, startLocalAws } from '../../local/embedded/local-aws.ts';
import { countMessages } from '../../local/read-stores.ts';
import type { Endpoints } from './servers.ts';

/** A fresh table, a fresh queue and new clients for both, with the SDK's own settings. */
export function openStores(endpoints: Endpoints, name: string): Promise<LocalAws> {
  return startLocalAws(`bench-${name}`, undefined, {
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
  });
}

/** @throws Error where the queue does not hold one message per expense: then less work was done. */
export async function expectMessages(aws: LocalAws, expenses: number): Promise<void> {
  const messages = await countMessages(aws);
  if (messages !== expenses) throw new Error(`The queue holds ${messages} messages of ${expenses}.`);
}

/** Deletes the round's data, so that the next round meets equally empty servers. */
export async function closeStores(aws: LocalAws): Promise<void> {
  await aws.dynamoDb.send(new DeleteTableCommand({ TableName: aws.tableName }));
  await aws.sqs.send(new DeleteQueueCommand({ QueueUrl: aws.queueUrl }));
  await aws.close();
}
