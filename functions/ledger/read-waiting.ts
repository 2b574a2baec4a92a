import type { PipelineError } from '../core/errors.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import type { State } from '../core/states.ts';
import type { Clock } from '../platform/clock.ts';
import { payoutIdInKey } from './keys.ts';
import { liveKeysOf } from './live-index.ts';
import { liveShardsOf } from './live-keys.ts';
import type { LedgerTable } from './table.ts';
import { type UnreadableRow, walkCandidates } from './walk.ts';

export type Waiting = {
  readonly payouts: readonly Payout[];
  /** LEDGER_ROW_INVALID of each row unreadable or changed past the ledger. */
  readonly unreadable: ReadonlyMap<PayoutId, PipelineError>;
  /** Whether the state has more payouts than examined. */
  readonly isCutOff: boolean;
};

const ANY_TIME = { from: '0', to: '~' };

/**
 * Payouts in a live state, by their rows, in the index's order: the longest waiting first (scheduled ones: each debtor
 * account's earliest days).
 * @param limitPerShard entries examined per shard of the index.
 * @param accepts selects those to keep.
 */
export async function readWaiting(
  { table, clock }: { readonly table: LedgerTable; readonly clock: Clock },
  state: State,
  limitPerShard: number,
  accepts: (payout: Payout) => boolean,
): Promise<Waiting> {
  const { ids, isCutOff } = await candidatesIn(table, state, limitPerShard);
  const payouts: Payout[] = [];
  const unreadable = new Map<PayoutId, PipelineError>();
  const onUnreadable = ({ payoutId, error }: UnreadableRow): void => {
    unreadable.set(payoutId, error);
  };
  for await (const rows of walkCandidates({ table, clock }, ids, { onUnreadable })) {
    payouts.push(...rows.filter((payout) => payout.state === state && accepts(payout)));
  }
  return { payouts, unreadable, isCutOff };
}

async function candidatesIn(
  table: LedgerTable,
  state: State,
  limitPerShard: number,
): Promise<{ readonly ids: readonly PayoutId[]; readonly isCutOff: boolean }> {
  const ids: PayoutId[] = [];
  let isCutOff = false;
  for (const shard of liveShardsOf(state)) {
    let found = 0;
    // One more shows whether more follow.
    for await (const key of liveKeysOf(table, shard, ANY_TIME, limitPerShard + 1)) {
      found += 1;
      const payoutId = payoutIdInKey(key);
      if (payoutId !== undefined && found <= limitPerShard) ids.push(payoutId);
    }
    if (found > limitPerShard) isCutOff = true;
  }
  return { ids, isCutOff };
}
