import { PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { LIVE_INDEX } from '../../../functions/ledger/keys.ts';
import { keyOf } from '../../../functions/ledger/table.ts';
import { it as embeddedIt } from '../../support/embedded.ts';
import { LEDGER_CASES, QUERY_ROWS } from './dynamo-db-cases.ts';
import { TwinTables } from './twin-tables.ts';

const page = z.object({ LastEvaluatedKey: z.record(z.string(), z.object({ S: z.string() })).optional() });

const it = embeddedIt.extend('twins', { scope: 'file' }, async ({ embedded }) => {
  const twins = await TwinTables.create(embedded);
  for (const Item of QUERY_ROWS) {
    const { simulated, embedded: stored } = await twins.run(
      new PutItemCommand({ TableName: twins.tableName, Item }),
    );
    expect(simulated).toStrictEqual(stored);
  }
  return twins;
});

describe('the simulated table and dynalite', () => {
  it.for(LEDGER_CASES.map((ledgerCase, index) => ({ ...ledgerCase, index })))(
    'agree on $name',
    async ({ row, command, index }, { twins }) => {
      const { tableName } = twins;
      const key = `case ${index}`;
      if (row !== undefined)
        await twins.run(new PutItemCommand({ TableName: tableName, Item: { ...keyOf(key), ...row } }));

      const outcome = await twins.run(command(tableName, key));
      const after = await twins.row(key);

      expect(outcome.simulated).toStrictEqual(outcome.embedded);
      expect(after.simulated).toStrictEqual(after.embedded);
    },
  );

  it.for([1, 2, 3, 7, 8])(
    'agree on the pages of a query with %i rows each, forwards and backwards',
    async (Limit, { twins }) => {
      for (const ScanIndexForward of [true, false]) {
        let start: Record<string, { S: string }> | undefined;
        for (let pages = 0; pages < 10; pages += 1) {
          const { simulated, embedded: stored } = await twins.run(
            new QueryCommand({
              TableName: twins.tableName,
              IndexName: LIVE_INDEX.name,
              KeyConditionExpression: 'liveShard = :s AND liveSort > :from',
              ExpressionAttributeValues: { ':s': { S: 'query' }, ':from': { S: 'a' } },
              Limit,
              ScanIndexForward,
              ...(start === undefined ? {} : { ExclusiveStartKey: start }),
            }),
          );
          expect(simulated).toStrictEqual(stored);
          start = 'answer' in simulated ? page.parse(simulated.answer).LastEvaluatedKey : undefined;
          if (start === undefined) break;
        }
        expect(start).toBeUndefined();
      }
    },
  );
});
