import * as z from 'zod/mini';
import { batchOfAttempt } from '../core/attempt-facts.ts';
import type { Payout } from '../core/payout.ts';
import { unheardLinesKey } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, type RowKind, readVersioned } from './versioned-row.ts';

/** Lines that are kept of one payout or batch; past them the row says so, and no reading takes that back. */
export const MAX_UNHEARD_LINES = 100;

const MORE = 'more';

/**
 * Ids of lines of bank reports that the ledger could not take, since the row that they are about had been changed past
 * it. Put back, the row knows half of what the bank said: until each line is read again, nothing of it may leave.
 */
const UNHEARD: RowKind<readonly string[]> = {
  what: 'unheard lines',
  schema: z.array(z.string()),
  empty: [],
};

/** @param subject the payout, or the batch where the line is about all of its payments. */
export async function addUnheardLine(table: LedgerTable, subject: string, lineId: string): Promise<void> {
  await changeVersioned(table, unheardLinesKey(subject), UNHEARD, (known) => {
    const line = known.length < MAX_UNHEARD_LINES ? lineId : MORE;
    return known.includes(line) ? known : [...known, line];
  });
}

/** Says that the line was taken after all; nothing where it was never missed. */
export async function endUnheardLine(table: LedgerTable, subject: string, lineId: string): Promise<void> {
  await changeVersioned(table, unheardLinesKey(subject), UNHEARD, (known) =>
    known.includes(lineId) ? known.filter((line) => line !== lineId) : known,
  );
}

export async function hasUnheardLines(table: LedgerTable, subject: string): Promise<boolean> {
  return (await readVersioned(table, unheardLinesKey(subject), UNHEARD)).length > 0;
}

/**
 * An attempt, of those up to `last`, about which its payout knows half of what the bank said; undefined where it knows
 * all that was read.
 * @param hasUnheard of a batch, where many payouts of one file ask for it.
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
