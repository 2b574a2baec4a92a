import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { PARTITION_KEY } from './keys.ts';
import { count } from './row-values.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable, readItem, unreadableRow } from './table.ts';
import { LOST, untilWritten } from './until-written.ts';

/** A kind of row that is one value under a version: read, changed in memory, and written where nobody else has. */
export type RowKind<T> = {
  /** What errors call it. */
  readonly what: string;
  readonly schema: z.ZodMiniType<T>;
  /** What a row that is not there says. */
  readonly empty: T;
};

const MARSHALL = { removeUndefinedValues: true } as const;

/** The value as it is now (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readVersioned<T>(table: LedgerTable, key: string, kind: RowKind<T>): Promise<T> {
  return (await read(table, key, kind)).value;
}

/**
 * Changes the value by one conditional write. A change that gives back what it was given writes nothing: so one whose
 * answer was lost is recognised when it is done again.
 * @returns the value afterwards.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function changeVersioned<T>(
  table: LedgerTable,
  key: string,
  kind: RowKind<T>,
  changed: (known: T) => T,
): Promise<T> {
  const action = 'Nothing was lost: what was to be written is read again.';
  return untilWritten<T>({ row: `A ${kind.what} row`, action }, async () => {
    const { value, version } = await read(table, key, kind);
    const next = changed(value);
    return next === value || (await write(table, key, next, version)) ? next : LOST;
  });
}

async function read<T>(
  table: LedgerTable,
  key: string,
  { what, schema, empty }: RowKind<T>,
): Promise<{ readonly value: T; readonly version: number }> {
  const item = await getItem(table, key);
  if (item === undefined) return { value: empty, version: 0 };
  const parsed = z.object({ version: count, value: schema }).safeParse(readItem(item));
  if (!parsed.success) throw unreadableRow(what, item, parsed.error);
  return parsed.data;
}

async function write<T>(table: LedgerTable, key: string, next: T, version: number): Promise<boolean> {
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(key),
        UpdateExpression: 'SET #version = :next, #value = :value',
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR #version = :version`,
        ExpressionAttributeNames: { '#version': 'version', '#value': 'value' },
        ExpressionAttributeValues: marshall(
          { ':next': version + 1, ':version': version, ':value': next },
          MARSHALL,
        ),
      }),
    ),
  );
}
