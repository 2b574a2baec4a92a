import { type ErrorDetails, PipelineError } from '../core/errors.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { readPayout } from './payouts.ts';
import type { LedgerTable } from './table.ts';

/** Somebody else wrote the row first: read it and decide again. */
export const LOST = Symbol('lost');

/** More than the lines of one report that settle at once: all may concern one row. */
const MAX_ROUNDS = 64;

/** For the error: the contended row, and who goes on with it. */
export type Contended = { readonly row: string; readonly action: string; readonly details?: ErrorDetails };

/**
 * Reads, decides and writes, until nobody else is faster.
 * @param round reads the current row; `LOST` where its write did not hold.
 * @throws PipelineError LEDGER_CONTENDED where others stay faster.
 */
export async function untilWritten<T>(
  { row, action, details = {} }: Contended,
  round: () => Promise<T | typeof LOST>,
): Promise<T> {
  for (let rounds = 0; rounds < MAX_ROUNDS; rounds += 1) {
    const outcome = await round();
    if (outcome !== LOST) return outcome;
  }
  throw new PipelineError('LEDGER_CONTENDED', `${row} was written by others ${MAX_ROUNDS} times in a row.`, {
    action,
    details,
  });
}

export type ContendedPayout = {
  readonly payoutId: PayoutId;
  /** The row, if just read; `none` where there was none; left out, it is read first. */
  readonly known?: Payout | 'none' | undefined;
  readonly action: string;
  readonly details?: ErrorDetails;
};

/** `untilWritten` for a payout's one row. */
export async function untilPayoutWritten<T>(
  table: LedgerTable,
  { payoutId, known, action, details }: ContendedPayout,
  round: (payout: Payout | undefined) => Promise<T | typeof LOST>,
): Promise<T> {
  let next = known;
  return untilWritten({ row: 'A payout', action, details: { ...details, payoutId } }, async () => {
    const payout = next ?? (await readPayout(table, payoutId));
    next = undefined;
    return round(payout === 'none' ? undefined : payout);
  });
}
