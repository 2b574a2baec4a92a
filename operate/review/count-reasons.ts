import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import { waitingSince } from '../../functions/ledger/live-keys.ts';
import { readWaiting } from '../../functions/ledger/read-waiting.ts';
import type { RowReader } from '../../functions/ledger/walk.ts';
import { givenReasonOf } from '../payouts/given-reason.ts';

/** Payouts that wait for one reason. One with several is counted for each. */
export type ReasonCount = {
  readonly code: string;
  readonly count: number;
  /** By currency; what has no amount adds nothing. */
  readonly sums: ReadonlyMap<string, { readonly count: number; readonly sumMinor: bigint }>;
  readonly oldestSince: string;
  /** What one of them says of it; empty for a bank's code, whose sentence depends on the language. */
  readonly message: string;
};

export type ReasonCounts = {
  /** What has waited longest first. */
  readonly reasons: readonly ReasonCount[];
  readonly unreadable: readonly PayoutId[];
  /** Whether more wait than were read. */
  readonly isCutOff: boolean;
};

/** More than people decide in weeks; a row is read for each. */
const COUNTED_PER_SHARD = 1_000;

/** Counts what waits in a state by its reasons, from the rows, as each reason's list has them. */
export async function countReasons(reader: RowReader, state: State): Promise<ReasonCounts> {
  const { payouts, unreadable, isCutOff } = await readWaiting(reader, state, COUNTED_PER_SHARD, () => true);
  const counted = new Map<string, ReasonCount>();
  for (const payout of payouts) {
    for (const [code, message] of reasonsOf(payout)) {
      counted.set(code, added(counted.get(code), payout, code, message));
    }
  }
  const reasons = [...counted.values()].sort((a, b) => (a.oldestSince < b.oldestSince ? -1 : 1));
  return { reasons, unreadable: [...unreadable.keys()], isCutOff };
}

/** Its own and the bank's, each once. */
function reasonsOf(payout: Payout): ReadonlyMap<string, string> {
  const bank = givenReasonOf(payout);
  return new Map([
    ...payout.reasons.map(({ code, message }) => [code, message] as const),
    ...(bank?.code === null || bank === undefined ? [] : [[bank.code, bank.message] as const]),
  ]);
}

function added(known: ReasonCount | undefined, payout: Payout, code: string, message: string): ReasonCount {
  const { currency, amountMinor = 0n } = payout;
  const since = waitingSince(payout);
  const sum = known?.sums.get(currency) ?? { count: 0, sumMinor: 0n };
  const sums = new Map(known?.sums).set(currency, {
    count: sum.count + 1,
    sumMinor: sum.sumMinor + amountMinor,
  });
  const oldest = known === undefined || since < known.oldestSince;
  return {
    code,
    count: (known?.count ?? 0) + 1,
    sums,
    oldestSince: oldest ? since : known.oldestSince,
    message: known?.message ?? message,
  };
}
