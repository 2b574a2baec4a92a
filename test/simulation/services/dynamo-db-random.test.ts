import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { LIVE_INDEX } from '../../../functions/ledger/keys.ts';
import { it as embeddedIt } from '../../support/embedded.ts';
import { forAllAsyncIn } from '../../support/properties.ts';
import { commandOf, requests } from './arbitrary-commands.ts';
import { TwinTables } from './twin-tables.ts';

const it = embeddedIt.extend('twins', { scope: 'file' }, ({ embedded }) => TwinTables.create(embedded));

it('the simulated table and dynalite agree on every answer of random requests, and on the rows and the index after them', async ({
  twins,
}) => {
  let runs = 0;
  const seen = new Map<string, number>();
  await forAllAsyncIn(100, requests, async (sequence) => {
    runs += 1;
    for (const request of sequence) {
      const { simulated, embedded: stored } = await twins.run(
        commandOf(request, twins.tableName, `run ${runs}`),
      );
      expect(simulated).toStrictEqual(stored);
      const kind = 'answer' in simulated ? 'answer' : simulated.error;
      seen.set(kind, (seen.get(kind) ?? 0) + 1);
    }
    for (const key of ['row 1', 'row 2', 'row 3']) {
      const { simulated, embedded: stored } = await twins.row(`run ${runs} ${key}`);
      expect(simulated).toStrictEqual(stored);
    }
    for (const shard of ['shard 1', 'shard 2']) {
      const { simulated, embedded: stored } = await twins.run(
        new QueryCommand({
          TableName: twins.tableName,
          IndexName: LIVE_INDEX.name,
          KeyConditionExpression: 'liveShard = :shard',
          ExpressionAttributeValues: { ':shard': { S: `run ${runs} ${shard}` } },
        }),
      );
      expect(simulated).toStrictEqual(stored);
    }
  });
  // Requests that all fail alike, or all pass, would prove little.
  for (const kind of ['answer', 'ConditionalCheckFailedException', 'ValidationException']) {
    expect(seen.get(kind) ?? 0).toBeGreaterThan(50);
  }
});
