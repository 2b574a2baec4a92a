import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Item, keyOf } from '../../../functions/ledger/table.ts';
import type { Horizon } from '../../../simulation/services/dynamo-db/secondary-index.ts';
import type { TableWrite } from '../../../simulation/services/dynamo-db/table.ts';
import { SimulatedDynamoDb } from '../../../simulation/services/dynamo-db.ts';
import { NotSimulated } from '../../../simulation/services/not-simulated.ts';

const TableName = 'ledger';

let writes: TableWrite[];
let store: SimulatedDynamoDb;

beforeEach(() => {
  writes = [];
  store = new SimulatedDynamoDb({ onWrite: (write) => writes.push(write) });
  const index = { name: 'live', partitionKey: 'liveShard', sortKey: 'liveSort' };
  store.createTable({ tableName: TableName, partitionKey: 'pk', indexes: [index] });
});

function put(key: string, attributes: Item = {}): void {
  store.execute(new PutItemCommand({ TableName, Item: { ...keyOf(key), ...attributes } }));
}

function live(liveShard: string, liveSort: string): Item {
  return { liveShard: { S: liveShard }, liveSort: { S: liveSort } };
}

function get(key: string): Item | undefined {
  return store.execute(new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true })).Item;
}

function keysIn(shard: string, horizon?: Horizon): string[] {
  const answer = store.execute(
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

describe('rows of the simulated table', () => {
  test('share nothing with the request', () => {
    const history = { L: [{ M: { hash: { S: 'a' } } }] };
    const reservations = { SS: ['a'] };
    put('row', { history, reservations });

    history.L.push({ M: { hash: { S: 'b' } } });
    reservations.SS.push('b');

    expect(get('row')).toEqual({
      ...keyOf('row'),
      history: { L: [{ M: { hash: { S: 'a' } } }] },
      reservations: { SS: ['a'] },
    });
  });

  test('are answered as stored, frozen', () => {
    put('row', { history: { L: [{ M: { hash: { S: 'a' } } }] }, reservations: { SS: ['a'] } });
    store.execute(
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
    const { history, reservations, payer, pk } = get('row') ?? {};

    expect(() => history?.L?.pop()).toThrow(TypeError);
    expect(() => reservations?.SS?.push('c')).toThrow(TypeError);
    for (const row of [
      get('row'),
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

  test('leave out attributes that are undefined, as the client does', () => {
    const command = new PutItemCommand({ TableName, Item: keyOf('row') });
    Object.assign(command.input.Item ?? {}, { absent: undefined });
    store.execute(command);

    expect(Object.keys(get('row') ?? {})).toEqual(['pk']);
  });

  test('are shown to a checker at every effective write only', () => {
    put('row', { version: { N: '1' } });
    const lost = new PutItemCommand({
      TableName,
      Item: keyOf('row'),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    expect(() => store.execute(lost)).toThrow('The conditional request failed');
    store.execute(
      new UpdateItemCommand({
        TableName,
        Key: keyOf('row'),
        UpdateExpression: 'SET version = version + :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    );

    const [first, second] = [1, 2].map((version) => ({ ...keyOf('row'), version: { N: String(version) } }));
    expect(writes).toEqual([
      { tableName: TableName, key: 'row', before: undefined, after: first },
      { tableName: TableName, key: 'row', before: first, after: second },
    ]);
    expect(new Map(store.items(TableName))).toEqual(new Map([['row', second]]));
  });

  test('stay unread by a batch on demand, and can be asked for again', () => {
    put('a');
    put('b');
    const read = (keys: Item[]) =>
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys, ConsistentRead: true } } });

    const first = store.execute(read([keyOf('a'), keyOf('b'), keyOf('c')]), {
      unprocessed: (key) => key !== 'b',
    });
    const left = first.UnprocessedKeys?.[TableName]?.Keys ?? [];
    const second = store.execute(read(left));

    expect(first.Responses).toEqual({ [TableName]: [keyOf('b')] });
    expect(left).toEqual([keyOf('a'), keyOf('c')]);
    expect(second).toMatchObject({ Responses: { [TableName]: [keyOf('a')] }, UnprocessedKeys: {} });
  });

  test('stay unread by a batch beyond 16 MB', () => {
    const keys = Array.from({ length: 42 }, (_, row) => `row ${row.toString().padStart(2, '0')}`);
    for (const key of keys) put(key, { note: { S: 'x'.repeat(409_000) } });
    const RequestItems = { [TableName]: { Keys: keys.map(keyOf), ConsistentRead: true } };

    const { Responses, UnprocessedKeys } = store.execute(new BatchGetItemCommand({ RequestItems }));

    expect(Responses?.[TableName]).toHaveLength(41);
    expect(UnprocessedKeys?.[TableName]?.Keys).toEqual([keyOf('row 41')]);
  });

  test('count their bytes the same, whether written at once or changed step by step', () => {
    const room = 409_600 - 'pkrow'.length - 'noteoneo'.length - 'two'.length - 1;
    const update = (text: string, value: string) =>
      new UpdateItemCommand({
        TableName,
        Key: keyOf('row'),
        UpdateExpression: text,
        ExpressionAttributeValues: { ':v': { S: value } },
      });
    store.execute(update('SET note = :v', 'x'.repeat(300_000)));
    store.execute(update('SET note = :v', 'o'));
    store.execute(update('SET one = :v', 'é'.repeat(10)));
    store.execute(update('SET two = :v REMOVE one', 'o'));
    store.execute(update('SET one = :v', 'x'.repeat(room)));

    expect(() => store.execute(update('SET one = :v', 'x'.repeat(room + 1)))).toThrow(/maximum allowed size/);
  });
});

describe('the index of the simulated table', () => {
  test('shows its past when it lags', () => {
    put('a', live('ready', '1'));
    const before = store.indexLogLength(TableName, 'live');
    put('b', live('ready', '2'));
    put('a', live('held', '1'));
    put('b', live('ready', '0'));

    expect(keysIn('ready')).toEqual(['b']);
    expect(keysIn('ready', { seeUpTo: before })).toEqual(['a']);
    expect(keysIn('ready', { seeUpTo: before + 1 })).toEqual(['a', 'b']);
    expect(keysIn('held', { seeUpTo: before + 1 })).toEqual([]);
    expect(keysIn('ready', { seeUpTo: 0 })).toEqual([]);
  });

  test('may lag for one row and not for another', () => {
    put('a', live('ready', '1'));
    put('b', live('ready', '2'));
    const before = store.indexLogLength(TableName, 'live');
    put('a', live('held', '1'));
    put('b', live('held', '2'));

    const horizon = { seeUpTo: before, lagging: (key: string) => key === 'b' };

    expect(keysIn('ready', horizon)).toEqual(['b']);
    expect(keysIn('held', horizon)).toEqual(['a']);
  });

  test('has no entry for a row without its keys, and logs only changes of entries', () => {
    put('a', { liveShard: { S: 'ready' } });
    put('b', live('ready', '1'));
    put('b', { ...live('ready', '1'), version: { N: '2' } });
    put('b');

    expect(store.indexLogLength(TableName, 'live')).toBe(2);
    expect(keysIn('ready')).toEqual([]);
    expect(keysIn('ready', { seeUpTo: 1 })).toEqual(['b']);
  });

  test('ends a page after 1 MB', () => {
    for (let row = 0; row < 1_100; row += 1) put(`row ${row}`, live('ready', `${'x'.repeat(1_000)}${row}`));
    const query = new QueryCommand({
      TableName,
      IndexName: 'live',
      KeyConditionExpression: 'liveShard = :shard',
      ExpressionAttributeValues: { ':shard': { S: 'ready' } },
    });

    const first = store.execute(query);
    const rest = store.execute(
      new QueryCommand({ ...query.input, ExclusiveStartKey: first.LastEvaluatedKey }),
    );

    const bytes = JSON.stringify(first.Items).length;
    expect(bytes).toBeGreaterThan(1024 * 1024);
    expect(first.Count).toBeLessThan(1_100);
    expect((first.Count ?? 0) + (rest.Count ?? 0)).toBe(1_100);
    expect(rest.LastEvaluatedKey).toBeUndefined();
  });

  test('never lags further than it remembers', () => {
    put('first', live('ready', '0'));
    for (let change = 0; change < 45_000; change += 1) put('moving', live('ready', String(change)));

    expect(keysIn('ready', { seeUpTo: 0 })).toContain('first');
  });
});

describe('the simulated table refuses what it does not know', () => {
  const Key = keyOf('row');

  test.for([
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
  ] as const)('%s', ([, command]) => {
    expect(() => store.execute(command)).toThrow(NotSimulated);
  });
});
