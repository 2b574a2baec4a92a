import type { Payout } from '../core/payout.ts';
import { type Money, STATE_RULES, type State } from '../core/states.ts';
import { historyVerifies } from '../core/step-payout.ts';
import type { Walked } from '../ledger/walk.ts';

/** Where a run's or batch's money is, in minor units of one currency. */
export type Sums = {
  acceptedMinor: bigint;
  paidMinor: bigint;
  failedMinor: bigint;
  returnedMinor: bigint;
  /** Still on its way, or waiting for somebody. */
  openMinor: bigint;
  /** Withdrawn, later rejected, or cancelled: nobody pays it any more. */
  endedMinor: bigint;
};

/** An unproved sum: its subject and the problem, for a person. */
export type Break = { readonly about: string; readonly payoutId?: string; readonly problem: string };

/** The sum to which a state's money belongs. */
export function sumOf(state: State): `${Money}Minor` {
  return `${STATE_RULES[state].money}Minor`;
}

export function noSums(): Sums {
  return {
    acceptedMinor: 0n,
    paidMinor: 0n,
    failedMinor: 0n,
    returnedMinor: 0n,
    openMinor: 0n,
    endedMinor: 0n,
  };
}

/** All accounted money. */
export function totalOf({ paidMinor, failedMinor, returnedMinor, openMinor, endedMinor }: Sums): bigint {
  return paidMinor + failedMinor + returnedMinor + openMinor + endedMinor;
}

export function problemOfHistory(payout: Payout): string | undefined {
  return historyVerifies(payout) ? undefined : 'its row is not where its history leads';
}

/** Visits each entry's row, or learns why there is none. */
export async function eachRow<T>(
  rows: AsyncIterable<readonly Walked<T>[]>,
  look: (entry: T, row: Payout | { readonly problem: string }) => void,
): Promise<void> {
  for await (const some of rows) {
    for (const { entry, payout, unreadable, altered } of some) {
      const problem = unreadable === undefined ? 'its row is missing' : 'its row cannot be read';
      look(entry, payout ?? altered ?? { problem });
    }
  }
}
