import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import type { Batch } from '../../functions/core/batch.ts';
import { decodeBatch } from '../../functions/ledger/batches.ts';
import { batchKey } from '../../functions/ledger/keys.ts';
import type { Stores } from './stores.ts';

const CONTRADICTIONS: ReadonlySet<string> = new Set(['contradicts', 'older-attempt-contradicts']);

const unmatched = z.object({ why: z.string(), endToEndId: z.string().optional() });

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

  /** End-to-end ids about which a bank said what cannot be, as the ledger has it for a person. */
  contradicted(): ReadonlySet<string> {
    const ids = new Set<string>();
    for (const [key, row] of this.#stores.rows()) {
      if (!key.startsWith('UNMATCHED#')) continue;
      const line = unmatched.parse(unmarshall({ ...row }, { wrapNumbers: String }));
      if (CONTRADICTIONS.has(line.why) && line.endToEndId !== undefined) ids.add(line.endToEndId);
    }
    return ids;
  }
}
