import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { PlainDate } from '../core/date.ts';
import { assert } from '../core/errors.ts';
import { paymentDayKey } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable } from './table.ts';

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
 * Takes a batch's payments out of what the day may still pay. The row of the day counts every batch once, by one
 * condition, so the cap holds however many submissions run at once.
 * @returns false where the day has no room for it.
 */
export async function reserveDay(table: LedgerTable, day: Reservation, cap: DayCap): Promise<boolean> {
  const [roomCount, roomMinor] = [cap.count - day.count, cap.sumMinor - day.sumMinor];
  if (roomCount < 0 || roomMinor < 0n) return false;
  const key = paymentDayKey(day.debtorAccountId, day.executionDate);
  const reserved = await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(key),
        UpdateExpression: 'ADD payments :count, sumMinor :sum, batches :batch',
        ConditionExpression:
          '(attribute_not_exists(payments) OR (payments <= :roomCount AND sumMinor <= :roomSum))' +
          ' AND NOT contains(batches, :batchId)',
        ExpressionAttributeValues: {
          ...amounts(day),
          ':batchId': { S: day.batchId },
          ':roomCount': { N: String(roomCount) },
          ':roomSum': { N: roomMinor.toString() },
        },
      }),
    ),
  );
  return reserved || (await isReserved(table, key, day.batchId));
}

function amounts({ count, sumMinor, batchId }: Reservation) {
  assert(count > 0 && sumMinor > 0n, 'a reservation is for something');
  return {
    ':count': { N: String(count) },
    ':sum': { N: sumMinor.toString() },
    ':batch': { SS: [batchId] },
  };
}

async function isReserved(table: LedgerTable, key: string, batchId: string): Promise<boolean> {
  return (await getItem(table, key))?.['batches']?.SS?.includes(batchId) === true;
}

/** Gives back what a batch that was voided had reserved; nothing where it had not. */
export async function releaseDay(table: LedgerTable, day: Reservation): Promise<void> {
  await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(paymentDayKey(day.debtorAccountId, day.executionDate)),
        UpdateExpression: 'ADD payments :count, sumMinor :sum DELETE batches :batch',
        ConditionExpression: 'contains(batches, :batchId)',
        ExpressionAttributeValues: {
          ...amounts(day),
          ':count': { N: String(-day.count) },
          ':sum': { N: (-day.sumMinor).toString() },
          ':batchId': { S: day.batchId },
        },
      }),
    ),
  );
}

/** How much of the day is taken. */
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
