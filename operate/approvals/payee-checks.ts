import type { Batch, ManifestEntry } from '../../functions/core/batch.ts';
import { PAYEE_CHECK_RESULTS, type PayeeCheckResult } from '../../functions/core/payee-account.ts';
import { readManifest } from '../../functions/ledger/manifests.ts';
import { readPayeeAccounts } from '../../functions/ledger/payees.ts';
import { MAX_ROWS_PER_READ } from '../../functions/ledger/payouts.ts';
import type { RowReader } from '../../functions/ledger/walk.ts';

/** A file's payments, counted by a bank's last check of account and name. */
export type PayeeCounts = Readonly<Partial<Record<PayeeCheckResult, number>>>;

/** @returns undefined where no bank checked a name of the file. */
export async function countPayeeChecks(
  reader: RowReader,
  { batchId, seal, proposal }: Pick<Batch, 'batchId' | 'seal' | 'proposal'>,
): Promise<PayeeCounts | undefined> {
  const counts: Partial<Record<PayeeCheckResult, number>> = {};
  let some: ManifestEntry[] = [];
  const count = async (): Promise<void> => {
    const ibans = some.map(({ creditorIban }) => creditorIban);
    const accounts = await readPayeeAccounts(reader.table, ibans, reader.clock);
    for (const { creditorIban, creditorName } of some) {
      const result = accounts.get(creditorIban)?.checks.find(({ name }) => name === creditorName)?.result;
      if (result !== undefined) counts[result] = (counts[result] ?? 0) + 1;
    }
    some = [];
  };
  for await (const entry of readManifest(
    reader.table,
    batchId,
    (seal ?? proposal?.seal)?.manifestParts ?? 0,
  )) {
    some.push(entry);
    if (some.length === MAX_ROWS_PER_READ) await count();
  }
  if (some.length > 0) await count();
  return Object.keys(counts).length === 0 ? undefined : counts;
}

/** Such as `2 RCVC, 1 RVNM`. */
export function payeeCountsText(counts: PayeeCounts): string {
  return PAYEE_CHECK_RESULTS.filter((result) => counts[result] !== undefined)
    .map((result) => `${counts[result]} ${result}`)
    .join(', ');
}
