import {
  type AttributeValue,
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LIVE_INDEX } from '../../../functions/ledger/keys.ts';
import { type Item, keyOf } from '../../../functions/ledger/table.ts';
import type { LedgerCommand } from './twin-tables.ts';

/** One request that both stores must answer alike, with the rows that are there before. */
export type LedgerCase = {
  readonly name: string;
  /** Attributes of the row of the case; undefined where it is not there. */
  readonly row?: Item | undefined;
  /** @param key of the row of the case, its own in the table. */
  readonly command: (tableName: string, key: string) => LedgerCommand;
};

/** A row with an attribute of each kind that the ledger keeps, and some more. */
export const FULL_ROW: Item = {
  state: { S: 'ready' },
  version: { N: '3' },
  payments: { N: '7' },
  sumMinor: { N: '123456789012345678901234567890' },
  fraction: { N: '-1.25' },
  reservations: { SS: ['batch-1:2:300', 'batch-2:5:900'] },
  counts: { M: { ready: { N: '1' }, nested: { L: [{ S: 'x' }, { NULL: true }] } } },
  history: { L: [{ M: { hash: { S: 'a' } } }] },
  batchBooking: { BOOL: false },
  numbers: { NS: ['1', '2.5'] },
  checkpoint: { S: 'page=4' },
};

type Values = Record<string, AttributeValue>;
type Names = Record<string, string>;

const STATE: Names = { '#state': 'state' };

function put(name: string, item: Item, row?: Item): LedgerCase {
  return {
    name: `PutItem ${name}`,
    row,
    command: (TableName, key) => new PutItemCommand({ TableName, Item: { ...keyOf(key), ...item } }),
  };
}

function condition(
  text: string,
  values?: Values,
  names?: Names,
  row: Item | undefined = FULL_ROW,
): LedgerCase {
  return {
    name: `PutItem if ${text} ${JSON.stringify(values ?? {})}${row === undefined ? ', no row' : ''}`,
    row,
    command: (TableName, key) =>
      new PutItemCommand({
        TableName,
        Item: { ...keyOf(key), written: { BOOL: true } },
        ConditionExpression: text,
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      }),
  };
}

type UpdateOptions = { readonly row?: Item | undefined; readonly names?: Names; readonly condition?: string };

function update(text: string, values?: Values, options: UpdateOptions = {}): LedgerCase {
  const row = 'row' in options ? options.row : FULL_ROW;
  const { names, condition: expected } = options;
  return {
    name: `UpdateItem ${text}${expected === undefined ? '' : ` if ${expected}`} ${JSON.stringify(values ?? {})}`,
    row,
    command: (TableName, key) =>
      new UpdateItemCommand({
        TableName,
        Key: keyOf(key),
        UpdateExpression: text,
        ...(expected === undefined ? {} : { ConditionExpression: expected }),
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      }),
  };
}

function get(name: string, key: (key: string) => Item, row?: Item): LedgerCase {
  return {
    name: `GetItem ${name}`,
    row,
    command: (TableName, text) => new GetItemCommand({ TableName, Key: key(text), ConsistentRead: true }),
  };
}

function batchGet(name: string, keys: (key: string) => Item[], row?: Item): LedgerCase {
  return {
    name: `BatchGetItem ${name}`,
    row,
    command: (TableName, key) =>
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys(key), ConsistentRead: true } } }),
  };
}

function query(text: string, values: Values, names?: Names, indexName: string = LIVE_INDEX.name): LedgerCase {
  return {
    name: `Query ${indexName} where ${text} ${JSON.stringify(values)}`,
    command: (TableName) =>
      new QueryCommand({
        TableName,
        IndexName: indexName,
        KeyConditionExpression: text,
        ExpressionAttributeValues: values,
        ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      }),
  };
}

const S = (text: string): AttributeValue => ({ S: text });
const N = (text: string): AttributeValue => ({ N: text });

