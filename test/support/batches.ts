import type { Batch, BatchSeal, ManifestEntry } from '../../functions/core/batch.ts';
import { batchIdOf } from '../../functions/core/batch.ts';
import { plainDate } from '../../functions/core/date.ts';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { expense, IBANS } from './expenses.ts';
import { ACCOUNT, ibanOf } from './payment-stand.ts';
import { AT_MS, payoutOf } from './payouts.ts';

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
