import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { exportedFormatKey, PARTITION_KEY } from './keys.ts';
import { count } from './row-values.ts';
import { conditionHeld, decodeRow, getItem, type Item, type LedgerTable, newRow } from './table.ts';

/**
 * A closed month's first export in one format: its rules and the digest of each file. A later export makes the same
 * files by the same rules, whatever the configuration then says.
 */
export type ExportedFormat = {
  readonly exportedAt: string;
  /** Accounts and settings of the format, as JSON. */
  readonly rules: string;
  readonly files: readonly ExportedFile[];
};

export type ExportedFile = {
  readonly name: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
};

const exportedFormatRow = z.object({
  exportedAt: z.string(),
  rules: z.string(),
  files: z.array(z.object({ name: z.string(), sha256: z.string(), bytes: count })),
});

/** Strongly consistent; undefined until the month is exported in the format. */
export async function readExportedFormat(
  table: LedgerTable,
  month: string,
  format: string,
): Promise<ExportedFormat | undefined> {
  const item = await getItem(table, exportedFormatKey(month, format));
  return item === undefined ? undefined : decodeExportedFormat(item);
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeExportedFormat(item: Item): ExportedFormat {
  return decodeRow('exported format', exportedFormatRow, item);
}

/**
 * Keeps the first export of a month in a format.
 * @returns the standing row; somebody faster may have written it.
 */
export async function keepExportedFormat(
  table: LedgerTable,
  month: string,
  format: string,
  exported: ExportedFormat,
): Promise<ExportedFormat> {
  const held = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: newRow(exportedFormatKey(month, format), exported),
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
      }),
    ),
  );
  return held ? exported : ((await readExportedFormat(table, month, format)) ?? exported);
}
