import { batchOfAttempt } from '../../../../functions/core/attempt-facts.ts';
import { type Batch, chainManifest, type ManifestEntry } from '../../../../functions/core/batch.ts';
import { endToEndIdOf, type Payout, parseEndToEndId } from '../../../../functions/core/payout.ts';
import { batchKey, payoutKey } from '../../../../functions/ledger/keys.ts';
import { type Check, counted } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import type { Problems } from '../problems.ts';

/**
 * Each sealed file's manifest is the sealed one, in count, sum and hash. Each of its payments is a payout that went
 * into it, and each payout that went into one is in its manifest.
 */
export const manifests: Check = {
  name: 'manifests',
  run: async (evidence, problems) => {
    let [batches, payments] = [0, 0];
    const members = new Set<string>();
    for await (const batch of evidence.batches()) {
      batches += 1;
      payments += await manifestOf(evidence, batch, members, problems);
    }
    for await (const payout of evidence.payouts()) await membershipOf(evidence, payout, members, problems);
    return `${counted(batches, 'file')}, ${counted(payments, 'payment')}`;
  },
};

/** @returns how many payments it has. */
async function manifestOf(
  evidence: Evidence,
  { batchId, seal, proposal, currency, state }: Batch,
  members: Set<string>,
  problems: Problems,
): Promise<number> {
  const fixed = seal ?? proposal?.seal;
  if (state === 'void' || fixed === undefined) return 0;
  let [hash, count, sumMinor] = ['', 0, 0n];
  for await (const entry of evidence.manifest(batchId, fixed)) {
    hash = chainManifest(hash, entry);
    count += 1;
    sumMinor += entry.amountMinor;
    members.add(entry.endToEndId);
    const payout = await evidence.payout(entry.payoutId);
    const problem = problemOf(payout, entry, batchId, currency);
    if (problem !== undefined) problems.add(batchId, `${entry.payoutId} ${problem}`);
  }
  if (hash !== fixed.manifestHash) problems.add(batchId, 'its manifest is not the sealed one');
  if (count !== fixed.count)
    problems.add(batchId, `has ${count} payments, and was sealed with ${fixed.count}`);
  if (sumMinor !== fixed.controlSumMinor) {
    problems.add(batchId, `pays ${sumMinor} minor units, and was sealed with ${fixed.controlSumMinor}`);
  }
  return count;
}

function problemOf(
  payout: Payout | undefined,
  { endToEndId, payoutId, amountMinor, creditorIban }: ManifestEntry,
  batchId: string,
  currency: string,
): string | undefined {
  const named = parseEndToEndId(endToEndId);
  if (named?.payoutId !== payoutId) return 'has the end-to-end id of another payout';
  if (payout === undefined) return 'is paid by it, and has no row';
  if (batchOfAttempt(payout, named.attempt) !== batchId) return 'is paid by it, and never went into it';
  if (payout.attempt !== named.attempt) return undefined;
  const isSame =
    payout.amountMinor === amountMinor && payout.iban === creditorIban && payout.currency === currency;
  return isSame ? undefined : 'is paid by it with another amount or to another account than its row has';
}

/** The files that its history names are there, and pay it. */
async function membershipOf(
  evidence: Evidence,
  payout: Payout,
  members: ReadonlySet<string>,
  problems: Problems,
): Promise<void> {
  const isOfMonth = evidence.rows.folderOf(payoutKey(payout.payoutId)) === 'payouts';
  for (let attempt = 1; attempt <= payout.attempt; attempt += 1) {
    const batchId = batchOfAttempt(payout, attempt);
    if (batchId === undefined) continue;
    const batch = await evidence.batch(batchId);
    // Another month's files are in another month's archive.
    if (batch === undefined && (isOfMonth || evidence.rows.has(batchKey(batchId)))) {
      problems.add(payout.payoutId, `went into ${batchId}, which is not there`);
    }
    const isFixed =
      batch !== undefined && batch.state !== 'void' && (batch.seal ?? batch.proposal) !== undefined;
    const endToEndId = endToEndIdOf({ ...payout, attempt });
    if (isFixed && !members.has(endToEndId) && !wasTakenOut(payout, attempt, batchId)) {
      problems.add(payout.payoutId, `went into ${batchId}, whose manifest does not pay it`);
    }
  }
}

/** A payment that its file could not carry left it before it was fixed. */
function wasTakenOut(payout: Payout, attempt: number, batchId: string): boolean {
  const last = payout.history.findLast(
    ({ facts, attempt: of }) =>
      of === attempt && facts !== undefined && 'batchId' in facts && facts.batchId === batchId,
  );
  return last?.why === 'cannot-be-written' || last?.why === 'batch-voided' || last?.why === 'line-refused';
}
