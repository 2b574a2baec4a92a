import {
  BatchGetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LIVE_INDEX } from '../../../functions/ledger/keys.ts';
import { type Item, keyOf } from '../../../functions/ledger/table.ts';
import { AWS, DONE, type KnownDifference, type Twins } from './known-difference.ts';

const DYNAMODB_LIMITS = `${AWS}/amazondynamodb/latest/developerguide/Constraints.html`;
const DYNAMODB_TYPES = `${AWS}/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html`;
const REFUSED = 'ValidationException';

function put(key: string, item: Item, expression: { condition?: string; value?: Item[string] } = {}) {
  const { condition, value } = expression;
  return ({ tables }: Twins) =>
    tables.run(
      new PutItemCommand({
        TableName: tables.tableName,
        Item: { ...keyOf(key), ...item },
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
        ...(value === undefined ? {} : { ExpressionAttributeValues: { ':v': value } }),
      }),
    );
}

/** Whether the condition holds for the row. */
function holds(key: string, row: Item, condition: string, value: Item[string]) {
  return async (twins: Twins) => {
    await put(key, row)(twins);
    return put(key, {}, { condition, value })(twins);
  };
}

function query(condition: string, values: Item) {
  return ({ tables }: Twins) =>
    tables.run(
      new QueryCommand({
        TableName: tables.tableName,
        IndexName: LIVE_INDEX.name,
        KeyConditionExpression: condition,
        ExpressionAttributeValues: values,
      }),
    );
}

/** The row's attribute `value` after the update. */
function updated(key: string, row: Item, text: string, values: Item) {
  return async (twins: Twins) => {
    const { tables } = twins;
    await put(key, row)(twins);
    const outcome = await tables.run(
      new UpdateItemCommand({
        TableName: tables.tableName,
        Key: keyOf(key),
        UpdateExpression: text,
        ExpressionAttributeValues: values,
      }),
    );
    const after = await tables.row(key);
    return {
      simulated: 'error' in outcome.simulated ? outcome.simulated : after.simulated,
      embedded: 'error' in outcome.embedded ? outcome.embedded : after.embedded,
    };
  };
}

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });

export const DYNALITE_DIFFERENCES: readonly KnownDifference[] = [
  {
    store: 'dynalite',
    what: 'a row counts in bytes of UTF-8, not in UTF-16 units',
    source: `${AWS}/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html`,
    simulated: REFUSED,
    embedded: DONE,
    run: put('large', { text: S('é'.repeat(205_000)) }),
  },
  {
    store: 'dynalite',
    what: 'the key of an index is no empty text',
    source: 'https://github.com/architect/dynalite/issues/184',
    simulated: REFUSED,
    embedded: DONE,
    run: put('empty index key', { liveShard: S(''), liveSort: S('a') }),
  },
  {
    store: 'dynalite',
    what: 'the sort key of an index has at most 1024 bytes',
    source: DYNAMODB_LIMITS,
    simulated: REFUSED,
    embedded: DONE,
    run: put('long sort key', { liveShard: S('a'), liveSort: S('x'.repeat(1025)) }),
  },
  {
    store: 'dynalite',
    what: 'a query for an empty partition key is refused',
    source: 'https://github.com/getmoto/moto/issues/7062',
    simulated: REFUSED,
    embedded: '0 rows',
    run: query('liveShard = :s', { ':s': S('') }),
  },
  {
    store: 'dynalite',
    what: 'texts have the order of their bytes in UTF-8',
    source: DYNAMODB_TYPES,
    simulated: DONE,
    embedded: 'ConditionalCheckFailedException',
    run: holds('text order', { note: S('\u{1f600}') }, 'note > :v', S('\u{e000}')),
  },
  {
    store: 'dynalite',
    what: 'two lists of the same elements are equal',
    source: `${AWS}/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Conditions.html`,
    simulated: DONE,
    embedded: 'ConditionalCheckFailedException',
    run: holds('equal lists', { list1: { L: [N('1')] } }, 'list1 = :v', { L: [N('1')] }),
  },
  {
    store: 'dynalite',
    what: 'a copied value is not changed with the original',
    source:
      'dynalite 4.0.0, actions/updateItem.js: ADD adds in place to the object that SET has put under both names',
    simulated: '1',
    embedded: '3',
    run: updated('copied', { original: N('1') }, 'SET copied = original ADD original :n', {
      ':n': N('2'),
    }),
  },
  {
    store: 'dynalite',
    what: 'a sum of more than 38 digits is refused',
    source: DYNAMODB_TYPES,
    simulated: REFUSED,
    embedded: `1${'0'.repeat(38)}.5`,
    run: updated('long sum', { amountMinor: N(`1${'0'.repeat(38)}`) }, 'ADD amountMinor :n', {
      ':n': N('0.5'),
    }),
  },
  {
    store: 'dynalite',
    what: 'an expression has at most 4 KB',
    source: DYNAMODB_LIMITS,
    simulated: REFUSED,
    embedded: DONE,
    run: put(
      'long expression',
      {},
      { condition: `${'attribute_not_exists(pk) OR '.repeat(150)}attribute_not_exists(pk)` },
    ),
  },
  {
    store: 'dynalite',
    what: 'a batch of reads answers up to 16 MB',
    source: `${AWS}/amazondynamodb/latest/APIReference/API_BatchGetItem.html`,
    simulated: '4 rows',
    embedded: '3 rows',
    run: async (twins) => {
      const keys = ['1', '2', '3', '4'].map((row) => `much ${row}`);
      for (const key of keys) await put(key, { note: S('x'.repeat(390_000)) })(twins);
      const { tables } = twins;
      const Keys = keys.map(keyOf);
      return tables.run(
        new BatchGetItemCommand({ RequestItems: { [tables.tableName]: { Keys, ConsistentRead: true } } }),
      );
    },
  },
];
