import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { assert } from '../core/errors.ts';
import { type PayoutId, parsePayoutId } from '../core/ids.ts';
import { duplicateClaimKey, PARTITION_KEY } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable } from './table.ts';

/**
 * One row per content (recipient, period, amount) says which payout may pay it. The claim rests on a condition on
 * that row, so two expenses of the same content can never both be clear, however they race.
 *
 * @returns the payout that holds the claim: `payoutId` itself where it was free or already its own.
 */
export async function claimContent(
  table: LedgerTable,
  duplicateKey: string,
  payoutId: PayoutId,
): Promise<PayoutId> {
  const claimed = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: { ...keyOf(duplicateClaimKey(duplicateKey)), payoutId: { S: payoutId } },
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR payoutId = :me`,
        ExpressionAttributeValues: { ':me': { S: payoutId } },
      }),
    ),
  );
  return claimed ? payoutId : await readClaim(table, duplicateKey);
}

/** Who holds the claim now (strongly consistent). */
export async function readClaim(table: LedgerTable, duplicateKey: string): Promise<PayoutId> {
  const item = await getItem(table, duplicateClaimKey(duplicateKey));
  const owner = parsePayoutId(item?.['payoutId']?.S ?? '');
  assert(owner !== undefined, 'a claim names its payout');
  return owner;
}

/** Moves the claim from a payout that will not pay; false where it has moved already. */
export async function takeOverClaim(
  table: LedgerTable,
  duplicateKey: string,
  from: PayoutId,
  to: PayoutId,
): Promise<boolean> {
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(duplicateClaimKey(duplicateKey)),
        UpdateExpression: 'SET payoutId = :to',
        ConditionExpression: 'payoutId = :from',
        ExpressionAttributeValues: { ':from': { S: from }, ':to': { S: to } },
      }),
    ),
  );
}
