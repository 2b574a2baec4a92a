import { answerDueMs, isHeardOf } from '../batches/answered.ts';
import { PipelineError } from '../core/errors.ts';
import type { OutlookDeps } from './outlook-deps.ts';
import { readLiveBatches } from './repair-batches.ts';

/**
 * Raises an alarm for each payment file whose answer from the bank is overdue. Fetching from the outbox leaves no
 * trace, so this goes by the bank's words: a file fetched but unread is as bad as one not fetched.
 * @returns the number of unanswered files.
 */
export async function watchFiles(deps: OutlookDeps): Promise<number> {
  let unacknowledged = 0;
  for await (const batch of readLiveBatches(deps, 'submitted')) {
    if (deps.clock.now() < answerDueMs(deps.debtorAccounts, batch)) continue;
    const heard = await isHeardOf(deps, batch);
    if (heard instanceof PipelineError) {
      deps.log.alarm('batch-unreadable', { batchId: batch.batchId, code: heard.code });
    }
    if (heard !== false) continue;
    unacknowledged += 1;
    deps.log.alarm('file-not-acknowledged', {
      batchId: batch.batchId,
      debtorAccountId: batch.debtor.accountId,
      executionDate: batch.executionDate,
      payouts: batch.seal?.count,
      action: 'Ask the bank whether it has this file. Do not make it another one.',
    });
  }
  return unacknowledged;
}