const READS: readonly LedgerCase[] = [
  get('of a row', keyOf, FULL_ROW),
  get('of no row', keyOf),
  get('with an empty key', () => keyOf('')),
  get('with a key of another type', () => ({ pk: N('1') })),
  get('with another attribute', (key) => ({ ...keyOf(key), more: S('x') })),
  get('with another attribute instead', (key) => ({ other: S(key) })),
  get('with too long a key', () => keyOf('k'.repeat(2049))),
  batchGet('of a row and of none', (key) => [keyOf(key), keyOf(`${key} not there`)], FULL_ROW),
  batchGet('of one row twice', (key) => [keyOf(key), keyOf(key)], FULL_ROW),
  batchGet('of nothing', () => []),
  batchGet('of 100 rows', (key) => Array.from({ length: 100 }, (_, row) => keyOf(`${key} ${row}`))),
  batchGet('of 101 rows', (key) => Array.from({ length: 101 }, (_, row) => keyOf(`${key} ${row}`))),
  batchGet('with an empty key', () => [keyOf('')]),
  {
    name: 'GetItem of a table that is not there',
    command: () => new GetItemCommand({ TableName: 'nowhere', Key: keyOf('x'), ConsistentRead: true }),
  },
];

const WRITES: readonly LedgerCase[] = [
  put('of every type', FULL_ROW),
  put('over a row', { only: S('this') }, FULL_ROW),
  put('without its key', { pk: { NULL: true } }),
  put('with an empty key', { pk: S('') }),
  put('with an empty text', { empty: S('') }),
  put('with an empty set', { empty: { SS: [] } }),
  put('with a set that has a member twice', { twice: { SS: ['a', 'a'] } }),
  put('with a number set that has a member twice', { twice: { NS: ['1', '1.0'] } }),
  put('with a null that is none', { none: { NULL: false } }),
  put('with an index key of another type', { liveShard: N('1') }),
  put('with one index key of two', { liveShard: S('put-one-of-two') }),
  put('just within 400 KB', { text: S('x'.repeat(409_570)) }),
  put('of more than 400 KB', { text: S('x'.repeat(409_600)) }),
  ...[
    '0',
    '-0',
    '1.0',
    '007',
    '1e3',
    '1E-3',
    '-12.50',
    '.5',
    '5.',
    '123456789012345678901234567890.12345678',
  ].map((text) => put(`with the number ${text}`, { number: N(text) })),
  ...[
    '9'.repeat(38),
    `1${'0'.repeat(60)}`,
    '1e125',
    '1e126',
    '1e-130',
    '1e-131',
    '9'.repeat(39),
    `0.${'1'.repeat(39)}`,
  ].map((text) => put(`with the number ${text}`, { number: N(text) })),
  ...['', 'x', '1,5', '0x10', 'NaN', 'Infinity', '1e', '--1', ' 1', '1 '].map((text) =>
    put(`with ${JSON.stringify(text)} for a number`, { number: N(text) }),
  ),
];

const COMPARED: readonly (readonly [name: string, value: AttributeValue])[] = [
  ['state', S('ready')],
  ['state', S('readx')],
  ['state', N('3')],
  ['version', N('3')],
  ['version', N('3.0')],
  ['version', N('12')],
  ['fraction', N('-1.250')],
  ['fraction', N('-1.3')],
  ['sumMinor', N('123456789012345678901234567891')],
  ['missing', S('x')],
];

