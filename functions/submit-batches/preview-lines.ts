import type { ReadDueDeps } from '../batches/read-due.ts';
import { maskIban } from '../core/iban.ts';
import type { Payout } from '../core/payout.ts';
import { sourceModeOf } from '../core/source-mode.ts';
import { STOPPED_UNSENT } from '../core/states.ts';
import { readWaiting } from '../ledger/read-waiting.ts';
import type { PreviewLine, PreviewReason, PreviewVerdict } from './preview-csv.ts';

/** Stopped payouts per index shard in one preview: 4,000 of each state in all. */
const WAITING_PER_SHARD = 1_000;

export type PreviewLines = { readonly lines: readonly PreviewLine[]; readonly isCutOff: boolean };

export function lineOf(
  payout: Payout,
  verdict: PreviewVerdict,
  reasons: readonly PreviewReason[],
): PreviewLine {
  return {
    payoutId: payout.payoutId,
    source: payout.source,
    account: payout.account,
    expenseId: payout.expenseId,
    recipientName: payout.recipientName,
    maskedIban: payout.iban === '' ? '' : maskIban(payout.iban),
    amountMinor: payout.amountMinor,
    currency: payout.currency,
    verdict,
    executionDate: undefined,
    file: undefined,
    reasons,
  };
}

/**
 * Payouts of sources on a dry run, stopped before any file.
 * @param lists whether the preview lists a payout.
 */
export async function readWaitingLines(
  deps: ReadDueDeps,
  lists: (payout: Payout) => boolean,
): Promise<PreviewLines> {
  const lines: PreviewLine[] = [];
  let isCutOff = false;
  for (const state of STOPPED_UNSENT) {
    const waiting = await readWaiting(
      deps,
      state,
      WAITING_PER_SHARD,
      (payout) => lists(payout) && sourceModeOf(deps.sourceModes, payout) === 'dry-run',
    );
    for (const [payoutId, { code, message }] of waiting.unreadable) {
      deps.log.alarm('payout-unreadable', { payoutId, code, message });
    }
    lines.push(...waiting.payouts.map((payout) => lineOf(payout, state, payout.reasons)));
    isCutOff ||= waiting.isCutOff;
  }
  return { lines, isCutOff };
}
