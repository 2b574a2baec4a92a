import * as z from 'zod/mini';
import { PROOF_KEY } from './keys.ts';
import { count } from './row-values.ts';
import type { Item, LedgerTable } from './table.ts';
import { changeVersioned, decodeVersioned, readVersioned, rowKind } from './versioned-row.ts';

/** What the last proof of the sums looked at, and how much did not add up. */
export type LastProof = {
  /** ISO 8601. */
  readonly at: string;
  readonly batches: number;
  readonly runs: number;
  readonly breaks: number;
};

const PROOF = rowKind<LastProof | undefined>({
  what: 'proof',
  schema: z.optional(z.object({ at: z.string(), batches: count, runs: count, breaks: count })),
  empty: undefined,
});

/** @throws PipelineError LEDGER_ROW_INVALID */
export async function readLastProof(table: LedgerTable): Promise<LastProof | undefined> {
  return readVersioned(table, PROOF_KEY, PROOF);
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeProof(item: Item): LastProof | undefined {
  return decodeVersioned(item, PROOF);
}

/** Of two writers the later time stays. @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED */
export async function recordProof(table: LedgerTable, proof: LastProof): Promise<void> {
  await changeVersioned(table, PROOF_KEY, PROOF, (known) =>
    known !== undefined && known.at >= proof.at ? known : proof,
  );
}