const CONDITIONS: readonly LedgerCase[] = [
  ...COMPARED.flatMap(([attribute, value]) =>
    ['=', '<>', '<', '<=', '>', '>='].map((comparator) =>
      condition(`#a ${comparator} :v`, { ':v': value }, { '#a': attribute }),
    ),
  ),
  condition(':v < version', { ':v': N('2') }),
  condition('version BETWEEN :a AND :b', { ':a': N('1'), ':b': N('3') }),
  condition('version BETWEEN :a AND :b', { ':a': N('3.5'), ':b': N('10') }),
  condition('#state BETWEEN :a AND :b', { ':a': S('a'), ':b': S('rz') }, STATE),
  condition('version BETWEEN :a AND :b', { ':a': N('3'), ':b': N('1') }),
  condition('version BETWEEN :a AND :b', { ':a': N('3'), ':b': S('4') }),
  condition('reservations = :v', { ':v': { SS: ['batch-2:5:900', 'batch-1:2:300'] } }),
  condition('reservations = :v', { ':v': { SS: ['batch-1:2:300'] } }),
  condition('batchBooking = :v', { ':v': { BOOL: false } }),
  condition('batchBooking <> :v', { ':v': { BOOL: false } }),
  condition('attribute_not_exists(pk)'),
  condition('attribute_not_exists(pk)', undefined, undefined, undefined),
  condition('attribute_exists(pk)'),
  condition('attribute_exists(pk)', undefined, undefined, undefined),
  condition('attribute_exists(counts) AND NOT attribute_exists(missing)'),
  condition('contains(reservations, :v)', { ':v': S('batch-1:2:300') }),
  condition('contains(reservations, :v)', { ':v': S('batch-1') }),
  condition('NOT contains(missing, :v)', { ':v': S('batch-1') }),
  condition('NOT contains(reservations, :v)', { ':v': S('batch-1') }, undefined, undefined),
  condition('contains(checkpoint, :v)', { ':v': S('ge=') }),
  condition('contains(checkpoint, :v)', { ':v': N('4') }),
  condition('contains(numbers, :v)', { ':v': N('2.50') }),
  condition('contains(version, :v)', { ':v': N('3') }),
  condition('begins_with(checkpoint, :v)', { ':v': S('page') }),
  condition('begins_with(checkpoint, :v)', { ':v': S('age') }),
  condition('begins_with(version, :v)', { ':v': S('3') }),
  condition('begins_with(checkpoint, :v)', { ':v': N('3') }),
  condition('attribute_not_exists(pk) OR (payments <= :n AND version = :v)', { ':n': N('7'), ':v': N('3') }),
  condition('attribute_not_exists(pk) OR payments <= :n AND version = :v', { ':n': N('6'), ':v': N('3') }),
  condition('NOT version = :v OR payments = :n', { ':v': N('3'), ':n': N('7') }),
  condition('NOT (version = :v OR payments = :n)', { ':v': N('3'), ':n': N('7') }),
  condition('not version = :v And Attribute_Exists(pk)', { ':v': N('3') }),
  condition('version=:v and(payments=:n)', { ':v': N('3'), ':n': N('7') }),
];

const BAD_EXPRESSIONS: readonly LedgerCase[] = [
  condition(''),
  condition('state = :v', { ':v': S('ready') }),
  condition('STATE = :v', { ':v': S('ready') }),
  condition('#a = :v', { ':v': S('ready') }),
  condition('version = :v'),
  condition('version = :v', { ':w': N('3') }),
  condition('version = :v', { ':v': N('3'), ':w': N('4') }),
  condition('version = :v', { ':v': N('3') }, STATE),
  condition('version = :v', { ':v': N('3') }, {}),
  condition('attribute_exists(pk)', {}),
  condition('version = :v', { ':v': N('three') }),
  condition('version = :v', { v: N('3') }),
  condition('version = :v', { ':v': N('3') }, { state: 'state' }),
  condition('version == :v', { ':v': N('3') }),
  condition('version', undefined),
  condition('version =', undefined),
  condition('(version = :v', { ':v': N('3') }),
  condition('version = :v)', { ':v': N('3') }),
  condition('((version = :v))', { ':v': N('3') }),
  condition('((version = :v) AND attribute_exists(pk))', { ':v': N('3') }),
  condition('NOT ((version = :v))', { ':v': N('3') }),
  condition('version = :v AND', { ':v': N('3') }),
  condition('AND version = :v', { ':v': N('3') }),
  condition('attribute_is(pk)'),
  condition('Attribute_Exists(pk)'),
  condition('attribute_exists(:v)', { ':v': S('pk') }),
  condition('attribute_exists(pk, version)'),
  condition('contains(reservations)'),
  condition('version = :v; DROP', { ':v': N('3') }),
  update('', {}),
  update('SET version = :v SET payments = :v', { ':v': N('1') }),
  update('SET version = :v, version = :v', { ':v': N('1') }),
  update('SET version = :v REMOVE version', { ':v': N('1') }),
  update('SET version = :v REMOVE #v', { ':v': N('1') }, { names: { '#v': 'version' } }),
  update('SET status = :v', { ':v': N('1') }),
  update('SET version :v', { ':v': N('1') }),
  update('SET version = :v,', { ':v': N('1') }),
  update('CHANGE version = :v', { ':v': N('1') }),
  update('REMOVE :v', { ':v': N('1') }),
  update('SET version = size(history)'),
  update('SET version = :v', { ':v': N('1') }, { condition: '#state = :v' }),
  update('SET #state = :v', { ':v': S('x') }, { names: STATE, condition: '#state = :w' }),
  update('SET pk = :v', { ':v': S('another') }),
  update('REMOVE pk'),
  update('ADD version :v', { ':v': S('1') }),
  update('DELETE version :v', { ':v': N('1') }),
  update('SET history = list_append(history, :v)', { ':v': S('x') }),
  update('SET version = version + :v', { ':v': S('x') }),
];

