import { paginateScan } from '@aws-sdk/client-dynamodb';
import { PipelineError } from '../../functions/core/errors.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { State } from '../../functions/core/states.ts';
import { LIST_SORT, PARTITION_KEY, PAYOUT_KEY_PREFIX, payoutIdInKey } from '../../functions/ledger/keys.ts';
import { parseListSort } from '../../functions/ledger/list-keys.ts';
import { liveEntriesOf } from '../../functions/ledger/live-index.ts';
import { lastStepOf, liveShardsOf } from '../../functions/ledger/live-keys.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Candidate, SearchDeps } from './candidate.ts';
import { liveRangeOf, type PayoutQuery, type Wanted } from './query.ts';

const MAX_LIVE_PER_SHARD = 25_000;
const MAX_SCANNED = 1_000_000;

/** Payouts from an index of all that wait, or from the table. */
export type WaitingCandidates = { readonly found: readonly Candidate[]; readonly isCutOff: boolean };

/** What the index of waiting work has of these states, each once. It lags the table a little. */
export async function waitingIn(
  table: LedgerTable,
  query: PayoutQuery,
  states: readonly State[],
): Promise<WaitingCandidates> {
  const found = new Map<PayoutId, Candidate>();
  let isCutOff = false;
  const shards = states.flatMap((state) =>
    liveShardsOf(state).map((shard) => ({ shard, range: liveRangeOf(query, state) })),
  );
  for (const { shard, range } of shards) {
    let entries = 0;
    // One more than is kept tells whether there are more.
    for await (const { key, sort } of liveEntriesOf(table, shard, range, MAX_LIVE_PER_SHARD + 1)) {
      entries += 1;
      const payoutId = payoutIdInKey(key);
      if (payoutId === undefined || entries > MAX_LIVE_PER_SHARD) continue;
      found.set(payoutId, { payoutId, since: lastStepOf(sort) ?? sort });
    }
    isCutOff ||= entries > MAX_LIVE_PER_SHARD;
  }
  return { found: [...found.values()], isCutOff };
}

/** All payouts of the ledger that may match, by reading the whole table. */
export async function anywhereIn(
  { table, onProgress }: SearchDeps,
  { state }: PayoutQuery,
  { mayBeWanted }: Wanted,
): Promise<WaitingCandidates> {
  if (onProgress === undefined) throw tooBroad('No index has all of these payouts.');
  const found: Candidate[] = [];
  const pages = paginateScan(
    { client: table.client },
    {
      TableName: table.tableName,
      ProjectionExpression: `${PARTITION_KEY}, updatedAt, #sort`,
      FilterExpression: `begins_with(${PARTITION_KEY}, :payouts)${state === 'all' ? '' : ' AND #state = :state'}`,
      ExpressionAttributeNames: { '#sort': LIST_SORT, ...(state === 'all' ? {} : { '#state': 'state' }) },
      ExpressionAttributeValues: {
        ':payouts': { S: PAYOUT_KEY_PREFIX },
        ...(state === 'all' ? {} : { ':state': { S: state } }),
      },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const payoutId = payoutIdInKey(item[PARTITION_KEY]?.S ?? '');
      const entry = parseListSort(item[LIST_SORT]?.S ?? '');
      // A row whose key says nothing has to be read.
      if (payoutId === undefined || (entry !== undefined && !mayBeWanted(entry))) continue;
      if (found.length === MAX_SCANNED) return { found, isCutOff: true };
      found.push({ payoutId, since: item['updatedAt']?.S ?? '' });
    }
    onProgress(found.length);
  }
  return { found, isCutOff: false };
}

export function tooBroad(message: string): PipelineError {
  return new PipelineError('LIST_TOO_BROAD', message, {
    action: 'Narrow the list: give a month, a report, a recipient or a state that waits.',
  });
}
