import { readLastProof } from '../functions/ledger/last-proof.ts';
import type { LedgerTable } from '../functions/ledger/table.ts';
import { noneIfUnreadable } from '../functions/ledger/unreadable-row.ts';
import type { MovableClock } from './movable-clock.ts';

/**
 * Kept stores go on in their own time: a run that moved its clock on proved the sums on a day that this machine has not
 * reached. What is written after that proof must not look older, as if somebody had put it there unseen.
 */
export async function goOnInTime(clock: MovableClock, table: LedgerTable): Promise<void> {
  const proof = await readLastProof(table).catch(noneIfUnreadable);
  if (proof !== undefined) clock.moveOnTo(Date.parse(proof.at));
}
