import type { Payout } from '../core/payout.ts';
import { type Money, STATE_RULES, type State } from '../core/states.ts';
import { historyVerifies } from '../core/step-payout.ts';
import type { Walked } from '../ledger/walk.ts';

/** Where the money of a run or batch is, in minor units of one currency. */
export type Sums = {
  acceptedMinor: bigint;
  paidMinor: bigint;
  failedMinor: bigint;
  returnedMinor: bigint;
  /** Still on its way, or waiting for somebody. */
  openMinor: bigint;
  /** Withdrawn by the source, rejected since or cancelled: nobody pays it any more. */
  endedMinor: bigint;
};

/** A sum that does not prove: what it is about, and what is wrong, for a person to look at. */
export type Break = { readonly about: string; readonly payoutId?: string; readonly problem: string };

/** Which of the sums the money of a payout in the state belongs to. */
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

/** All that is accounted for, wherever it is. */
export function totalOf({ paidMinor, failedMinor, returnedMinor, openMinor, endedMinor }: Sums): bigint {
  return paidMinor + failedMinor + returnedMinor + openMinor + endedMinor;
}

export function problemOfHistory(payout: Payout): string | undefined {
  return historyVerifies(payout) ? undefined : 'its row is not where its history leads';
}

/** Looks at the row of each entry, or hears why there is none to look at. */
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
