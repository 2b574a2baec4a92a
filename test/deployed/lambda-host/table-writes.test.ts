import { describe, expect, it } from 'vitest';
import { TableWrites } from '../../support/lambda-host/table-writes.ts';

function requestOf(operation: string, body: unknown) {
  return {
    method: 'POST',
    path: '/',
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: Buffer.from(JSON.stringify(body)),
  };
}

const answerOf = (body: unknown) => Buffer.from(JSON.stringify(body));
const read = (bytes: Buffer): unknown => JSON.parse(bytes.toString('utf8'));

const newWrites = () => new TableWrites({ partitionKey: 'pk', indexes: [['shard']], region: 'eu-central-1' });
const row = (shard?: string) => ({ pk: { S: 'a' }, ...(shard === undefined ? {} : { shard: { S: shard } }) });

describe('TableWrites', () => {
  it('records an insert and a change with the whole row, before and after, and keeps from the caller what it did not ask for', () => {
    const writes = newWrites();

    const put = writes.watch(requestOf('PutItem', { TableName: 't', Item: row() }));
    const putAnswer = put?.written(answerOf({}));
    const update = writes.watch(requestOf('UpdateItem', { TableName: 't', Key: { pk: { S: 'a' } } }));
    const updateAnswer = update?.written(answerOf({ Attributes: row('ready') }));

    expect(read(put?.body ?? Buffer.alloc(0))).toMatchObject({ ReturnValues: 'ALL_OLD' });
    expect(read(update?.body ?? Buffer.alloc(0))).toMatchObject({ ReturnValues: 'ALL_NEW' });
    expect(read(putAnswer?.answer ?? Buffer.alloc(0))).toEqual({});
    expect(read(updateAnswer?.answer ?? Buffer.alloc(0))).toEqual({});
    expect(writes.records).toMatchObject([
      { eventName: 'INSERT', dynamodb: { NewImage: row() } },
      { eventName: 'MODIFY', dynamodb: { OldImage: row(), NewImage: row('ready') } },
    ]);
    expect(writes.records[0]?.dynamodb).not.toHaveProperty('OldImage');
  });

  it('counts one write of the index for an entry that comes or goes, two for one that moves', () => {
    const writes = newWrites();

    const counts = [row('ready'), row('ready'), row('paid'), row()].map((image) => {
      const update = writes.watch(requestOf('UpdateItem', { Key: { pk: { S: 'a' } } }));
      return update?.written(answerOf({ Attributes: image })).indexWrites;
    });

    expect(counts).toEqual([1, 0, 2, 1]);
  });

  it('lets reads be, and refuses writes that it cannot follow', () => {
    const writes = newWrites();

    expect(writes.watch(requestOf('GetItem', { Key: { pk: { S: 'a' } } }))).toBeUndefined();
    expect(() => writes.watch(requestOf('TransactWriteItems', {}))).toThrow('not known here');
    expect(() => writes.watch(requestOf('UpdateItem', { ReturnValues: 'UPDATED_OLD' }))).toThrow(
      'UPDATED_OLD',
    );
  });
});
