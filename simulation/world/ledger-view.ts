import { z } from 'zod';
import { type Batch, parseBatchReference } from '../../functions/core/batch.ts';
import { decodeBatch } from '../../functions/ledger/batch-row.ts';
import { batchIdInKey, batchKey, WRITE_BACK_KEY_PREFIX } from '../../functions/ledger/keys.ts';
import { readItem } from '../../functions/ledger/table.ts';
import type { Stores } from './stores.ts';

/** A report line that waits for a person, with what it names. */
export type WaitingLine = {
  readonly why: string;
  readonly endToEndId: string | undefined;
  readonly batchId: string | undefined;
  /** The bank's own reference of a statement line. */
  readonly reference: string | undefined;
  /** The object in the inbox. */
  readonly key: string;
};

const unmatched = z.object({
  sha256: z.string(),
  why: z.string(),
  endToEndId: z.string().optional(),
  messageId: z.string().optional(),
  paymentInformationId: z.string().optional(),
  accountServicerReference: z.string().optional(),
  resolvedAt: z.string().optional(),
});

const report = z.object({ outcome: z.string(), key: z.string(), unmatched: z.coerce.number().optional() });

/** The ledger's rows for a checker: read at once, past every client and fault. */
export class LedgerView {
  readonly #stores: Stores;

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  batch(batchId: string): Batch | undefined {
    const row = this.#stores.row(batchKey(batchId));
    return row === undefined ? undefined : decodeBatch({ ...row });
  }

  /** Whether the submission or the repair still has a file to publish or payouts to release. */
  hasUnfinishedBatch(): boolean {
    return [...this.batches()].some(
      ({ state }) => state === 'open' || state === 'proposed' || state === 'sealed',
    );
  }

  *batches(): Generator<Batch> {
    for (const [key, row] of this.#stores.rows()) {
      if (batchIdInKey(key) !== undefined) yield decodeBatch({ ...row });
    }
  }

  /** Lines that a person must look at, without unrelated bookings. */
  waitingLines(): readonly WaitingLine[] {
    return this.#rowsOf('UNMATCHED#').flatMap((row): WaitingLine[] => {
      const line = unmatched.parse(row);
      if (line.resolvedAt !== undefined || line.why === 'other') return [];
      const { why, endToEndId, paymentInformationId, messageId, accountServicerReference } = line;
      const batchId =
        parseBatchReference(paymentInformationId ?? '') ?? parseBatchReference(messageId ?? '') ?? messageId;
      const key = this.#keyOf(line.sha256);
      return [{ why, endToEndId, batchId, reference: accountServicerReference, key }];
    });
  }

  /** Whether a source still has to be told of a payment, or may still have a late write. */
  hasDueWriteBack(): boolean {
    return this.#rowsOf(WRITE_BACK_KEY_PREFIX).some((row) => 'due' in row);
  }

  /** Objects whose report left lines that match nothing. */
  unmatchedReports(): readonly string[] {
    return this.#rowsOf('REPORT#').flatMap((row) => {
      const { key, unmatched: lines = 0 } = report.parse(row);
      return lines > 0 ? [key] : [];
    });
  }

  #keyOf(sha256: string): string {
    const row = this.#rowsOf(`REPORT#${sha256}`).at(0);
    return row === undefined ? '' : report.parse(row).key;
  }

  #rowsOf(prefix: string): Record<string, unknown>[] {
    return [...this.#stores.rows()]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, row]) => readItem({ ...row }));
  }
}
