import type { BatchState } from '../../functions/core/batch.ts';
import { batchIdInKey } from '../../functions/ledger/keys.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';

/** The batch that the write brings to a state; undefined where it moves none there. */
export function batchMovedTo({ key, before, after }: TableWrite, state: BatchState): string | undefined {
  const hasMoved = after['state']?.S === state && before?.['state']?.S !== state;
  return hasMoved ? batchIdInKey(key) : undefined;
}
