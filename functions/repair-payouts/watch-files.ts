import type { Batch, ManifestEntry } from '../core/batch.ts';
import { utcMidnightMs } from '../core/date.ts';
import { kindOf } from '../core/error-kind.ts';
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
 * Raises an alarm for each payment file whose answer from the bank is overdue. Fetching from the outbox leaves no
 * trace, so this goes by the bank's words: a file fetched but unread is as bad as one not fetched.
 * @returns the number of unanswered files.
 */
export async function watchFiles(deps: OutlookDeps): Promise<number> {
  let unacknowledged = 0;
  for await (const batch of readLiveBatches(deps, 'submitted')) {
    if (deps.clock.now() < answerDueMs(deps, batch)) continue;
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

/**
 * A bank that confirms files does so before their cut-off. Any other first speaks in the statement of the execution
 * date, due by the next banking day's cut-off.
 */
export function answerDueMs({ debtorAccounts }: Pick<OutlookDeps, 'debtorAccounts'>, batch: Batch): number {
  const account = debtorAccounts.find(({ id }) => id === batch.debtor.accountId);
  const calendar = payingDaysOf({ ...batch, iban: batch.debtor.iban });
  const afterExecution = utcMidnightMs(batch.executionDate) + DAY_MS;
  const now = account?.confirmsFiles === true ? batch.openedAtMs : afterExecution;
  return nextCutOff({ now, cutOff: account?.cutOff ?? MIDDAY, calendar });
}

/**
 * Whether any payment of the file was accepted, refused or booked. For an answered file, the first rows are enough.
 * @returns the error where its rows cannot be read: nobody knows.
 */
export async function isHeardOf(
  deps: Pick<OutlookDeps, 'table' | 'clock'>,
  batch: Batch,
): Promise<boolean | PipelineError> {
  try {
    for await (const rows of walkBatch(deps, batch)) if (rows.some(isHeard)) return true;
  } catch (error) {
    if (!(error instanceof PipelineError) || kindOf(error).again !== 'permanent') throw error;
    return error;
  }
  return false;
}

function isHeard({ entry, payout }: Walked<ManifestEntry>): boolean {
  const attempt = parseEndToEndId(entry.endToEndId)?.attempt ?? 0;
  // A next attempt proves that the bank refused this one.
  if (payout === undefined || payout.attempt > attempt) return payout !== undefined;
  const { file } = STATE_RULES[payout.state];
  return file !== 'unsent' && file !== 'sent';
}
