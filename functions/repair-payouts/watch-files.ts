import type { Batch, ManifestEntry } from '../core/batch.ts';
import { utcMidnightMs } from '../core/date.ts';
import { PipelineError } from '../core/errors.ts';
import { nextCutOff } from '../core/execution-date.ts';
import { parseEndToEndId } from '../core/payout.ts';
import { payingDaysOf } from '../core/plan.ts';
import { STATE_RULES } from '../core/states.ts';
import { type Walked, walkBatch } from '../ledger/walk.ts';
import type { OutlookDeps } from './outlook-deps.ts';
import { readLiveBatches } from './repair-batches.ts';

const DAY_MS = 86_400_000;

/** For a file whose debtor account is no longer configured. */
const MIDDAY = { time: '12:00', timeZone: 'Etc/UTC' } as const;

/**
 * Raises an alarm for each payment file of which the bank has said nothing by the time at which it must have. Who
 * fetches a file from the outbox tells nobody, so this goes by what the bank says of it: a file that was fetched and
 * not read by the bank is as bad as one that was not fetched.
 * @returns how many files nobody has spoken of.
 */
export async function watchFiles(deps: OutlookDeps): Promise<number> {
  let unheard = 0;
  for await (const batch of readLiveBatches(deps, 'submitted')) {
    if (deps.clock.now() < answerDueMs(deps, batch) || (await isHeardOf(deps, batch))) continue;
    unheard += 1;
    deps.log.alarm('file-not-acknowledged', {
      batchId: batch.batchId,
      debtorAccountId: batch.debtor.accountId,
      executionDate: batch.executionDate,
      payouts: batch.seal?.count,
      action: 'Ask the bank whether it has this file. Do not make it another one.',
    });
  }
  return unheard;
}

/**
 * A bank that confirms files does so before the cut-off that the file was made for. Of any other, the first word is
 * the statement of the execution date, which is there by the cut-off of the banking day after it.
 */
function answerDueMs({ debtorAccounts }: OutlookDeps, batch: Batch): number {
  const account = debtorAccounts.find(({ id }) => id === batch.debtor.accountId);
  const calendar = payingDaysOf({ ...batch, iban: batch.debtor.iban });
  const afterExecution = utcMidnightMs(batch.executionDate) + DAY_MS;
  const now = account?.confirmsFiles === true ? batch.openedAtMs : afterExecution;
  return nextCutOff({ now, cutOff: account?.cutOff ?? MIDDAY, calendar });
}

/** Whether any payment of the file was accepted, refused or booked. A file that the bank answered ends at its first rows. */
async function isHeardOf(deps: OutlookDeps, batch: Batch): Promise<boolean> {
  try {
    for await (const rows of walkBatch(deps, batch)) if (rows.some(isHeard)) return true;
  } catch (error) {
    if (!(error instanceof PipelineError) || error.kind.again !== 'permanent') throw error;
    deps.log.alarm('batch-unreadable', { batchId: batch.batchId, code: error.code });
    return true;
  }
  return false;
}

function isHeard({ entry, payout }: Walked<ManifestEntry>): boolean {
  const attempt = parseEndToEndId(entry.endToEndId)?.attempt ?? 0;
  // The next attempt begins only after the bank has refused this one.
  if (payout === undefined || payout.attempt > attempt) return payout !== undefined;
  const { file } = STATE_RULES[payout.state];
  return file !== 'unsent' && file !== 'sent';
}
