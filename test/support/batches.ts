import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { WRITER_VERSION } from '../../functions/bank/pain001/writer-version.ts';
import { digesting, paymentFileOf } from '../../functions/batches/payment-file.ts';
import { type Batch, batchIdOf, chainManifest, type ManifestEntry } from '../../functions/core/batch.ts';
import type { BatchSeal } from '../../functions/core/batch-seal.ts';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { openBatch, sealBatch } from '../../functions/ledger/batches.ts';
import { batchKey } from '../../functions/ledger/keys.ts';
import { ENTRIES_PER_PART, readManifest, writeManifestPart } from '../../functions/ledger/manifests.ts';
import { PACKAGE_VERSION } from '../../functions/platform/package-version.ts';
import { expense, IBANS } from './expenses.ts';
import { ibanOf } from './iban.ts';
import { ACCOUNT, type PaymentStand, scheduledPayout } from './payment-stand.ts';
import { AT_MS, payoutOf, step } from './payouts.ts';

/** An open batch of the stand's account, with what a test wants otherwise. */
export function openedBatch(changes: Partial<Batch> = {}): Batch {
  return {
    batchId: batchIdOf(ACCOUNT.id, 'submission-1', 1),
    state: 'open',
    version: 1,
    runId: 'submission-1',
    debtor: {
      accountId: ACCOUNT.id,
      holderName: ACCOUNT.holderName,
      iban: ACCOUNT.iban,
      bic: ACCOUNT.bic,
    },
    rail: ACCOUNT.rail,
    currency: 'EUR',
    executionDate: plainDate('2026-11-03'),
    batchBooking: false,
    openedAtMs: AT_MS,
    leaseUntilMs: AT_MS + 20 * 60_000,
    seal: undefined,
    leavesAtMs: undefined,
    proposal: undefined,
    approvals: [],
    voided: undefined,
    ...changes,
  };
}

export const SEAL: BatchSeal = {
  count: 2,
  controlSumMinor: 2500n,
  manifestParts: 1,
  manifestHash: 'a'.repeat(64),
  fileSha256: 'b'.repeat(64),
  fileBytes: 1234,
  writerVersion: WRITER_VERSION,
  packageVersion: PACKAGE_VERSION,
};

/** The manifest's entry of the first attempt of the expense's payout. */
export function manifestEntry(expenseId: string, changes: Partial<ManifestEntry> = {}): ManifestEntry {
  const payout = payoutOf(expense({ expenseId }));
  return {
    payoutId: payout.payoutId,
    endToEndId: endToEndIdOf(payout),
    amountMinor: 1250n,
    creditorName: 'Jane Doe',
    creditorIban: ibanOf(IBANS.de),
    creditorBic: undefined,
    remittanceInformation: 'report-1-1',
    ...changes,
  };
}

/** A batch of the expenses' payouts as its submission leaves it when it dies just after the seal: no file yet. */
export async function sealedBatch(
  stand: PaymentStand,
  expenses: readonly Expense[],
  changes: Partial<Batch> = {},
): Promise<Batch> {
  const batch = openedBatch(changes);
  await openBatch(stand.table, batch);
  const claimed = expenses
    .map((one) => step(scheduledPayout(one), 'batched', { batchId: batch.batchId }))
    .toSorted((a, b) => (a.payoutId < b.payoutId ? -1 : 1));
  await stand.put(...claimed);
  const entries = claimed.map((payout) =>
    manifestEntry(payout.expenseId, {
      amountMinor: payout.amountMinor ?? 0n,
      endToEndId: endToEndIdOf(payout),
    }),
  );
  const manifestParts = Math.ceil(entries.length / ENTRIES_PER_PART);
  for (let part = 0; part < manifestParts; part += 1) {
    const ofPart = entries.slice(part * ENTRIES_PER_PART, (part + 1) * ENTRIES_PER_PART);
    await writeManifestPart(stand.table, batch.batchId, part, ofPart);
  }
  const controlSumMinor = entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const totals = { count: entries.length, controlSumMinor };
  const manifest = { ...totals, manifestParts, manifestHash: entries.reduce(chainManifest, '') };
  const file = digesting(
    paymentFileOf(batch, totals, readManifest(stand.table, batch.batchId, manifestParts)),
  );
  for await (const _ of file.chunks) {
    // Only its digest is wanted.
  }
  const { sha256, bytes } = file.digest();
  const seal: BatchSeal = {
    ...manifest,
    fileSha256: sha256,
    fileBytes: bytes,
    writerVersion: WRITER_VERSION,
    packageVersion: PACKAGE_VERSION,
  };
  if (!(await sealBatch(stand.table, batch, seal))) throw new Error('The batch was not sealed.');
  return { ...batch, state: 'sealed', version: batch.version + 1, seal };
}

/** The file of the batch as a writer made it that put a space more into it, and the batch with the seal of that one. */
export async function sealedByAnotherWriter(
  stand: PaymentStand,
  { batchId, ...batch }: Batch,
  by: Pick<BatchSeal, 'writerVersion' | 'packageVersion'>,
): Promise<{ readonly batch: Batch; readonly file: Buffer }> {
  const { seal } = batch;
  if (seal === undefined) throw new Error('The batch is not sealed.');
  const entries = readManifest(stand.table, batchId, seal.manifestParts);
  const made = Buffer.concat(await Array.fromAsync(paymentFileOf({ batchId, ...batch }, seal, entries)));
  const file = Buffer.from(made.toString().replace('<CstmrCdtTrfInitn>', '<CstmrCdtTrfInitn> '));
  const fileSha256 = createHash('sha256').update(file).digest('hex');
  const sealed: BatchSeal = { ...seal, ...by, fileSha256, fileBytes: file.length };
  const row = marshall(sealed, { removeUndefinedValues: true });
  await stand.tamper(batchKey(batchId), 'seal', { M: row });
  return { batch: { batchId, ...batch, seal: sealed }, file };
}
