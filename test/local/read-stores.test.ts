import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { insertPayout } from '../../functions/ledger/payouts.ts';
import { startLocalAws } from '../../local/embedded/local-aws.ts';
import { readAllPayouts } from '../../local/read-stores.ts';
import { closed } from '../support/closed.ts';
import { payoutOf } from '../support/payouts.ts';

const it = test.extend('aws', closed(startLocalAws, 'test', undefined, {}));

describe('all payouts of the local ledger', () => {
  it('come without unreadable rows, which are named', async ({ aws }) => {
    const payout = payoutOf();
    await insertPayout({ client: aws.dynamoDb, tableName: aws.tableName }, payout);
    const Item = { pk: { S: 'PAYOUT#broken' }, state: { S: 'ready' } };
    await aws.dynamoDb.send(new PutItemCommand({ TableName: aws.tableName, Item }));

    const { payouts, unreadable } = await readAllPayouts(aws);

    expect(payouts).toEqual([payout]);
    expect(unreadable).toEqual(['PAYOUT#broken']);
  });
});
