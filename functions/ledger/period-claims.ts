import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Period } from '../core/expense.ts';
import { monthsOf } from '../core/period-months.ts';
import type { Claim } from './duplicate-claims.ts';
import { PARTITION_KEY, periodClaimKey } from './keys.ts';
import { count, day, payoutId } from './row-values.ts';
import { conditionHeld, decodeRow, getItem, type LedgerTable, newRow } from './table.ts';
import { LOST, untilWritten } from './until-written.ts';

/** A claim on the days of a period. */
export type PeriodClaim = Claim & Period;

/** The owner of non-overlapping periods: a digest of source, account and recipient. */
export type PeriodOwner = string;

const periodClaimsRow = z.object({
  version: count,
  claims: z.array(z.object({ payoutId, version: count, start: day, end: day })),
});
type Claims = z.output<typeof periodClaimsRow>;

/** Claims that do not overlap have a day each. */
const MAX_CLAIMS = 31;

/**
 * Claims a period for a payout, month by month. One row per month holds the claims on its days; every change is a
 * conditional write under its version. So two periods with a common day can never both have claims, however they race.
 *
 * @param stands whether another payout's claim still counts.
 * @returns the first standing claim that overlaps; undefined where the caller has the period.
 * @throws PipelineError LEDGER_CONTENDED, LEDGER_ROW_INVALID
 */
export async function claimPeriod(
  table: LedgerTable,
  owner: PeriodOwner,
  mine: PeriodClaim,
  stands: (claim: PeriodClaim) => Promise<boolean>,
): Promise<PeriodClaim | undefined> {
  for (const month of monthsOf(mine)) {
    const standing = await claimMonth(table, periodClaimKey(owner, month), mine, stands);
    if (standing !== undefined) return standing;
  }
  return undefined;
}

async function claimMonth(
  table: LedgerTable,
  key: string,
  mine: PeriodClaim,
  stands: (claim: PeriodClaim) => Promise<boolean>,
): Promise<PeriodClaim | undefined> {
  const { payoutId } = mine;
  const action = 'Nothing was lost: the next run looks at it again.';
  const contended = { row: 'The claims on a month', action, details: { payoutId } };
  return untilWritten<PeriodClaim | undefined>(contended, async () => {
    const row = await readClaims(table, key);
    const others = row.claims.filter((claim) => claim.payoutId !== mine.payoutId);
    const overlapping = others.filter((claim) => claim.start <= mine.end && claim.end >= mine.start);
    for (const claim of overlapping) if (await stands(claim)) return claim;
    const own = row.claims.find((claim) => claim.payoutId === mine.payoutId);
    const isMine = own !== undefined && own.start === mine.start && own.end === mine.end;
    // A claim's version never falls: an old reading of a row must not hide a newer claim.
    if (isMine && own.version >= mine.version) return undefined;
    const kept = others.filter((claim) => !overlapping.includes(claim));
    const [first] = kept;
    if (first !== undefined && kept.length >= MAX_CLAIMS) return first;
    return (await writeClaims(table, key, row.version, [...kept, mine])) ? undefined : LOST;
  });
}

async function readClaims(table: LedgerTable, key: string): Promise<Claims> {
  const item = await getItem(table, key);
  if (item === undefined) return { version: 0, claims: [] };
  return decodeRow('period claim', periodClaimsRow, item);
}

/** After a lost answer, the retry finds its own claim. */
async function writeClaims(
  table: LedgerTable,
  key: string,
  expected: number,
  claims: readonly PeriodClaim[],
): Promise<boolean> {
  const entries = claims.map(({ payoutId: id, version, start, end }) => ({
    payoutId: id,
    version,
    start,
    end,
  }));
  return conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: newRow(key, { version: expected + 1, claims: entries }),
        ConditionExpression:
          expected === 0 ? `attribute_not_exists(${PARTITION_KEY})` : '#version = :expected',
        ...(expected === 0
          ? {}
          : {
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':expected': { N: String(expected) } },
            }),
      }),
    ),
  );
}
