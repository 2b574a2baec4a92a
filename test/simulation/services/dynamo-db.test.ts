import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { type Item, keyOf } from '../../../functions/ledger/table.ts';
import type { Horizon } from '../../../simulation/services/dynamo-db/secondary-index.ts';
import type { TableWrite } from '../../../simulation/services/dynamo-db/table.ts';
import { SimulatedDynamoDb } from '../../../simulation/services/dynamo-db.ts';
import { NotSimulated } from '../../../simulation/services/not-simulated.ts';

const TableName = 'ledger';

/** A table, and what a checker was shown of it. */
class Table {
  readonly writes: TableWrite[] = [];
  readonly store = new SimulatedDynamoDb({ onWrite: (write) => this.writes.push(write) });

  constructor() {
    const index = { name: 'live', partitionKey: 'liveShard', sortKey: 'liveSort' };
    this.store.createTable({ tableName: TableName, partitionKey: 'pk', indexes: [index] });
  }

  put(key: string, attributes: Item = {}): void {
    this.store.execute(new PutItemCommand({ TableName, Item: { ...keyOf(key), ...attributes } }));
  }

  get(key: string): Item | undefined {
    const command = new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true });
    return this.store.execute(command).Item;
  }

  keysIn(shard: string, horizon?: Horizon): string[] {
    const answer = this.store.execute(
      new QueryCommand({
        TableName,
        IndexName: 'live',
        KeyConditionExpression: 'liveShard = :shard',
        ExpressionAttributeValues: { ':shard': { S: shard } },
      }),
      horizon === undefined ? {} : { index: horizon },
    );
    return (answer.Items ?? []).map((item) => item['pk']?.S ?? '');
  }
}

const it = test.extend('table', () => new Table());

function live(liveShard: string, liveSort: string): Item {
  return { liveShard: { S: liveShard }, liveSort: { S: liveSort } };
}

