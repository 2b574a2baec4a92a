import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { type ChargeRecord, type Charges, chargesDigest } from '../core/charge-record.ts';
import { assert, PipelineError } from '../core/errors.ts';
import { chargesKey, PARTITION_KEY } from './keys.ts';
import { count } from './row-values.ts';
import { conditionHeld, decodeRow, getItem, type Item, type LedgerTable, newRow } from './table.ts';

/** At 500 characters each at most, they take half of an item's 400 KB. */
const RECORDS_PER_ROW = 200;
/** The longest answer of a source has fewer records. */
const MAX_PARTS = 1_000;

const text = z.string();
const wholeNumber = z.union([z.literal(''), z.string().check(z.regex(/^\d{1,18}$/))]);

/** Values only, '' where there is none: names would take more room than the values. */
const recordRow = z.tuple([text, wholeNumber, wholeNumber, wholeNumber, text, text, text, text]);

const chargesRow = z.object({
  parts: count,
  company: z.exactOptional(text),
  recipientExternalId: z.exactOptional(text),
  billingReference: z.exactOptional(text),
  records: z.array(recordRow),
});

/**
 * Keeps what a payout is for. The content names its rows, so a second write changes nothing.
 * @param digest of these charges (`chargesDigest`).
 */
export async function keepCharges(table: LedgerTable, digest: string, charges: Charges): Promise<void> {
  const { records, ...about } = charges;
  const parts = Math.max(1, Math.ceil(records.length / RECORDS_PER_ROW));
  assert(parts <= MAX_PARTS, 'an answer of a source has an end');
  for (let part = 0; part < parts; part += 1) {
    const some = records.slice(part * RECORDS_PER_ROW, (part + 1) * RECORDS_PER_ROW);
    const row = newRow(chargesKey(digest, part), { ...about, parts, records: some.map(rowOf) });
    await conditionHeld(() =>
      table.client.send(
        new PutItemCommand({
          TableName: table.tableName,
          Item: row,
          ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
        }),
      ),
    );
  }
}

/**
 * What a payout is for, by the name in its row (strongly consistent); undefined where a part is missing.
 * @throws PipelineError LEDGER_ROW_INVALID, also where the parts are not what the payout names.
 */
export async function readCharges(table: LedgerTable, digest: string): Promise<Charges | undefined> {
  return chargesIn(digest, (key) => getItem(table, key));
}

/**
 * As `readCharges`, of rows that lie elsewhere.
 * @param itemOf a row by its key.
 */
export async function chargesIn(
  digest: string,
  itemOf: (key: string) => Promise<Item | undefined>,
): Promise<Charges | undefined> {
  const first = await readPart(itemOf, digest, 0);
  if (first === undefined) return undefined;
  const { parts, records: firstRecords, ...about } = first;
  const records = firstRecords.map(recordOf);
  for (let part = 1; part < Math.min(parts, MAX_PARTS); part += 1) {
    const next = await readPart(itemOf, digest, part);
    if (next === undefined) return undefined;
    records.push(...next.records.map(recordOf));
  }
  const charges = { ...about, records };
  if (chargesDigest(charges) === digest) return charges;
  throw new PipelineError('LEDGER_ROW_INVALID', 'Charge records are not those that their payout names.', {
    action: 'They were changed past the ledger. Compare them with the point-in-time backup and restore them.',
    details: { key: chargesKey(digest, 0) },
  });
}

async function readPart(
  itemOf: (key: string) => Promise<Item | undefined>,
  digest: string,
  part: number,
): Promise<z.output<typeof chargesRow> | undefined> {
  const item = await itemOf(chargesKey(digest, part));
  if (item === undefined) return undefined;
  return decodeRow('charges', chargesRow, item);
}

function rowOf(record: ChargeRecord): z.output<typeof recordRow> {
  return [
    record.sessionId ?? '',
    record.startedAtMs?.toString() ?? '',
    record.endedAtMs?.toString() ?? '',
    record.energyWh?.toString() ?? '',
    record.amountMinorText,
    record.priceMinorPerKwhText ?? '',
    record.place ?? '',
    record.tag ?? '',
  ];
}

function recordOf(row: z.output<typeof recordRow>): ChargeRecord {
  const [sessionId, startedAt, endedAt, energy, amountMinorText, price, place, tag] = row;
  return {
    ...(sessionId === '' ? {} : { sessionId }),
    ...(startedAt === '' ? {} : { startedAtMs: Number(startedAt) }),
    ...(endedAt === '' ? {} : { endedAtMs: Number(endedAt) }),
    ...(energy === '' ? {} : { energyWh: BigInt(energy) }),
    amountMinorText,
    ...(price === '' ? {} : { priceMinorPerKwhText: price }),
    ...(place === '' ? {} : { place }),
    ...(tag === '' ? {} : { tag }),
  };
}
