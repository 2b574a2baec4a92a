import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { assert } from '../core/errors.ts';
import { type PayoutId, parsePayoutId } from '../core/ids.ts';
import { duplicateClaimKey, PARTITION_KEY } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable } from './table.ts';

/**
 * Who may pay a content, and the version of its row that it claims the content for. While the row has not reached
 * that version, its owner is about to write it: that the row still says `rejected` then means nothing.
 */
export type Claim = { readonly payoutId: PayoutId; readonly version: number };

/**
 * One row per content (recipient, period, amount) says which payout may pay it. The claim rests on a condition on
 * that row, so two expenses of the same content can never both be clear, however they race.
 *
 * @returns the claim that stands: the caller's payout has it where it was free or its own already. The version of a
 *   claim never falls, so that a claim from an old reading of a row cannot hide a newer one.
 */
export async function claimContent(table: LedgerTable, duplicateKey: string, claim: Claim): Promise<Claim> {
  const claimed = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: {
          ...keyOf(duplicateClaimKey(duplicateKey)),
          payoutId: { S: claim.payoutId },
          version: { N: String(claim.version) },
        },
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR (payoutId = :me AND #version <= :version)`,
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':me': { S: claim.payoutId }, ':version': { N: String(claim.version) } },
      }),
    ),
  );
  return claimed ? claim : await readClaim(table, duplicateKey);
}

/** The claim that stands now (strongly consistent). */
export async function readClaim(table: LedgerTable, duplicateKey: string): Promise<Claim> {
  const item = await getItem(table, duplicateClaimKey(duplicateKey));
  const owner = parsePayoutId(item?.['payoutId']?.S ?? '');
  const version = Number(item?.['version']?.N);
  assert(owner !== undefined && Number.isSafeInteger(version), 'a claim names its payout and version');
  return { payoutId: owner, version };
}

/** Moves the claim from a payout that will not pay; false where it has moved or was made anew since it was read. */
export async function takeOverClaim(
  table: LedgerTable,
  duplicateKey: string,
  from: Claim,
  to: Claim,
): Promise<boolean> {
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(duplicateClaimKey(duplicateKey)),
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
