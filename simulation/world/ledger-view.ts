import { z } from 'zod';
import { type Batch, parseBatchReference } from '../../functions/core/batch.ts';
import { decodeBatch } from '../../functions/ledger/batches.ts';
import { batchKey } from '../../functions/ledger/keys.ts';
import { readItem } from '../../functions/ledger/table.ts';
import type { Stores } from './stores.ts';

/** A bank said what cannot be, or booked another amount than was ordered: of a payment, or of a batch as one sum. */
const CONTRADICTIONS: ReadonlySet<string> = new Set([
  'contradicts',
  'older-attempt-contradicts',
  'amount-differs',
  'sum-differs',
]);

const unmatched = z.object({
  why: z.string(),
  endToEndId: z.string().optional(),
  paymentInformationId: z.string().optional(),
  resolvedAt: z.string().optional(),
});

const report = z.object({ outcome: z.string(), key: z.string(), unmatched: z.coerce.number().optional() });

/** The ledger's rows as a checker reads them: at once, past every client and fault. */
export class LedgerView {
  readonly #stores: Stores;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  batch(batchId: string): Batch | undefined {
    const row = this.#stores.row(batchKey(batchId));
    return row === undefined ? undefined : decodeBatch({ ...row });
  }

  /** Whether a submission, or the repair behind it, still has a file to publish or payouts to give back. */
  hasUnfinishedBatch(): boolean {
    return [...this.batches()].some(({ state }) => state === 'open' || state === 'sealed');
  }

  *batches(): Generator<Batch> {
    for (const [key, row] of this.#stores.rows()) {
      if (key.startsWith('BATCH#')) yield decodeBatch({ ...row });
    }
  }

  /** Payments, and batches, about which a bank said what cannot be, as the ledger has it for a person. */
  contradicted(): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const row of this.#rowsOf('UNMATCHED#')) {
      const line = unmatched.parse(row);
      if (line.resolvedAt !== undefined || !CONTRADICTIONS.has(line.why)) continue;
      if (line.endToEndId !== undefined) ids.add(line.endToEndId);
      else if (line.paymentInformationId !== undefined) {
        ids.add(parseBatchReference(line.paymentInformationId) ?? '');
      }
    }
    return ids;
  }

  /** Objects whose report left lines that match nothing. */
  unmatchedReports(): readonly string[] {
    return this.#rowsOf('REPORT#').flatMap((row) => {
      const { key, unmatched: lines = 0 } = report.parse(row);
      return lines > 0 ? [key] : [];
    });
  }

  #rowsOf(prefix: string): Record<string, unknown>[] {
    return [...this.#stores.rows()]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, row]) => readItem({ ...row }));
  }
}
