import { makersOf } from '../core/approval/makers.ts';
import { contradictedAttempts } from '../core/attempt-facts.ts';
import type { Batch, ManifestEntry } from '../core/batch.ts';
import type { PayoutId } from '../core/ids.ts';
import { endToEndIdOf, type Payout, parseEndToEndId } from '../core/payout.ts';
import { isLive, type SourceModes } from '../core/source-mode.ts';
import { changedUnseen } from '../core/unseen-change.ts';
import { readManifest } from '../ledger/manifests.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { unheardAttemptOf } from '../ledger/unheard-lines.ts';
import { walkCandidates, walkRows } from '../ledger/walk.ts';
import type { Clock } from '../platform/clock.ts';

type LastLookDeps = { readonly table: LedgerTable; readonly clock: Clock };

/**
 * Whether, since the batching, a bank contradicted an earlier attempt of any payment or said what its row lacks. No
 * batched payout can be held, so this is the last look before the seal. Reads only rows of later attempts, which are
 * few.
 */
export async function isContradictedSince(
  deps: LastLookDeps,
  entries: AsyncIterable<ManifestEntry>,
): Promise<boolean> {
  for await (const payouts of walkCandidates(deps, secondAttempts(entries))) {
    for (const payout of payouts) if (await isContradicted(deps, payout)) return true;
  }
  return false;
}

async function* secondAttempts(entries: AsyncIterable<ManifestEntry>): AsyncGenerator<PayoutId> {
  for await (const { payoutId, endToEndId } of entries) {
    if ((parseEndToEndId(endToEndId)?.attempt ?? 1) > 1) yield payoutId;
  }
}

async function isContradicted({ table }: LastLookDeps, payout: Payout): Promise<boolean> {
  if (contradictedAttempts(payout).length > 0) return true;
  return (await unheardAttemptOf(table, payout, payout.attempt - 1)) !== undefined;
}

/**
 * Whether a proposal says something that no longer holds. It lies open for hours; meanwhile a source may correct what
 * it pays, or go on a dry run. So the last approval looks at each of its rows.
 */
export async function isOutdated(
  deps: LastLookDeps & { readonly sourceModes: SourceModes },
  batch: Batch,
): Promise<boolean> {
  const makers = new Set(batch.proposal?.makers);
  const entries = readManifest(deps.table, batch.batchId, batch.proposal?.seal.manifestParts ?? 0);
  for await (const rows of walkRows(deps, entries)) {
    for (const { entry, payout } of rows) {
      const isAsProposed =
        payout?.state === 'batched' &&
        payout.batchId === batch.batchId &&
        endToEndIdOf(payout) === entry.endToEndId &&
        payout.amountMinor === entry.amountMinor &&
        !changedUnseen(payout) &&
        // The row says whom the approval excludes; the payouts' histories say whom it must.
        makersOf(payout).every((maker) => makers.has(maker)) &&
        isLive(deps.sourceModes, payout);
      if (!isAsProposed || (await isContradicted(deps, payout))) return true;
    }
  }
  return false;
}
