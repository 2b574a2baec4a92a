import type { ProposedBatch } from '../../functions/core/batch.ts';
import { type Sentence, say } from '../../functions/core/sentence.ts';
import { readRoster } from '../../functions/ledger/roster.ts';
import { readStops } from '../../functions/ledger/stops.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type Believed, namesIn, standingOf } from '../approvals/list.ts';

/** For whom the file of a payout waits, and until when. */
export const FILE_WAITS = {
  'file-waits': 'Its file waits for approval until {at}. Who may still approve it: {names}.',
  'file-waits-for-nobody':
    'Its file waits for approval until {at}, and nobody may approve it. Have an approver bring in another person.',
} as const;

export type FileWaits = { readonly batchId: string; readonly says: Sentence<keyof typeof FILE_WAITS> };

export async function fileWaits(
  table: LedgerTable,
  batch: ProposedBatch,
  believed?: Believed,
): Promise<FileWaits> {
  const standing = standingOf(batch, await readRoster(table), await readStops(table), believed);
  const names = namesIn(standing).mayApprove.join(', ');
  const at = { moment: new Date(batch.proposal.expiresAtMs).toISOString() };
  const says =
    names === ''
      ? say(FILE_WAITS, 'file-waits-for-nobody', { at })
      : say(FILE_WAITS, 'file-waits', { at, names });
  return { batchId: batch.batchId, says };
}
