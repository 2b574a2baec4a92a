import { contradictedAttempts } from '../core/attempt-facts.ts';
import type { ManifestEntry } from '../core/batch.ts';
import type { PayoutId } from '../core/ids.ts';
import { parseEndToEndId } from '../core/payout.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { unheardAttemptOf } from '../ledger/unheard-lines.ts';
import { walkCandidates } from '../ledger/walk.ts';
import type { Clock } from '../platform/clock.ts';

/**
 * Whether a bank contradicted an earlier attempt of any payment since it was batched, or said what its row lacks: a batched
 * payout cannot be held, so this is the last look before the seal. Reads only rows of later attempts, which are few.
 */
export async function isContradictedSince(
  { table, clock }: { readonly table: LedgerTable; readonly clock: Clock },
  entries: AsyncIterable<ManifestEntry>,
): Promise<boolean> {
  for await (const payouts of walkCandidates({ table, clock }, secondAttempts(entries))) {
    for (const payout of payouts) {
      if (contradictedAttempts(payout).length > 0) return true;
      if ((await unheardAttemptOf(table, payout, payout.attempt - 1)) !== undefined) return true;
    }
  }
  return false;
}

async function* secondAttempts(entries: AsyncIterable<ManifestEntry>): AsyncGenerator<PayoutId> {
  for await (const { payoutId, endToEndId } of entries) {
    if ((parseEndToEndId(endToEndId)?.attempt ?? 1) > 1) yield payoutId;
  }
}