const UPDATES: readonly LedgerCase[] = [
  update('SET #state = :v, version = :n', { ':v': S('held'), ':n': N('4') }, { names: STATE }),
  update('SET fresh = :v', { ':v': S('made') }, { row: undefined }),
  update('SET fresh = :v', { ':v': { M: { deep: { L: [N('1.50')] } } } }),
  update('SET version = version + :n', { ':n': N('1') }),
  update('SET version = version - :n', { ':n': N('10') }),
  update('SET version = :n - version', { ':n': N('10') }),
  update('SET fraction = fraction + :n', { ':n': N('0.25') }),
  update('SET sumMinor = sumMinor + :n', { ':n': N('1') }),
  update('SET version = if_not_exists(version, :n)', { ':n': N('9') }),
  update('SET fresh = if_not_exists(fresh, :n)', { ':n': N('9') }),
  update('SET fresh = if_not_exists(fresh, :n) + :m', { ':n': N('9'), ':m': N('1') }),
  update('SET history = list_append(history, :l)', { ':l': { L: [S('b'), S('c')] } }),
  update('SET history = list_append(:l, history)', { ':l': { L: [S('b')] } }),
  update('SET fresh = list_append(if_not_exists(fresh, :l), :l)', { ':l': { L: [S('b')] } }),
  update('SET fresh = version, version = :n', { ':n': N('9') }),
  update('SET fresh = missing'),
  update('SET version = missing + :n', { ':n': N('1') }),
  update('SET version = checkpoint + :n', { ':n': N('1') }),
  update('SET history = list_append(checkpoint, :l)', { ':l': { L: [] } }),
  update('REMOVE checkpoint, missing'),
  update('REMOVE checkpoint', undefined, { row: undefined }),
  update('ADD payments :n, fresh :m', { ':n': N('5'), ':m': N('2') }),
  update('ADD payments :n', { ':n': N('-7') }),
  update('ADD reservations :s', { ':s': { SS: ['batch-2:5:900', 'batch-3:1:1'] } }),
  update('ADD fresh :s', { ':s': { SS: ['a'] } }, { row: undefined }),
  update('ADD numbers :s', { ':s': { NS: ['2.50', '3'] } }),
  update('ADD checkpoint :n', { ':n': N('1') }),
  update('ADD reservations :s', { ':s': { NS: ['1'] } }),
  update('DELETE reservations :s', { ':s': { SS: ['batch-1:2:300', 'other'] } }),
  update('DELETE reservations :s', { ':s': { SS: ['batch-1:2:300', 'batch-2:5:900'] } }),
  update('DELETE missing :s', { ':s': { SS: ['a'] } }),
  update('DELETE numbers :s', { ':s': { SS: ['1'] } }),
  update('set payments = :n remove checkpoint add version :n delete reservations :s', {
    ':n': N('1'),
    ':s': { SS: ['batch-1:2:300'] },
  }),
  update('SET version = :n', { ':n': N('4') }, { condition: 'version = :n' }),
  update('SET version = :n', { ':n': N('3') }, { condition: 'version = :n' }),
  update('SET version = :n', { ':n': N('3') }, { row: undefined, condition: 'attribute_exists(pk)' }),
  update('SET big = :v', { ':v': S('x'.repeat(409_000)) }),
  update('SET big = :v', { ':v': S('x'.repeat(409_600)) }),
  update('SET big = :v', { ':v': S('x'.repeat(409_600)) }, { condition: 'attribute_not_exists(pk)' }),
  update('SET liveShard = :v', { ':v': N('1') }),
  update('SET liveShard = :v', { ':v': N('1') }, { condition: 'attribute_not_exists(pk)' }),
  update('SET liveShard = version'),
  update('SET liveSort = :v', { ':v': S('alone') }),
];

