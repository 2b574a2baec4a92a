import type { AttributeValue, QueryCommandInput, QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { ANSWERED, NotSimulated, refuseUnknownParameters } from '../not-simulated.ts';
import { Binding } from './binding.ts';
import { validationException } from './errors.ts';
import { type KeyRange, keyRangeOf, parseKeyCondition } from './key-condition.ts';
import { compareEntries, type Horizon, type IndexEntry } from './secondary-index.ts';
import { itemBytes, textBytes } from './size.ts';
import type { IndexDefinition, SimulatedTable } from './table.ts';

/** DynamoDB API, Query: a page ends after 1 MB. */
const MAX_PAGE_BYTES = 1024 * 1024;

const KNOWN: ReadonlySet<string> = new Set([
  'TableName',
  'IndexName',
  'KeyConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'Limit',
  'ExclusiveStartKey',
  'ScanIndexForward',
]);

/**
 * One page of one partition of the table's index.
 * @throws ValidationException where the request does not fit the index.
 */
export function query(
  table: SimulatedTable,
  input: QueryCommandInput,
  horizon: Horizon | undefined,
): QueryCommandOutput {
  refuseUnknownParameters('Query', input, KNOWN);
  if (input.IndexName === undefined) throw new NotSimulated('a Query of a table itself');
  if (input.KeyConditionExpression === undefined) {
    throw validationException('The KeyConditionExpression parameter must be specified in the request.');
  }
  const { Limit: limit = Number.MAX_SAFE_INTEGER } = input;
  if (limit < 1) throw validationException('Limit must be greater than or equal to 1');
  const expression = parseKeyCondition(input.KeyConditionExpression);
  const binding = new Binding(input, [expression]);
  const index = table.index(input.IndexName);
  const keys = { ...index.definition, key: table.definition.partitionKey };
  const range = keyRangeOf(expression.tree, binding, keys);
  const forward = input.ScanIndexForward !== false;
  const start = startOf(input.ExclusiveStartKey, keys, range);
  const items: Record<string, AttributeValue>[] = [];
  const overhead = itemBytes(itemOf({ sort: '', key: '' }, keys, range));
  let bytes = 0;
  const entries = index.entries.entries(range.partition, horizon);
  for (const entry of forward ? entries : entries.toReversed()) {
    if (!range.wants(entry.sort) || !isAfter(entry, start, forward)) {
      // The matching entries lie in one piece.
      if (items.length > 0) break;
      continue;
    }
    items.push(itemOf(entry, keys, range));
    bytes += overhead + textBytes(entry.sort) + textBytes(entry.key);
    // A full page names its last entry, even where nothing follows.
    if (items.length === limit || bytes >= MAX_PAGE_BYTES) {
      return { ...pageOf(items), LastEvaluatedKey: itemOf(entry, keys, range) };
    }
  }
  return pageOf(items);
}

function pageOf(items: Record<string, AttributeValue>[]): QueryCommandOutput {
  return { ...ANSWERED, Items: items, Count: items.length, ScannedCount: items.length };
}

/** Names of an index's keys, and of the table's. */
type KeyNames = IndexDefinition & { readonly key: string };

function itemOf(entry: IndexEntry, keys: KeyNames, range: KeyRange): Record<string, AttributeValue> {
  return {
    [keys.key]: { S: entry.key },
    [keys.partitionKey]: { S: range.partition },
    [keys.sortKey]: { S: entry.sort },
  };
}

function isAfter(entry: IndexEntry, start: IndexEntry | undefined, forward: boolean): boolean {
  if (start === undefined) return true;
  const order = compareEntries(entry, start);
  return forward ? order > 0 : order < 0;
}

/** The entry after which a page goes on; it may be gone by now. */
function startOf(
  given: QueryCommandInput['ExclusiveStartKey'],
  { key: keyName, partitionKey, sortKey }: KeyNames,
  range: KeyRange,
): IndexEntry | undefined {
  if (given === undefined) return undefined;
  const [partition, sort, key] = [partitionKey, sortKey, keyName].map((name) => given[name]?.S);
  const complete = Object.keys(given).length === 3 && key !== undefined && sort !== undefined;
  if (!complete || partition !== range.partition || !range.wants(sort)) {
    throw validationException('The provided starting key is invalid');
  }
  return { sort, key };
}
