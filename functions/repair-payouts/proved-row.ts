import type { Payout } from '../core/payout.ts';
import { historyVerifies } from '../core/step-payout.ts';
import type { Walked } from '../ledger/walk.ts';

/** An unproved sum: its subject and the problem, for a person. */
export type Break = { readonly about: string; readonly payoutId?: string; readonly problem: string };

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
