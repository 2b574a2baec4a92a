import { MAX_REFUSED_LINES } from '../core/approval/proposal.ts';
import type { Batch, BatchState } from '../core/batch.ts';
import type { Decision } from '../core/decision.ts';
import type { PayoutId } from '../core/ids.ts';
import { type Sentence, say } from '../core/sentence.ts';
import { readBatch, voidBatch } from '../ledger/batches.ts';
import { readManifest } from '../ledger/manifests.ts';
import type { LedgerTable } from '../ledger/table.ts';

export type Refused =
  | { readonly ok: true; readonly batch: Batch }
  | { readonly ok: false; readonly refusal: Sentence };

/** Why a file cannot be refused, and what to do instead. */
export const NOT_REFUSED = {
  'not-refused-unknown': 'The ledger has no such batch. Look at the list of files that wait.',
  'lines-too-many': 'More than {most} lines: refuse the whole file, and hold them one by one.',
  'lines-foreign': 'Not in this file: {lines}. Look at its payments, and name some of them.',
  'raced-by-other': 'Somebody approved or refused it meanwhile. Look at it again.',
  'not-refused-open':
    'It is still being made: refuse it once it is proposed, or stop the payments of its account.',
  'not-refused-sealed':
    'Its file is on its way into the outbox. Stop the payments of its account at once; a file that is in the outbox already, only the bank can hold.',
  'not-refused-submitted':
    'It is submitted: its file is in the outbox. Stop the payments of its account, and ask the bank to hold the file.',
  'not-refused-settled': 'It is settled: all of its payouts have ended. There is nothing to refuse.',
  'not-refused-void':
    'It is void: it was refused or has ended before. Its payouts may be in a newer proposal: look at the list.',
} as const satisfies Readonly<Record<string, string>> &
  Readonly<Record<`not-refused-${Exclude<BatchState, 'proposed'>}`, string>>;

/**
 * One person's word ends a batch whose file has not left: the named lines are held. All others go back into the next
 * file, which people approve anew. Without lines all go back.
 */
export async function refuse(
  table: LedgerTable,
  batchId: string,
  { by, reason, atMs }: Decision,
  lines: readonly PayoutId[],
): Promise<Refused> {
  const batch = await readBatch(table, batchId);
  if (batch === undefined) return { ok: false, refusal: say(NOT_REFUSED, 'not-refused-unknown') };
  const isHere = batch.state === 'sealed' && batch.leavesAtMs === undefined;
  if (batch.state !== 'proposed' && !isHere) {
    return { ok: false, refusal: say(NOT_REFUSED, `not-refused-${batch.state}`) };
  }
  if (lines.length > MAX_REFUSED_LINES) {
    return { ok: false, refusal: say(NOT_REFUSED, 'lines-too-many', { most: MAX_REFUSED_LINES }) };
  }
  const foreign = await notIn(table, batch, lines);
  if (foreign.length > 0) {
    return { ok: false, refusal: say(NOT_REFUSED, 'lines-foreign', { lines: foreign.join(', ') }) };
  }
  const voided = { why: 'refused', atMs, by, reason, lines: [...new Set(lines)] } as const;
  if (!(await voidBatch(table, batch, voided))) {
    return { ok: false, refusal: say(NOT_REFUSED, 'raced-by-other') };
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
