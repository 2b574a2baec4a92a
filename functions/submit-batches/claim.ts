import { cutAtWord, transliterate } from '../bank/charset.ts';
import { isBic, MAX_NAME_LENGTH } from '../bank/payment-file.ts';
import { remittanceInformation } from '../bank/remittance.ts';
import { type Batch, chainManifest, type ManifestEntry } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import { changedUnseen } from '../core/follow.ts';
import { parseIban } from '../core/iban.ts';
import type { PayoutId } from '../core/ids.ts';
import { endToEndIdOf, type Payout, stepPayout } from '../core/payout.ts';
import { ENTRIES_PER_PART, writeManifestPart } from '../ledger/manifests.ts';
import { MAX_ROWS_PER_READ, readPayouts, updatePayout } from '../ledger/payouts.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock } from '../platform/clock.ts';
import { mapInOrder } from '../sources/in-order.ts';

/** What has been claimed into a batch and written to its manifest. */
export type Claimed = {
  readonly count: number;
  readonly controlSumMinor: bigint;
  readonly manifestParts: number;
  readonly manifestHash: string;
};

export type ClaimDeps = { readonly table: LedgerTable; readonly clock: Clock };

const CLAIMS_IN_FLIGHT = 16;

/**
 * Claims payouts into an open batch, one conditional write each, and writes its manifest. Ids come in ascending
 * order, so the manifest, and with it the file, is in the order of its end-to-end ids.
 */
export async function claimPayouts(
  deps: ClaimDeps,
  batch: Batch,
  payoutIds: readonly PayoutId[],
): Promise<Claimed> {
  let [count, controlSumMinor, manifestParts, manifestHash] = [0, 0n, 0, ''];
  for (let start = 0; start < payoutIds.length; start += ENTRIES_PER_PART) {
    const entries = await claimPart(deps, batch, payoutIds.slice(start, start + ENTRIES_PER_PART));
    if (entries.length === 0) continue;
    await writeManifestPart(deps.table, batch.batchId, manifestParts, entries);
    manifestParts += 1;
    count += entries.length;
    for (const entry of entries) {
      controlSumMinor += entry.amountMinor;
      manifestHash = chainManifest(manifestHash, entry);
    }
  }
  return { count, controlSumMinor, manifestParts, manifestHash };
}

async function claimPart(
  deps: ClaimDeps,
  batch: Batch,
  payoutIds: readonly PayoutId[],
): Promise<ManifestEntry[]> {
  const entries: ManifestEntry[] = [];
  for (let start = 0; start < payoutIds.length; start += MAX_ROWS_PER_READ) {
    const ids = payoutIds.slice(start, start + MAX_ROWS_PER_READ);
    const { payouts } = await readPayouts(deps.table, ids, deps.clock);
    const claim = (payoutId: PayoutId) => claimOne(deps, batch, payouts.get(payoutId));
    for await (const payout of mapInOrder(ids, CLAIMS_IN_FLIGHT, claim)) {
      if (payout !== undefined) entries.push(entryOf(payout));
    }
  }
  return entries;
}

/** @returns the payout as claimed, or undefined where it is no longer this batch's to pay. */
async function claimOne(
  deps: ClaimDeps,
  batch: Batch,
  payout: Payout | undefined,
): Promise<Payout | undefined> {
  if (payout === undefined || !isDue(payout, batch.debtor.accountId, batch.executionDate)) return undefined;
  assert(payout.currency === batch.currency, 'a batch has one currency');
  assert(payout.plan !== undefined, 'a scheduled payout has a plan');
  const iban = parseIban(payout.iban);
  const reasons = iban.ok ? unseenChange(payout) : iban.findings;
  if (reasons.length > 0) {
    await holdPayout(deps, payout, reasons);
    return undefined;
  }
  // A day that was missed is made up for: the payout is paid on the batch's day.
  const plan = { ...payout.plan, executionDate: batch.executionDate };
  const step = { by: 'submit-batches', why: `batch ${batch.batchId}`, atMs: deps.clock.now() } as const;
  const after = stepPayout(payout, 'batched', { batchId: batch.batchId, plan }, step);
  const written = await updatePayout(deps.table, payout, after);
  // Lost: the source or an operator stepped in between. It is not ours to pay now.
  return written.kind === 'written' && written.payout.batchId === batch.batchId ? written.payout : undefined;
}

/**
 * A payout whose source changed while it was in a batch that was voided since: what it says is no longer true, and
 * the collection that says what is true has not come yet.
 */
function unseenChange(payout: Payout): readonly Finding[] {
  if (!changedUnseen(payout)) return [];
  return [
    {
      code: 'changed-while-batched',
      severity: 'hold',
      message:
        'The source changed this expense while it was in a batch that was voided. The next collection looks at it again.',
    },
  ];
}

/** A payout that a file cannot carry waits for a person, so that it does not stop the others. */
export async function holdPayout(
  deps: ClaimDeps,
  payout: Payout,
  reasons: readonly Finding[],
): Promise<void> {
  const step = { by: 'submit-batches', why: 'cannot-be-written', atMs: deps.clock.now() } as const;
  const change = { reasons, plan: undefined };
  await updatePayout(deps.table, payout, stepPayout(payout, 'held', change, step));
}

/** Whether a payout waits for a file of this account, on this day or before. */
export function isDue(payout: Payout, debtorAccountId: string, executionDate: string): boolean {
  return (
    payout.state === 'scheduled' &&
    payout.plan?.debtorAccountId === debtorAccountId &&
    payout.plan.executionDate <= executionDate
  );
}

/** Everything that the file says of the payment: from here on nothing else is looked at. */
function entryOf(payout: Payout): ManifestEntry {
  const iban = parseIban(payout.iban);
  assert(iban.ok && payout.amountMinor !== undefined, 'a batched payout has a valid IBAN and an amount');
  return {
    payoutId: payout.payoutId,
    endToEndId: endToEndIdOf(payout),
    amountMinor: payout.amountMinor,
    creditorName: cutAtWord(transliterate(payout.recipientName), MAX_NAME_LENGTH),
    creditorIban: iban.iban,
    // The BIC is optional, and a wrong one would have the whole file refused.
    creditorBic: payout.bic !== undefined && isBic(payout.bic) ? payout.bic : undefined,
    remittanceInformation: remittanceInformation({
      reference: payout.reference,
      ...(payout.period === undefined ? {} : { period: payout.period }),
      ...(payout.energyWh === undefined ? {} : { energyWh: payout.energyWh }),
    }),
  };
}