describe('rows of the simulated table', () => {
  it('share nothing with the request', ({ table }) => {
    const history = { L: [{ M: { hash: { S: 'a' } } }] };
    const reservations = { SS: ['a'] };
    table.put('row', { history, reservations });

    history.L.push({ M: { hash: { S: 'b' } } });
    reservations.SS.push('b');

    expect(table.get('row')).toEqual({
      ...keyOf('row'),
      history: { L: [{ M: { hash: { S: 'a' } } }] },
      reservations: { SS: ['a'] },
    });
  });

  it('are answered as stored, frozen', ({ table }) => {
    table.put('row', { history: { L: [{ M: { hash: { S: 'a' } } }] }, reservations: { SS: ['a'] } });
    table.store.execute(
      new UpdateItemCommand({
        TableName,
        Key: keyOf('row'),
        UpdateExpression: 'SET history = list_append(history, :more), payer = :payer ADD reservations :more2',
        ExpressionAttributeValues: {
          ':more': { L: [{ M: { hash: { S: 'b' } } }] },
          ':payer': { M: { rail: { S: 'sepa' } } },
          ':more2': { SS: ['b'] },
        },
      }),
    );
    const { history, reservations, payer, pk } = table.get('row') ?? {};

    expect(() => history?.L?.pop()).toThrow(TypeError);
    expect(() => reservations?.SS?.push('c')).toThrow(TypeError);
    for (const row of [
      table.get('row'),
      pk,
      payer?.M,
      payer?.M?.['rail'],
      history?.L?.[0]?.M,
      history?.L?.[1]?.M,
    ]) {
      expect(row).toBeDefined();
      expect(Object.isFrozen(row)).toBe(true);
    }
  });

  it('leave out attributes that are undefined, as the client does', ({ table }) => {
    const command = new PutItemCommand({ TableName, Item: keyOf('row') });
    Object.assign(command.input.Item ?? {}, { absent: undefined });
    table.store.execute(command);

    expect(Object.keys(table.get('row') ?? {})).toEqual(['pk']);
  });

  it('are shown to a checker at every effective write only', ({ table }) => {
    table.put('row', { version: { N: '1' } });
    const lost = new PutItemCommand({
      TableName,
      Item: keyOf('row'),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    expect(() => table.store.execute(lost)).toThrow('The conditional request failed');
    table.store.execute(
      new UpdateItemCommand({
        TableName,
        Key: keyOf('row'),
        UpdateExpression: 'SET version = version + :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    );

    const [first, second] = [1, 2].map((version) => ({ ...keyOf('row'), version: { N: String(version) } }));
    expect(table.writes).toEqual([
      { tableName: TableName, key: 'row', before: undefined, after: first },
      { tableName: TableName, key: 'row', before: first, after: second },
    ]);
    expect(new Map(table.store.items(TableName))).toEqual(new Map([['row', second]]));
  });

  it('stay unread by a batch on demand, and can be asked for again', ({ table }) => {
    table.put('a');
    table.put('b');
    const read = (keys: Item[]) =>
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } });

    const first = table.store.execute(read([keyOf('a'), keyOf('b'), keyOf('c')]), {
      unprocessed: (key) => key !== 'b',
    });
    const left = first.UnprocessedKeys?.[TableName]?.Keys ?? [];
    const second = table.store.execute(read(left));

    expect(first.Responses).toEqual({ [TableName]: [keyOf('b')] });
    expect(left).toEqual([keyOf('a'), keyOf('c')]);
    expect(second).toMatchObject({ Responses: { [TableName]: [keyOf('a')] }, UnprocessedKeys: {} });
  });

  it('stay unread by a batch beyond 16 MB', ({ table }) => {
    const keys = Array.from({ length: 42 }, (_, row) => `row ${row.toString().padStart(2, '0')}`);
    for (const key of keys) table.put(key, { note: { S: 'x'.repeat(409_000) } });
    const RequestItems = { [TableName]: { Keys: keys.map(keyOf), ConsistentRead: true } };

    const { Responses, UnprocessedKeys } = table.store.execute(new BatchGetItemCommand({ RequestItems }));

    expect(Responses?.[TableName]).toHaveLength(41);
    expect(UnprocessedKeys?.[TableName]?.Keys).toEqual([keyOf('row 41')]);
  });

  it('count their bytes the same, whether written at once or changed step by step', ({ table }) => {
    const room = 409_600 - 'pkrow'.length - 'noteoneo'.length - 'two'.length - 1;
    const update = (text: string, value: string) =>
      new UpdateItemCommand({
        TableName,
        Key: keyOf('row'),
        UpdateExpression: text,
        ExpressionAttributeValues: { ':v': { S: value } },
      });
    table.store.execute(update('SET note = :v', 'x'.repeat(300_000)));
    table.store.execute(update('SET note = :v', 'o'));
    table.store.execute(update('SET one = :v', 'é'.repeat(10)));
    table.store.execute(update('SET two = :v REMOVE one', 'o'));
    table.store.execute(update('SET one = :v', 'x'.repeat(room)));

    expect(() => table.store.execute(update('SET one = :v', 'x'.repeat(room + 1)))).toThrow(
      /maximum allowed size/,
    );
  });
});

describe('the index of the simulated table', () => {
  it('shows its past when it lags', ({ table }) => {
    table.put('a', live('ready', '1'));
    const before = table.store.indexLogLength(TableName, 'live');
    table.put('b', live('ready', '2'));
    table.put('a', live('held', '1'));
    table.put('b', live('ready', '0'));

    expect(table.keysIn('ready')).toEqual(['b']);
    expect(table.keysIn('ready', { seeUpTo: before })).toEqual(['a']);
    expect(table.keysIn('ready', { seeUpTo: before + 1 })).toEqual(['a', 'b']);
    expect(table.keysIn('held', { seeUpTo: before + 1 })).toEqual([]);
    expect(table.keysIn('ready', { seeUpTo: 0 })).toEqual([]);
  });

  it('may lag for one row and not for another', ({ table }) => {
    table.put('a', live('ready', '1'));
    table.put('b', live('ready', '2'));
    const before = table.store.indexLogLength(TableName, 'live');
    table.put('a', live('held', '1'));
    table.put('b', live('held', '2'));

    const horizon = { seeUpTo: before, lagging: (key: string) => key === 'b' };

    expect(table.keysIn('ready', horizon)).toEqual(['b']);
    expect(table.keysIn('held', horizon)).toEqual(['a']);
  });

  it('has no entry for a row without its keys, and logs only changes of entries', ({ table }) => {
    table.put('a', { liveShard: { S: 'ready' } });
    table.put('b', live('ready', '1'));
    table.put('b', { ...live('ready', '1'), version: { N: '2' } });
    table.put('b');

    expect(table.store.indexLogLength(TableName, 'live')).toBe(2);
    expect(table.keysIn('ready')).toEqual([]);
    expect(table.keysIn('ready', { seeUpTo: 1 })).toEqual(['b']);
  });

  it('ends a page after 1 MB', ({ table }) => {
    for (let row = 0; row < 1_100; row += 1)
      table.put(`row ${row}`, live('ready', `${'x'.repeat(1_000)}${row}`));
    const query = new QueryCommand({
      TableName,
      IndexName: 'live',
      KeyConditionExpression: 'liveShard = :shard',
      ExpressionAttributeValues: { ':shard': { S: 'ready' } },
    });

    const first = table.store.execute(query);
    const rest = table.store.execute(
      new QueryCommand({ ...query.input, ExclusiveStartKey: first.LastEvaluatedKey }),
    );

    const bytes = JSON.stringify(first.Items).length;
    expect(bytes).toBeGreaterThan(1024 * 1024);
    expect(first.Count).toBeLessThan(1_100);
    expect((first.Count ?? 0) + (rest.Count ?? 0)).toBe(1_100);
    expect(rest.LastEvaluatedKey).toBeUndefined();
  });

  it('never lags further than it remembers', ({ table }) => {
    table.put('first', live('ready', '0'));
    for (let change = 0; change < 45_000; change += 1) table.put('moving', live('ready', String(change)));

    expect(table.keysIn('ready', { seeUpTo: 0 })).toContain('first');
  });
});

describe('the simulated table refuses what it does not know', () => {
  const Key = keyOf('row');

  it.for([
    ['another command', new DeleteItemCommand({ TableName, Key })],
    ['a read that may be stale', new GetItemCommand({ TableName, Key })],
    [
      'a projection',
      new GetItemCommand({ TableName, Key, ConsistentRead: true, ProjectionExpression: 'pk' }),
    ],
    ['values in return', new PutItemCommand({ TableName, Item: Key, ReturnValues: 'ALL_OLD' })],
    ['an update without an expression', new UpdateItemCommand({ TableName, Key })],
    ['a binary value', new PutItemCommand({ TableName, Item: { ...Key, bytes: { B: new Uint8Array(1) } } })],
    [
      'a path into an attribute',
      new UpdateItemCommand({ TableName, Key, UpdateExpression: 'REMOVE counts.ready' }),
    ],
    [
      'an element of a list',
      new UpdateItemCommand({ TableName, Key, UpdateExpression: 'REMOVE history[0]' }),
    ],
    ['a size', new PutItemCommand({ TableName, Item: Key, ConditionExpression: 'size(history) > :n' })],
    [
      'a comparison of attributes',
      new PutItemCommand({ TableName, Item: Key, ConditionExpression: 'one = two' }),
    ],
    ['a doubled NOT', new PutItemCommand({ TableName, Item: Key, ConditionExpression: 'NOT NOT one = :v' })],
    ['a list of values', new PutItemCommand({ TableName, Item: Key, ConditionExpression: 'one IN (:v)' })],
  ] as const)('%s', ([, command], { table }) => {
    expect(() => table.store.execute(command)).toThrow(NotSimulated);
  });
});
