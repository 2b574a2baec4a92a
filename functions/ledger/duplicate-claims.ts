import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { assert } from '../core/errors.ts';
import { type PayoutId, parsePayoutId } from '../core/ids.ts';
import { PARTITION_KEY } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable } from './table.ts';

/**
 * Who may pay a content or a charging session, and the version of its row that it claims it for. While the row has
 * not reached that version, its owner is about to write it: that the row still says `rejected` then means nothing.
 */
export type Claim = { readonly payoutId: PayoutId; readonly version: number };

/**
 * One row per content (recipient, period, amount), and one per charging session, says which payout may pay it. The
 * claim rests on a condition on that row, so two expenses that share it can never both be clear, however they race.
 *
 * @param key of the row: `duplicateClaimKey`, `sessionClaimKey`.
 * @returns the claim that stands: the caller's payout has it where it was free or its own already. The version of a
 *   claim never falls, so that a claim from an old reading of a row cannot hide a newer one.
 */
export async function claimOnce(table: LedgerTable, key: string, claim: Claim): Promise<Claim> {
  const claimed = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: {
          ...keyOf(key),
          payoutId: { S: claim.payoutId },
          version: { N: String(claim.version) },
        },
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR (payoutId = :me AND #version <= :version)`,
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':me': { S: claim.payoutId }, ':version': { N: String(claim.version) } },
      }),
    ),
  );
  return claimed ? claim : await readClaim(table, key);
}

/** The claim that stands now (strongly consistent). */
export async function readClaim(table: LedgerTable, key: string): Promise<Claim> {
  const item = await getItem(table, key);
  const owner = parsePayoutId(item?.['payoutId']?.S ?? '');
  const version = Number(item?.['version']?.N);
  assert(owner !== undefined && Number.isSafeInteger(version), 'a claim names its payout and version');
  return { payoutId: owner, version };
}

/** Moves the claim from a payout that will not pay; false where it has moved or was made anew since it was read. */
export async function takeOverClaim(
  table: LedgerTable,
  key: string,
  from: Claim,
  to: Claim,
): Promise<boolean> {
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(key),
        UpdateExpression: 'SET payoutId = :to, #version = :toVersion',
        ConditionExpression: 'payoutId = :from AND #version = :fromVersion',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: {
          ':from': { S: from.payoutId },
          ':fromVersion': { N: String(from.version) },
          ':to': { S: to.payoutId },
          ':toVersion': { N: String(to.version) },
        },
      }),
    ),
  );
}
