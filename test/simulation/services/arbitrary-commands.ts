import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { LIVE_INDEX } from '../../../functions/ledger/keys.ts';
import { keyOf } from '../../../functions/ledger/table.ts';
import type { LedgerCommand } from './twin-tables.ts';

/**
 * Requests to few rows with few attributes and values, so that conditions hold and types fit about half of the time.
 * They avoid dynalite's known differences (dynalite-differences.ts).
 */
const ATTRIBUTES = ['version', 'payments', 'note', 'reservations', 'marks', 'history', 'state'] as const;

const number = fc
  .constantFrom('0', '1', '2', '3', '10', '-1', '1.5', '2.50', '1e2')
  .map((N): AttributeValue => ({ N }));
const text = fc.constantFrom('a', 'ab', 'b', 'é', '1').map((S): AttributeValue => ({ S }));
const texts = fc
  .uniqueArray(fc.constantFrom('a', 'ab', 'b', 'c'), { minLength: 1 })
  .map((SS): AttributeValue => ({ SS }));
const numbers = fc
  .uniqueArray(fc.constantFrom('1', '2', '1.5', '10'), { minLength: 1 })
  .map((NS): AttributeValue => ({ NS }));
const list = fc.array(fc.oneof(number, text), { maxLength: 3 }).map((L): AttributeValue => ({ L }));
const anyValue = fc.oneof(
  number,
  text,
  texts,
  numbers,
  list,
  fc.boolean().map((BOOL): AttributeValue => ({ BOOL })),
);
const ordered = fc.oneof(number, text);

/** An expression or a part of one, with the values that it names by `?`, from left to right. */
type Expression = { readonly text: string; readonly values: readonly AttributeValue[] };

const attribute = fc.constantFrom(...ATTRIBUTES).map((name) => `#${name}`);
const part = (text: string, ...values: AttributeValue[]): Expression => ({ text, values });
const joined = (parts: readonly Expression[], separator: string): Expression => ({
  text: parts.map((one) => one.text).join(separator),
  values: parts.flatMap((one) => one.values),
});

const predicate: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .tuple(attribute, fc.constantFrom('<', '<=', '>', '>='), ordered)
    .map(([name, comparator, value]) => part(`${name} ${comparator} ?`, value)),
  // For dynalite, no two lists are equal.
  fc
    .tuple(attribute, fc.constantFrom('=', '<>'), fc.oneof(ordered, texts, numbers))
    .map(([name, comparator, value]) => part(`${name} ${comparator} ?`, value)),
  fc
    .tuple(attribute, ordered, ordered)
    .map(([name, low, high]) => part(`${name} BETWEEN ? AND ?`, low, high)),
  attribute.map((name) => part(`attribute_exists(${name})`)),
  attribute.map((name) => part(`attribute_not_exists(${name})`)),
  fc.tuple(attribute, ordered).map(([name, value]) => part(`contains(${name}, ?)`, value)),
  fc.tuple(attribute, ordered).map(([name, value]) => part(`begins_with(${name}, ?)`, value)),
  fc.constant(part('attribute_exists(pk)')),
);

const { condition } = fc.letrec<{ condition: Expression; group: Expression }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    predicate,
    fc
      .tuple(predicate, fc.constantFrom(' AND ', ' OR '), tie('condition'))
      .map(([a, by, b]) => joined([a, b], by)),
    fc
      .tuple(tie('group'), fc.constantFrom(' AND ', ' OR '), tie('condition'))
      .map(([a, by, b]) => joined([a, b], by)),
    tie('group').map((inner) => ({ ...inner, text: `NOT ${inner.text}` })),
  ),
  group: tie('condition').map((inner) => ({ ...inner, text: `(${inner.text})` })),
}));

const ownTerm: fc.Arbitrary<Expression> = fc.oneof(
  { weight: 4, arbitrary: anyValue.map((value) => part('?', value)) },
  fc
    .tuple(attribute, fc.constantFrom('+', '-'), number)
    .map(([name, sign, value]) => part(`${name} ${sign} ?`, value)),
  fc.tuple(attribute, list).map(([name, value]) => part(`list_append(${name}, ?)`, value)),
);

const copyingTerm: fc.Arbitrary<Expression> = fc.oneof(
  attribute.map((name) => part(name)),
  fc.tuple(attribute, anyValue).map(([name, value]) => part(`if_not_exists(${name}, ?)`, value)),
  fc
    .tuple(attribute, list)
    .map(([name, value]) => part(`list_append(if_not_exists(${name}, ?), ?)`, value, value)),
);

/** `shard` stands for a partition of the index, to be replaced by one of the sequence's own. */
const liveKeys = fc
  .tuple(fc.constantFrom('shard 1', 'shard 2'), fc.constantFrom('a', 'b', 'c'))
  .map(([shard, sort]) => part('liveShard = ?, liveSort = ?', { S: shard }, { S: sort }));

