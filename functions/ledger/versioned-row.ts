import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Clock } from '../platform/clock.ts';
import { PARTITION_KEY } from './keys.ts';
import { count } from './row-values.ts';
import {
  conditionHeld,
  decodeRow,
  getItem,
  getItems,
  type Item,
  keyOf,
  type LedgerTable,
  SCHEMA,
  writeItem,
} from './table.ts';
import { LOST, untilWritten } from './until-written.ts';

/** A kind of row with one value under a version: read it, change it in memory, write it unless somebody else has. */
export type RowKind<T> = {
  /** Its name in errors. */
  readonly what: string;
  readonly row: z.ZodMiniType<Versioned<T>>;
  /** The value of a missing row. */
  readonly empty: T;
};

type Versioned<T> = { readonly version: number; readonly value: T };

/** A kind of row by its value's schema. Make it once: making it takes longer than reading a row with it. */
export function rowKind<T>({
  schema,
  ...kind
}: Pick<RowKind<T>, 'what' | 'empty'> & { readonly schema: z.ZodMiniType<T> }): RowKind<T> {
  return { ...kind, row: z.object({ version: count, value: schema }) };
}

/**
 * Rows read together, then changed one by one. Each reading serves once, since a write rests on its version; a second
 * use reads the row anew.
 */
export class RowsAhead {
  readonly #items: Map<string, Item | undefined>;

  /** @param items the rows read, by their keys; undefined where there is none. */
  constructor(items: ReadonlyMap<string, Item | undefined>) {
    this.#items = new Map(items);
  }

  static readonly NONE = new RowsAhead(new Map());

  /** @returns undefined where the row was not read, or its reading is used up. */
  take(key: string): { readonly item: Item | undefined } | undefined {
    if (!this.#items.has(key)) return undefined;
    const item = this.#items.get(key);
    this.#items.delete(key);
    return { item };
  }
}

/** The current value (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readVersioned<T>(table: LedgerTable, key: string, kind: RowKind<T>): Promise<T> {
  return decoded(await getItem(table, key), kind).value;
}

/** As `readVersioned`, of as many rows as one read gives. */
export async function readManyVersioned<T>(
  table: LedgerTable,
  keys: readonly string[],
  kind: RowKind<T>,
  clock: Clock,
): Promise<ReadonlyMap<string, T>> {
  const items = await getItems(table, keys, clock);
  return new Map(keys.map((key) => [key, decoded(items.get(key), kind).value]));
}

/**
 * Changes the value by one conditional write. A change that returns its argument writes nothing: so a repetition after
 * a lost answer changes nothing.
 * @param ahead may hold the row already.
 * @returns the value afterwards.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function changeVersioned<T>(
  table: LedgerTable,
  key: string,
  kind: RowKind<T>,
  changed: (known: T) => T,
  ahead = RowsAhead.NONE,
): Promise<T> {
  const action = 'Nothing was lost: what was to be written is read again.';
  return untilWritten<T>({ row: `A ${kind.what} row`, action }, async () => {
    const { item } = ahead.take(key) ?? { item: await getItem(table, key) };
    const { value, version } = decoded(item, kind);
    const next = changed(value);
    return next === value || (await write(table, key, next, version)) ? next : LOST;
  });
}

/** The value of a row that somebody else read. @throws PipelineError LEDGER_ROW_INVALID */
export function decodeVersioned<T>(item: Item, kind: RowKind<T>): T {
  return decoded(item, kind).value;
}

/** @throws PipelineError LEDGER_ROW_INVALID */
function decoded<T>(item: Item | undefined, { what, row, empty }: RowKind<T>): Versioned<T> {
  if (item === undefined) return { value: empty, version: 0 };
  return decodeRow(what, row, item);
}

async function write<T>(table: LedgerTable, key: string, next: T, version: number): Promise<boolean> {
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(key),
        UpdateExpression: 'SET #version = :next, #schema = :schema, #value = :value',
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR #version = :version`,
        ExpressionAttributeNames: { '#version': 'version', '#schema': 'schema', '#value': 'value' },
        ExpressionAttributeValues: writeItem({
          ':next': version + 1,
          ':version': version,
          ':schema': SCHEMA,
          ':value': next,
        }),
      }),
    ),
  );
}
