import type { PlainDate } from '../core/date.ts';
import type { SourceName } from '../core/expense.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { LISTED_STATES } from '../core/states.ts';
import type { Clock } from '../platform/clock.ts';
import { livePayouts } from './live-index.ts';
import type { LedgerTable } from './table.ts';
import { type UnreadableRow, walkCandidates } from './walk.ts';

/** More than a dry run of months leaves waiting. */
const CANDIDATES_PER_SHARD = 50_000;

/** Reports of a source with waiting payouts. */
export type OpenReports = {
  readonly reportIds: ReadonlySet<string>;
  /** The earliest day of their periods. */
  readonly earliest: PlainDate | undefined;
  /** Whether a payout of unknown period waits. */
  readonly hasUndated: boolean;
};

/**
 * Read anew by each run: an ended payout may be live again, such as a returned one. What the index lacks now, the next
 * run finds.
 */
export async function readOpenReports(
  table: LedgerTable,
  of: { readonly source: SourceName; readonly account: string },
  clock: Clock,
): Promise<OpenReports> {
  const reportIds = new Set<string>();
  let earliest: PlainDate | undefined;
  let hasUndated = false;
  const note = ({ source, account, reportId, period }: Payout): void => {
    if (source !== of.source || account !== of.account) return;
    reportIds.add(reportId);
    if (period === undefined) hasUndated = true;
    else if (earliest === undefined || period.start < earliest) earliest = period.start;
  };
  // A row changed past the ledger waits too, for a person.
  const onUnreadable = ({ altered }: UnreadableRow): void => {
    if (altered !== undefined) note(altered);
  };
  for await (const payouts of walkCandidates({ table, clock }, waitingIn(table), { onUnreadable })) {
    payouts.forEach(note);
  }
  return { reportIds, earliest, hasUndated };
}

async function* waitingIn(table: LedgerTable): AsyncGenerator<PayoutId> {
  for (const state of LISTED_STATES) {
    yield* livePayouts(table, state, { from: '0', to: '~' }, CANDIDATES_PER_SHARD);
  }
}
