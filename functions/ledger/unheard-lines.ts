import * as z from 'zod/mini';
import { batchOfAttempt } from '../core/attempt-facts.ts';
import type { Payout } from '../core/payout.ts';
import { unheardLinesKey } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

/** Lines kept per payout or batch. Beyond them one mark stands for the rest, and stays. */
export const MAX_UNHEARD_LINES = 100;

const MORE = 'more';

/**
 * Ids of bank report lines that the ledger could not take, since the row had been changed past it. A restored row knows
 * only half of the bank's words: until a reading has taken every line, nothing of it may leave.
 */
const UNHEARD = rowKind<readonly string[]>({
  what: 'unheard lines',
  schema: z.array(z.string()),
  empty: [],
});

/** @param subject the payout, or the batch for a line about all its payments. */
export async function addUnheardLine(table: LedgerTable, subject: string, lineId: string): Promise<void> {
  await changeVersioned(table, unheardLinesKey(subject), UNHEARD, (known) => {
    const line = known.length < MAX_UNHEARD_LINES ? lineId : MORE;
    return known.includes(line) ? known : [...known, line];
  });
}

/** Marks the line as taken after all; does nothing where none was missed. */
export async function endUnheardLine(table: LedgerTable, subject: string, lineId: string): Promise<void> {
  await changeVersioned(table, unheardLinesKey(subject), UNHEARD, (known) =>
    known.includes(lineId) ? known.filter((line) => line !== lineId) : known,
  );
}

export async function hasUnheardLines(table: LedgerTable, subject: string): Promise<boolean> {
  return (await readVersioned(table, unheardLinesKey(subject), UNHEARD)).length > 0;
}

/**
 * An attempt, up to `last`, for which the payout lacks some of the bank's words; undefined where it lacks none.
 * @param hasUnheard of a batch: many payouts of one file ask for it.
 */
export async function unheardAttemptOf(
  table: LedgerTable,
  payout: Payout,
  last: number,
  hasUnheard = (batchId: string): Promise<boolean> => hasUnheardLines(table, batchId),
): Promise<number | undefined> {
  if (last > 0 && (await hasUnheardLines(table, payout.payoutId))) return last;
  for (let attempt = 1; attempt <= last; attempt += 1) {
    const batchId = batchOfAttempt(payout, attempt);
    if (batchId !== undefined && (await hasUnheard(batchId))) return attempt;
  }
  return undefined;
}
