import { MAX_REFUSED_LINES } from '../core/approval/proposal.ts';
import type { Batch, BatchState } from '../core/batch.ts';
import type { Decision } from '../core/decision.ts';
import type { PayoutId } from '../core/ids.ts';
import { readBatch, voidBatch } from '../ledger/batches.ts';
import { readManifest } from '../ledger/manifests.ts';
import type { LedgerTable } from '../ledger/table.ts';

export type Refused =
  | { readonly ok: true; readonly batch: Batch }
  | { readonly ok: false; readonly refusal: string };

/** Why a batch that is not proposed is not refused, and what to do instead. */
const OVER: Readonly<Record<Exclude<BatchState, 'proposed'>, string>> = {
  open: 'It is still being made: refuse it once it is proposed, or stop the payments of its account.',
  sealed:
    'Its file is on its way into the outbox. Stop the payments of its account at once; a file that is in the outbox already, only the bank can hold.',
  submitted:
    'It is submitted: its file is in the outbox. Stop the payments of its account, and ask the bank to hold the file.',
  settled: 'It is settled: all of its payouts have ended. There is nothing to refuse.',
  void: 'It is void: it was refused or has ended before. Its payouts may be in a newer proposal: look at the list.',
};

/**
 * One person's word ends a batch whose file has not left: the named lines are held, and all others go back and are paid
 * with the next file, which people approve anew. Without lines all go back.
 */
export async function refuse(
  table: LedgerTable,
  batchId: string,
  { by, reason, atMs }: Decision,
  lines: readonly PayoutId[],
): Promise<Refused> {
  const batch = await readBatch(table, batchId);
  if (batch === undefined)
    return { ok: false, refusal: 'The ledger has no such batch. Look at the list of files that wait.' };
  const isHere = batch.state === 'sealed' && batch.leavesAtMs === undefined;
  if (batch.state !== 'proposed' && !isHere) return { ok: false, refusal: OVER[batch.state] };
  if (lines.length > MAX_REFUSED_LINES) {
    return {
      ok: false,
      refusal: `More than ${MAX_REFUSED_LINES} lines: refuse the whole file, and hold them one by one.`,
    };
  }
  const foreign = await notIn(table, batch, lines);
  if (foreign.length > 0)
    return {
      ok: false,
      refusal: `Not in this file: ${foreign.join(', ')}. Look at its payments, and name some of them.`,
    };
  const voided = { why: 'refused', atMs, by, reason, lines: [...new Set(lines)] } as const;
  if (!(await voidBatch(table, batch, voided))) {
    return { ok: false, refusal: 'Somebody approved or refused it meanwhile. Look at it again.' };
  }
  const over = { ...batch, state: 'void', version: batch.version + 1, seal: undefined, voided } as const;
  return { ok: true, batch: over };
}

async function notIn(
  table: LedgerTable,
  { batchId, seal, proposal }: Batch,
  lines: readonly PayoutId[],
): Promise<readonly PayoutId[]> {
  const wanted = new Set(lines);
  if (wanted.size === 0) return [];
  for await (const { payoutId } of readManifest(
    table,
    batchId,
    (seal ?? proposal?.seal)?.manifestParts ?? 0,
  )) {
    wanted.delete(payoutId);
  }
  return [...wanted];
}