const setOf = (term: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> =>
  fc
    .array(
      fc.oneof(
        {
          weight: 3,
          arbitrary: fc
            .tuple(attribute, term)
            .map(([name, { text, values }]) => part(`${name} = ${text}`, ...values)),
        },
        { weight: 1, arbitrary: liveKeys },
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((sets) => joined(sets, ', '))
    .map(({ text, values }) => part(`SET ${text}`, ...values));

const sections: readonly fc.Arbitrary<Expression>[] = [
  setOf(ownTerm),
  fc
    .uniqueArray(fc.oneof(attribute, fc.constantFrom('liveShard', 'liveSort')), {
      minLength: 1,
      maxLength: 3,
    })
    .map((names) => part(`REMOVE ${names.join(', ')}`)),
  fc.tuple(attribute, fc.oneof(number, texts, numbers)).map(([name, value]) => part(`ADD ${name} ?`, value)),
  fc.tuple(attribute, fc.oneof(texts, numbers)).map(([name, value]) => part(`DELETE ${name} ?`, value)),
];

const someSections = fc
  .uniqueArray(fc.nat(sections.length - 1), { minLength: 1, maxLength: 3 })
  .chain((chosen) => fc.tuple(...chosen.flatMap((section) => sections[section] ?? [])))
  .map((parts) => joined(parts, ' '));

// In dynalite a copied set or number shares the original, which another section may then change.
const update = fc.oneof(
  { weight: 3, arbitrary: someSections },
  { weight: 2, arbitrary: setOf(fc.oneof(ownTerm, copyingTerm)) },
);

/** The parameters of a request with the expressions' placeholders: `#state` stands for `state`, values are numbered. */
function expressionsOf(expressions: Readonly<Record<string, Expression | undefined>>) {
  const values: Record<string, AttributeValue> = {};
  const texts: Record<string, string> = {};
  for (const [parameter, expression] of Object.entries(expressions)) {
    if (expression === undefined) continue;
    let next = 0;
    texts[parameter] = expression.text.replace(/\?/g, () => {
      const placeholder = `:v${Object.keys(values).length}`;
      const value = expression.values[next];
      next += 1;
      if (value !== undefined) values[placeholder] = value;
      return placeholder;
    });
  }
  const used = new Set(Object.values(texts).flatMap((text) => text.match(/#\w+/g) ?? []));
  const names = Object.fromEntries([...used].map((name) => [name, name.slice(1)]));
  return {
    ...texts,
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    ...(used.size === 0 ? {} : { ExpressionAttributeNames: names }),
  };
}

const row = fc.constantFrom('row 1', 'row 2', 'row 3');
const maybeCondition = fc.option(condition, { nil: undefined });
const shard = fc.constantFrom('shard 1', 'shard 2');

const item = fc.tuple(
  fc.dictionary(fc.constantFrom(...ATTRIBUTES), anyValue, { maxKeys: 5, noNullPrototype: true }),
  fc.option(fc.record({ liveShard: shard, liveSort: fc.constantFrom('a', 'b', 'c') }), { nil: undefined }),
);

/** A request, without its table and rows. */
export type RequestData =
  | {
      readonly operation: 'PutItem';
      readonly key: string;
      readonly attributes: Readonly<Record<string, AttributeValue>>;
      readonly live: { readonly liveShard: string; readonly liveSort: string } | undefined;
      readonly condition: Expression | undefined;
    }
  | {
      readonly operation: 'UpdateItem';
      readonly key: string;
      readonly update: Expression;
      readonly condition: Expression | undefined;
    }
  | { readonly operation: 'GetItem'; readonly key: string }
  | { readonly operation: 'Query'; readonly shard: string; readonly range: string };

const request: fc.Arbitrary<RequestData> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(row, item, maybeCondition).map(([key, [attributes, live], expected]) => ({
      operation: 'PutItem' as const,
      key,
      attributes,
      live,
      condition: expected,
    })),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      operation: fc.constant('UpdateItem' as const),
      key: row,
      update,
      condition: maybeCondition,
    }),
  },
  { weight: 1, arbitrary: fc.record({ operation: fc.constant('GetItem' as const), key: row }) },
  {
    weight: 1,
    arbitrary: fc.record({
      operation: fc.constant('Query' as const),
      shard,
      range: fc.constantFrom('', ' AND liveSort > ?', ' AND begins_with(liveSort, ?)'),
    }),
  },
);

export const requests: fc.Arbitrary<readonly RequestData[]> = fc.array(request, {
  minLength: 4,
  maxLength: 16,
});

/** The request as a command; `run` separates the rows and shards of sequences. */
export function commandOf(data: RequestData, TableName: string, run: string): LedgerCommand {
  switch (data.operation) {
    case 'GetItem':
      return new GetItemCommand({ TableName, Key: keyOf(`${run} ${data.key}`), ConsistentRead: true });
    case 'Query':
      return new QueryCommand({
        TableName,
        IndexName: LIVE_INDEX.name,
        ...expressionsOf({
          KeyConditionExpression: part(
            `liveShard = ?${data.range}`,
            { S: `${run} ${data.shard}` },
            { S: 'b' },
          ),
        }),
      });
    case 'PutItem': {
      const { attributes, live } = data;
      const keys =
        live === undefined
          ? {}
          : { liveShard: { S: `${run} ${live.liveShard}` }, liveSort: { S: live.liveSort } };
      return new PutItemCommand({
        TableName,
        Item: { ...keyOf(`${run} ${data.key}`), ...attributes, ...keys },
        ...expressionsOf({ ConditionExpression: data.condition }),
      });
    }
    case 'UpdateItem': {
      const values = data.update.values.map((value) =>
        value.S?.startsWith('shard') ? { S: `${run} ${value.S}` } : value,
      );
      return new UpdateItemCommand({
        TableName,
        Key: keyOf(`${run} ${data.key}`),
        ...expressionsOf({
          UpdateExpression: part(data.update.text, ...values),
          ConditionExpression: data.condition,
        }),
      });
    }
  }
}
