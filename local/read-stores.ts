import { paginateScan } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Payout } from '../functions/core/payout.ts';
import { PARTITION_KEY } from '../functions/ledger/keys.ts';
import { decodePayout } from '../functions/ledger/payout-row.ts';
import { isUnreadable } from '../functions/ledger/unreadable-row.ts';
import type { LocalAws } from './embedded/local-aws.ts';

/** All rows: an unreadable one is named by its key and does not stop the others. */
export type AllPayouts = { readonly payouts: readonly Payout[]; readonly unreadable: readonly string[] };

/** Every payout of the local ledger, in a stable order. Only a console may read all; no function does. */
export async function readAllPayouts(aws: Pick<LocalAws, 'dynamoDb' | 'tableName'>): Promise<AllPayouts> {
  const payouts: Payout[] = [];
  const unreadable: string[] = [];
  const pages = paginateScan(
    { client: aws.dynamoDb },
    {
      TableName: aws.tableName,
      FilterExpression: 'begins_with(pk, :prefix)',
      ExpressionAttributeValues: { ':prefix': { S: 'PAYOUT#' } },
    },
  );
  for await (const page of pages) {
    for (const item of page.Items ?? []) {
      try {
        payouts.push(decodePayout(item));
      } catch (error) {
        if (!isUnreadable(error)) throw error;
        unreadable.push(item[PARTITION_KEY]?.S ?? 'unknown');
      }
    }
  }
  const order = (payout: Payout): string =>
    `${payout.source} ${payout.account} ${payout.reportId.padStart(12, '0')} ${payout.expenseId}`;
  return { payouts: payouts.sort((a, b) => (order(a) < order(b) ? -1 : 1)), unreadable: unreadable.sort() };
}

/** Messages in the queue: visible, delayed or in flight. */
export async function countMessages(aws: LocalAws): Promise<number> {
  const { Attributes } = await aws.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: aws.queueUrl,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return (
    Number(Attributes?.ApproximateNumberOfMessages ?? 0) +
    Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0)
  );
}
