import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { PlainDate } from '../core/date.ts';
import { assert } from '../core/errors.ts';
import { paymentDayKey } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable, NAMES_SCHEMA, SCHEMA_VALUE } from './table.ts';

/** What one debtor account may pay on one execution date. */
export type DayCap = { readonly count: number; readonly sumMinor: bigint };

export type Reservation = {
  readonly debtorAccountId: string;
  readonly executionDate: PlainDate;
  readonly batchId: string;
  readonly count: number;
  readonly sumMinor: bigint;
};

/**
 * Reserves a batch's payments within the day's cap. One condition on the day's row counts every batch once, so the cap
 * holds however many submissions run at once.
 * @returns false where the day has no room for it.
 */
export async function reserveDay(table: LedgerTable, day: Reservation, cap: DayCap): Promise<boolean> {
  assert(day.count > 0 && day.sumMinor > 0n, 'a reservation is for something');
  const [roomCount, roomMinor] = [cap.count - day.count, cap.sumMinor - day.sumMinor];
  if (roomCount < 0 || roomMinor < 0n) return false;
  const entry = reservationText(day);
  const key = paymentDayKey(day.debtorAccountId, day.executionDate);
  const reserved = await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(key),
        UpdateExpression: 'SET #schema = :schema ADD payments :count, sumMinor :sum, reservations :entries',
        ConditionExpression:
          '(attribute_not_exists(payments) OR (payments <= :roomCount AND sumMinor <= :roomSum))' +
          ' AND NOT contains(reservations, :entry)',
        ExpressionAttributeNames: NAMES_SCHEMA,
        ExpressionAttributeValues: {
          ':schema': SCHEMA_VALUE,
          ':count': { N: String(day.count) },
          ':sum': { N: day.sumMinor.toString() },
          ':entries': { SS: [entry] },
          ':entry': { S: entry },
          ':roomCount': { N: String(roomCount) },
          ':roomSum': { N: roomMinor.toString() },
        },
      }),
    ),
  );
  // Condition lost, entry present: an earlier write took effect, its answer was lost.
  return reserved || (await findReservation(table, key, day.batchId)) !== undefined;
}

/** A batch's share of the day, one member of the row's set: the batch id alone finds it for removal. */
function reservationText(day: Pick<Reservation, 'batchId' | 'count' | 'sumMinor'>): string {
  return `${day.batchId}:${day.count}:${day.sumMinor}`;
}

async function findReservation(
  table: LedgerTable,
  key: string,
  batchId: string,
): Promise<string | undefined> {
  const item = await getItem(table, key);
  return item?.['reservations']?.SS?.find((entry) => entry.startsWith(`${batchId}:`));
}

/** Frees a voided batch's reservation, if any. */
export async function releaseDay(
  table: LedgerTable,
  day: Pick<Reservation, 'debtorAccountId' | 'executionDate' | 'batchId'>,
): Promise<void> {
  const key = paymentDayKey(day.debtorAccountId, day.executionDate);
  const entry = await findReservation(table, key, day.batchId);
  if (entry === undefined) return;
  const [, count = '', sumMinor = ''] = entry.split(':');
  await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(key),
        UpdateExpression: 'ADD payments :count, sumMinor :sum DELETE reservations :entries',
        ConditionExpression: 'contains(reservations, :entry)',
        ExpressionAttributeValues: {
          ':count': { N: `-${count}` },
          ':sum': { N: `-${sumMinor}` },
          ':entries': { SS: [entry] },
          ':entry': { S: entry },
        },
      }),
    ),
  );
}

/** Batches with a share of the day: sealed, or about to be. */
export async function batchesOfDay(
  table: LedgerTable,
  debtorAccountId: string,
  executionDate: PlainDate,
): Promise<readonly string[]> {
  const item = await getItem(table, paymentDayKey(debtorAccountId, executionDate));
  return (item?.['reservations']?.SS ?? []).map((entry) => entry.slice(0, entry.indexOf(':'))).sort();
}

/** The day's reserved total. */
export async function readDay(
  table: LedgerTable,
  debtorAccountId: string,
  executionDate: PlainDate,
): Promise<DayCap> {
  const item = await getItem(table, paymentDayKey(debtorAccountId, executionDate));
  return {
    count: Number(item?.['payments']?.N ?? '0'),
    sumMinor: BigInt(item?.['sumMinor']?.N ?? '0'),
  };
}
