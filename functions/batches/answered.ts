import type { Batch, ManifestEntry } from '../core/batch.ts';
import { utcMidnightMs } from '../core/date.ts';
import { kindOf } from '../core/error-kind.ts';
import { PipelineError } from '../core/errors.ts';
import { nextCutOff } from '../core/execution-date.ts';
import { parseEndToEndId } from '../core/payout.ts';
import { payingDaysOf } from '../core/plan.ts';
import { STATE_RULES } from '../core/states.ts';
import { type RowReader, type Walked, walkBatch } from '../ledger/walk.ts';
import type { DebtorAccount } from '../platform/config.ts';

const DAY_MS = 86_400_000;

/** For a file of an account no longer configured. */
const MIDDAY = { time: '12:00', timeZone: 'Etc/UTC' } as const;

/**
 * A bank that confirms files does so before their cut-off. Any other first speaks in the statement of the execution
 * date, due by the next banking day's cut-off.
 */
export function answerDueMs(debtorAccounts: readonly DebtorAccount[], batch: Batch): number {
  const account = debtorAccounts.find(({ id }) => id === batch.debtor.accountId);
  const calendar = payingDaysOf({ ...batch, iban: batch.debtor.iban });
  const afterExecution = utcMidnightMs(batch.executionDate) + DAY_MS;
  const now = account?.confirmsFiles === true ? batch.openedAtMs : afterExecution;
  return nextCutOff({ now, cutOff: account?.cutOff ?? MIDDAY, calendar });
}

/**
 * Whether the bank accepted, refused or booked any payment of the file. For an answered file, the first rows do.
 * @returns the error if its rows are unreadable: nobody knows.
 */
export async function isHeardOf(reader: RowReader, batch: Batch): Promise<boolean | PipelineError> {
  try {
    for await (const rows of walkBatch(reader, batch)) if (rows.some(isHeard)) return true;
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
