import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { validationException } from './errors.ts';
import { type IndexKeys, SecondaryIndex } from './secondary-index.ts';
import { attributeBytes, itemBytes, MAX_ITEM_BYTES, textBytes } from './size.ts';
import type { Changes } from './update.ts';
import { acceptAttributes, freezeItem, type StoredItem, typeOf } from './value.ts';

export type IndexDefinition = {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
};

/** A table with a partition key and global secondary indexes that project keys only; all keys are strings. */
export type TableDefinition = {
  readonly tableName: string;
  readonly partitionKey: string;
  readonly indexes: readonly IndexDefinition[];
};

/** One write that took effect. */
export type TableWrite = {
  readonly tableName: string;
  readonly key: string;
  readonly before: StoredItem | undefined;
  readonly after: StoredItem;
};

/**
 * Limits of keys in bytes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;

/** A row and the bytes that it counts for. */
export type Row = { readonly item: StoredItem; readonly bytes: number };

export function rowOf(item: StoredItem): Row {
  return { item, bytes: itemBytes(item) };
}

/** One index of a table. */
export type IndexOfTable = { readonly definition: IndexDefinition; readonly entries: SecondaryIndex };

/** The rows of one table and its indexes. */
export class SimulatedTable {
  readonly definition: TableDefinition;
  readonly #indexes: readonly IndexOfTable[];
  readonly #items = new Map<string, StoredItem>();
  readonly #bytes = new Map<string, number>();
  readonly #onWrite: ((write: TableWrite) => void) | undefined;

  constructor(definition: TableDefinition, onWrite: ((write: TableWrite) => void) | undefined) {
    this.definition = definition;
    this.#indexes = definition.indexes.map((index) => ({ definition: index, entries: new SecondaryIndex() }));
    this.#onWrite = onWrite;
  }

  /** Every row by its key. */
  get items(): ReadonlyMap<string, StoredItem> {
    return this.#items;
  }

  /** @throws ValidationException where the table has no index of that name. */
  index(name: string): IndexOfTable {
    const found = this.#indexes.find(({ definition }) => definition.name === name);
    if (found === undefined)
      throw validationException(`The table does not have the specified index: ${name}`);
    return found;
  }

  row(key: string): Row | undefined {
    const item = this.#items.get(key);
    return item === undefined ? undefined : { item, bytes: this.#bytes.get(key) ?? 0 };
  }

  /**
   * The text of a request's key.
   * @throws ValidationException where it is not exactly the key of this table.
   */
  keyOf(given: Readonly<Record<string, AttributeValue>> | undefined): string {
    const { partitionKey } = this.definition;
    const attributes = acceptAttributes(given ?? {});
    const key = attributes[partitionKey]?.S;
    if (key === undefined || Object.keys(attributes).length !== 1) {
      throw validationException('The provided key element does not match the schema');
    }
    refuseBadKey(partitionKey, key, MAX_PARTITION_KEY_BYTES);
    return key;
  }

  /**
   * The text of the key of a whole row to write.
   * @throws ValidationException where the row has no valid key.
   */
  keyOfItem(item: StoredItem): string {
    const { partitionKey } = this.definition;
    const value = item[partitionKey];
    if (value?.S === undefined) {
      const problem = value === undefined ? 'Missing the key' : 'Type mismatch for key';
      throw validationException(
        `One or more parameter values were invalid: ${problem} ${partitionKey} in the item`,
      );
    }
    refuseBadKey(partitionKey, value.S, MAX_PARTITION_KEY_BYTES);
    return value.S;
  }

  /** @throws ValidationException where an index key has a value that no key may have. */
  checkIndexKey(name: string, value: AttributeValue | undefined): void {
    for (const index of this.definition.indexes) {
      if (name === index.partitionKey) refuseBadIndexKey(index.name, name, value, MAX_PARTITION_KEY_BYTES);
      if (name === index.sortKey) refuseBadIndexKey(index.name, name, value, MAX_SORT_KEY_BYTES);
    }
  }

  /** @throws ValidationException where the row is too large, or an index key has a value that no key may have. */
  check({ item, bytes }: Row): void {
    for (const { partitionKey, sortKey } of this.definition.indexes) {
      this.checkIndexKey(partitionKey, item[partitionKey]);
      this.checkIndexKey(sortKey, item[sortKey]);
    }
    if (bytes > MAX_ITEM_BYTES) throw validationException('Item size has exceeded the maximum allowed size');
  }

  /** Changes attributes of a row, or of a new one that has only its key. Throws as `check` does. */
  change(key: string, row: Row, changes: Changes): void {
    let { bytes } = row;
    let removes = false;
    const item: Record<string, AttributeValue> = { ...row.item };
    for (const [name, value] of changes) {
      bytes += attributeBytes(name, value) - attributeBytes(name, item[name]);
      if (value !== undefined) item[name] = value;
      else removes = true;
    }
    const changed = { item: removes ? without(item, changes) : item, bytes };
    this.check(changed);
    this.write(key, changed);
  }

  /** Writes a checked row. */
  write(key: string, row: Row): void {
    const before = this.#items.get(key);
    const after = freezeItem(row.item);
    this.#items.set(key, after);
    this.#bytes.set(key, row.bytes);
    for (const { definition, entries } of this.#indexes) {
      entries.record(key, keysIn(definition, before), keysIn(definition, after));
    }
    this.#onWrite?.({ tableName: this.definition.tableName, key, before, after });
  }
}

/** A row is in an index only while it has both of its keys. */
function keysIn(
  { partitionKey, sortKey }: IndexDefinition,
  item: StoredItem | undefined,
): IndexKeys | undefined {
  const [partition, sort] = [item?.[partitionKey]?.S, item?.[sortKey]?.S];
  return partition === undefined || sort === undefined ? undefined : { partition, sort };
}

function without(item: StoredItem, changes: Changes): StoredItem {
  const kept: Record<string, AttributeValue> = {};
  for (const name in item) {
    const value = item[name];
    if (value !== undefined && (!changes.has(name) || changes.get(name) !== undefined)) kept[name] = value;
  }
  return kept;
}

function refuseBadKey(name: string, key: string, maxBytes: number): void {
  if (key === '') {
    throw validationException(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  }
  if (textBytes(key) > maxBytes) {
    throw validationException(
      `One or more parameter values were invalid: Size of key ${name} has exceeded the maximum size limit of ${maxBytes} bytes`,
    );
  }
}

function refuseBadIndexKey(
  indexName: string,
  name: string,
  value: AttributeValue | undefined,
  maxBytes: number,
): void {
  if (value === undefined) return;
  if (value.S === undefined) {
    throw validationException(
      `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: S Actual: ${typeOf(value)} IndexName: ${indexName}`,
    );
  }
  refuseBadKey(name, value.S, maxBytes);
}
