import type { Payout } from '../../functions/core/payout.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import type { Item } from '../../functions/ledger/table.ts';
import { streamRecordOf, type TableStreamRecord } from '../../local/embedded/table-stream.ts';

/** The record of the write that made the payout what it is, or of one that was changed past the ledger. */
export function recordOf(payout: Payout, ordinal: number, changes: Item = {}): TableStreamRecord {
  return streamRecordOf({
    eventName: payout.version === 1 ? 'INSERT' : 'MODIFY',
    image: { ...encodePayout(payout), ...changes },
    ordinal,
    atMs: Date.parse(payout.updatedAt),
    region: 'eu-central-1',
  });
}

export function sequenceNumberOf(record: TableStreamRecord | undefined): string {
  if (record === undefined) throw new Error('There is no such record.');
  return record.dynamodb.SequenceNumber;
}
