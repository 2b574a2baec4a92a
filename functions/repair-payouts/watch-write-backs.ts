import { dueWriteBacks } from '../ledger/write-backs.ts';
import type { OutlookDeps } from './outlook-deps.ts';

/** The function looks every hour, and a whole run of it takes minutes. */
const UNSEEN_AFTER_MS = 6 * 3_600_000;

/**
 * Raises an alarm if the write-back has not looked for hours; it reports its own failures itself. By the index alone,
 * one entry per source account.
 */
export async function watchWriteBacks({ table, sources, clock, log }: OutlookDeps): Promise<void> {
  for (const { kind, account, mode, writeBack } of sources) {
    if (writeBack === undefined || mode !== 'live') continue;
    const dueByMs = clock.now() - UNSEEN_AFTER_MS;
    const [unseen] = await Array.fromAsync(dueWriteBacks(table, { source: kind, account }, dueByMs, 1));
    if (unseen === undefined) continue;
    log.alarm('write-back-late', {
      source: kind,
      account,
      payoutId: unseen,
      action: 'See whether the function write-back of this source runs. No payment depends on it.',
    });
  }
}
