import type { Batch } from '../../functions/core/batch.ts';
import { readManifest } from '../../functions/ledger/manifests.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';

/** How the payments of a file differ from those of the account's file before it, by account of the recipient. */
export type FileDifference = {
  readonly inBoth: number;
  readonly onlyHere: number;
  readonly onlyThere: number;
};

/** Reads both manifests, and no payout. */
export async function differenceOf(table: LedgerTable, batch: Batch, before: Batch): Promise<FileDifference> {
  const [here, there] = [await accountsIn(table, batch), await accountsIn(table, before)];
  const inBoth = [...here].filter((iban) => there.has(iban)).length;
  return { inBoth, onlyHere: here.size - inBoth, onlyThere: there.size - inBoth };
}

async function accountsIn(
  table: LedgerTable,
  { batchId, seal, proposal }: Batch,
): Promise<ReadonlySet<string>> {
  const ibans = new Set<string>();
  const parts = (seal ?? proposal?.seal)?.manifestParts ?? 0;
  for await (const { creditorIban } of readManifest(table, batchId, parts)) ibans.add(creditorIban);
  return ibans;
}
