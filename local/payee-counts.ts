import type { Batch } from '../functions/core/batch.ts';
import { PAYEE_CHECK_RESULTS, type PayeeCheckResult } from '../functions/core/payee-account.ts';
import { readManifest } from '../functions/ledger/manifests.ts';
import { readPayeeAccount } from '../functions/ledger/payees.ts';
import type { LedgerTable } from '../functions/ledger/table.ts';

/** Payments of a file by what a bank last said of their account and name. */
export type PayeeCounts = Readonly<Partial<Record<PayeeCheckResult, number>>>;

/** @returns undefined where no bank checked a name of the file. */
export async function countPayeeChecks(table: LedgerTable, batch: Batch): Promise<PayeeCounts | undefined> {
  const counts: Partial<Record<PayeeCheckResult, number>> = {};
  const parts = batch.seal?.manifestParts ?? 0;
  for await (const { creditorIban, creditorName } of readManifest(table, batch.batchId, parts)) {
    const { checks } = await readPayeeAccount(table, creditorIban);
    const result = checks.find(({ name }) => name === creditorName)?.result;
    if (result !== undefined) counts[result] = (counts[result] ?? 0) + 1;
  }
  return Object.keys(counts).length === 0 ? undefined : counts;
}

/** Such as `2 RCVC, 1 RVNM`. */
export function payeeCountsText(counts: PayeeCounts): string {
  return PAYEE_CHECK_RESULTS.filter((result) => counts[result] !== undefined)
    .map((result) => `${counts[result]} ${result}`)
    .join(', ');
}
