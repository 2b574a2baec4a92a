import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { assert } from '../core/errors.ts';
import { type PayoutId, parsePayoutId } from '../core/ids.ts';
import { PARTITION_KEY } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable, SCHEMA_VALUE } from './table.ts';

/**
 * Who may pay a content or a charging session, and as of which version of its row. Before that version, an old
 * `rejected` means nothing: the owner is about to write the row. Version 0: the source pays it, and there is no row.
 */
export type Claim = {
  readonly payoutId: PayoutId;
  readonly version: number;
  /** The claim's owner, where several of its payouts may share it. */
  readonly claimant?: string;
};

/** Nobody takes over a claim that other payouts of its claimant share. */
export type StandingClaim = Claim & { readonly isShared?: true };

/**
 * One row per content (recipient, period, amount), per charging session, and per amount to an account in a month says
 * which payout may pay it. One condition on that row keeps two expenses from both being clear, however they race.
 *
 * @param key of the row: `duplicateClaimKey`, `sessionClaimKey`, `accountClaimKey`.
 * @returns the standing claim: the caller's, where it was free or its own. A claim's version never falls: an old
 * reading of a row must not hide a newer claim.
 */
export async function claimOnce(table: LedgerTable, key: string, claim: Claim): Promise<StandingClaim> {
  const claimed = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: {
          ...keyOf(key),
          schema: SCHEMA_VALUE,
          payoutId: { S: claim.payoutId },
          version: { N: String(claim.version) },
          ...(claim.claimant === undefined ? {} : { claimant: { S: claim.claimant } }),
        },
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR payoutId = :me AND #version <= :version AND attribute_not_exists(isShared)`,
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':me': { S: claim.payoutId }, ':version': { N: String(claim.version) } },
      }),
    ),
  );
  return claimed ? claim : await readClaim(table, key);
}

/** The standing claim (strongly consistent). */
export async function readClaim(table: LedgerTable, key: string): Promise<StandingClaim> {
  const item = await getItem(table, key);
  const owner = parsePayoutId(item?.['payoutId']?.S ?? '');
  const version = Number(item?.['version']?.N);
  assert(owner !== undefined && Number.isSafeInteger(version), 'a claim names its payout and version');
  const claimant = item?.['claimant']?.S;
  return {
    payoutId: owner,
    version,
    ...(claimant === undefined ? {} : { claimant }),
    ...(item?.['isShared']?.BOOL === true ? { isShared: true } : {}),
  };
}

/** Lets another payout of the claimant share the claim; false where the claimant has lost it. */
export async function shareClaim(table: LedgerTable, key: string, claimant: string): Promise<boolean> {
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(key),
        UpdateExpression: 'SET isShared = :true',
        ConditionExpression: 'claimant = :claimant',
        ExpressionAttributeValues: { ':true': { BOOL: true }, ':claimant': { S: claimant } },
      }),
    ),
  );
}

/** Moves the claim from a payout that will not pay; false if it was moved, renewed or shared meanwhile. */
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
        UpdateExpression: `SET payoutId = :to, #version = :toVersion${to.claimant === undefined ? '' : ', claimant = :claimant'}`,
        ConditionExpression:
          'payoutId = :from AND #version = :fromVersion AND attribute_not_exists(isShared)',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: {
          ':from': { S: from.payoutId },
          ':fromVersion': { N: String(from.version) },
          ':to': { S: to.payoutId },
          ':toVersion': { N: String(to.version) },
          ...(to.claimant === undefined ? {} : { ':claimant': { S: to.claimant } }),
        },
      }),
    ),
  );
}
