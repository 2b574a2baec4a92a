import { paginateScan } from '@aws-sdk/client-dynamodb';
import { type PayoutId, parsePayoutId } from '../../functions/core/ids.ts';
import type { State } from '../../functions/core/states.ts';
import { lastStepOf, liveShardsOf, PAYOUT_KEY_PREFIX } from '../../functions/ledger/keys.ts';
import { liveEntriesOf } from '../../functions/ledger/live-index.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';

/** A payout that may belong into a list, and its place there: what has waited longest comes first. */
export type Candidate = { readonly payoutId: PayoutId; readonly place: string };

export type Candidates = {
  /** In the order of their places, each once. */
  readonly found: readonly Candidate[];
  /** Whether there are more than are looked at. */
  readonly isCutOff: boolean;
};

/** Keys alone, of which so many fit into memory. */
const MAX_PER_SHARD = 25_000;
const MAX_SCANNED = 1_000_000;

/** What the index of waiting work has of these states, without reading a row. It lags behind the table a little. */
export async function waitingIn(table: LedgerTable, states: readonly State[]): Promise<Candidates> {
  const found: Candidate[] = [];
  let isCutOff = false;
  for (const shard of states.flatMap(liveShardsOf)) {
    let entries = 0;
    // One more than is kept tells whether there are more.
    for await (const { key, sort } of liveEntriesOf(table, shard, ANY_TIME, MAX_PER_SHARD + 1)) {
      entries += 1;
      const payoutId = parsePayoutId(key.slice(PAYOUT_KEY_PREFIX.length));
      if (payoutId === undefined || entries > MAX_PER_SHARD) continue;
      found.push({ payoutId, place: placeOf(lastStepOf(sort) ?? sort, payoutId) });
    }
    isCutOff ||= entries > MAX_PER_SHARD;
  }
  return { found: inOrder(found), isCutOff };
}

const ANY_TIME = { from: '0', to: '~' };

export type Scanned = {
  /** Undefined for all. */
  readonly state: State | undefined;
  readonly onProgress: (found: number) => void;
};

/** All payouts of the ledger, or all in a state. Only a console may read the whole table; no function does. */
export async function anywhereIn(table: LedgerTable, { state, onProgress }: Scanned): Promise<Candidates> {
  const found: Candidate[] = [];
  const pages = paginateScan(
    { client: table.client },
    {
      TableName: table.tableName,
      ProjectionExpression: 'payoutId, updatedAt',
      ...(state === undefined
        ? {
            FilterExpression: 'begins_with(pk, :payouts)',
            ExpressionAttributeValues: { ':payouts': { S: PAYOUT_KEY_PREFIX } },
          }
        : {
            FilterExpression: 'begins_with(pk, :payouts) AND #state = :state',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':payouts': { S: PAYOUT_KEY_PREFIX }, ':state': { S: state } },
          }),
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const payoutId = parsePayoutId(item['payoutId']?.S ?? '');
      if (payoutId === undefined) continue;
      if (found.length === MAX_SCANNED) return { found: inOrder(found), isCutOff: true };
      found.push({ payoutId, place: placeOf(item['updatedAt']?.S ?? '', payoutId) });
    }
    onProgress(found.length);
  }
  return { found: inOrder(found), isCutOff: false };
}

function placeOf(since: string, payoutId: PayoutId): string {
  return `${since}/${payoutId}`;
}

function inOrder(found: readonly Candidate[]): Candidate[] {
  return [...new Map(found.map((one) => [one.payoutId, one])).values()].sort((a, b) =>
    a.place < b.place ? -1 : 1,
  );
}