const SHARD = { ':s': S('query') };

const QUERIES: readonly LedgerCase[] = [
  query('liveShard = :s', SHARD),
  query(':s = liveShard', SHARD),
  query('#s = :s', SHARD, { '#s': 'liveShard' }),
  query('liveShard = :s', { ':s': S('empty shard') }),
  ...['=', '<', '<=', '>', '>='].map((comparator) =>
    query(`liveShard = :s AND liveSort ${comparator} :k`, { ...SHARD, ':k': S('b#2') }),
  ),
  query('liveShard = :s AND :k < liveSort', { ...SHARD, ':k': S('b#2') }),
  query('liveSort > :k AND liveShard = :s', { ...SHARD, ':k': S('b#2') }),
  query('(liveShard = :s) AND (liveSort > :k)', { ...SHARD, ':k': S('b#2') }),
  query('liveShard = :s AND liveSort BETWEEN :a AND :b', { ...SHARD, ':a': S('a'), ':b': S('b#2') }),
  query('liveShard = :s AND liveSort BETWEEN :a AND :b', { ...SHARD, ':a': S('b'), ':b': S('a') }),
  query('liveShard = :s AND begins_with(liveSort, :p)', { ...SHARD, ':p': S('b#') }),
  query('liveShard = :s AND begins_with(liveSort, :p)', { ...SHARD, ':p': S('zz') }),
  query('liveShard = :s AND liveSort > :k', { ...SHARD, ':k': N('1') }),
  query('liveShard = :s', { ':s': N('1') }),
  query('liveShard > :s', SHARD),
  query('begins_with(liveShard, :s)', SHARD),
  query('liveSort = :s', SHARD),
  query('liveShard = :s AND other = :s', SHARD),
  query('liveShard = :s AND liveShard = :s', SHARD),
  query('liveShard = :s AND liveSort > :k AND liveSort < :k', { ...SHARD, ':k': S('b') }),
  query('liveShard = :s OR liveSort = :s', SHARD),
  query('liveShard = :s AND NOT liveSort = :s', SHARD),
  query('liveShard = :s AND liveSort <> :s', SHARD),
  query('liveShard = :s AND contains(liveSort, :s)', SHARD),
  query('liveShard = :s AND attribute_exists(liveSort)', SHARD),
  query('liveShard = :s', SHARD, undefined, 'another-index'),
];

export const LEDGER_CASES = [...READS, ...WRITES, ...CONDITIONS, ...BAD_EXPRESSIONS, ...UPDATES, ...QUERIES];

/** Rows of one shard for the queries: in the order of UTF-8, which is not that of JavaScript for the last two. */
export const QUERY_ROWS: readonly Item[] = ['a#1', 'b#1', 'b#2', 'b#10', 'c', '\u{e000}', '\u{1f600}'].map(
  (sort, row) => ({
    ...keyOf(`query ${row}`),
    liveShard: S('query'),
    liveSort: S(sort),
    state: S('not projected'),
  }),
);
