import { type AttributeValue, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Item, keyOf, type LedgerTable } from '../../functions/ledger/table.ts';

/** Writes a row as it is, in the place of whatever is there. */
export async function putRow({ client, tableName }: LedgerTable, row: Item): Promise<void> {
  await client.send(new PutItemCommand({ TableName: tableName, Item: row }));
}

/** Changes one attribute of a row past the ledger, or removes it, as nobody may. */
export async function tamper(
  { client, tableName }: LedgerTable,
  key: string,
  attribute: string,
  value: AttributeValue | undefined,
): Promise<void> {
  await client.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: keyOf(key),
      UpdateExpression: value === undefined ? 'REMOVE #attribute' : 'SET #attribute = :value',
      ExpressionAttributeNames: { '#attribute': attribute },
      ExpressionAttributeValues: value === undefined ? undefined : { ':value': value },
    }),
  );
}
