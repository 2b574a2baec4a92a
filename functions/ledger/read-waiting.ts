import type { PipelineError } from '../core/errors.ts';
import { type PayoutId, parsePayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import type { State } from '../core/states.ts';
import type { Clock } from '../platform/clock.ts';
import { liveShardsOf } from './keys.ts';
import { liveKeysOf } from './live-index.ts';
import type { LedgerTable } from './table.ts';
import { type UnreadableRow, walkCandidates } from './walk.ts';

export type Waiting = {
  readonly payouts: readonly Payout[];
  /** LEDGER_ROW_INVALID of each row that cannot be read or was changed past the ledger. */
  readonly unreadable: ReadonlyMap<PayoutId, PipelineError>;
  /** Whether more payouts are in the state than were looked at. */
  readonly isCutOff: boolean;
};

const ANY_TIME = { from: '0', to: '~' };

/**
 * Payouts that are in a live state, as their rows say: those that the index has first, which are the ones that have
 * waited longest (of scheduled ones, those of the earliest days of each debtor account).
 * @param limitPerShard how many of each of the index's shards are looked at.
 * @param accepts which of them are kept.
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
    // One more than is wanted tells whether there are more.
    for await (const key of liveKeysOf(table, shard, ANY_TIME, limitPerShard + 1)) {
      found += 1;
      const payoutId = parsePayoutId(key.replace(/^PAYOUT#/, ''));
      if (payoutId !== undefined && found <= limitPerShard) ids.push(payoutId);
    }
    if (found > limitPerShard) isCutOff = true;
  }
  return { ids, isCutOff };
}
