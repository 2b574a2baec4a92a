import type { PayoutId } from '../../../functions/core/ids.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { addMonths, monthsFrom } from '../../../functions/core/journal/month.ts';
import {
  type ClosedMonth,
  partKeysOf,
  readClosedMonth,
  readJournal,
} from '../../../functions/ledger/exports.ts';
import { exportKey } from '../../../functions/ledger/keys.ts';
import { noneIfUnreadable } from '../../../functions/ledger/unreadable-row.ts';
import { exportedKeysOf } from '../exported-as.ts';
import type { PartDeps } from './batch-parts.ts';
import { readRows } from './read-rows.ts';
import { RowParts } from './row-parts.ts';

/** What banks said of a payout more than a year later is rare, and in the archive of that month. */
const MONTHS_LATER = 13;

/** What the archive needs for its month's journal. */
export type Journaled = {
  readonly payouts: ReadonlySet<PayoutId>;
  /** Reports and lines that its entries name. */
  readonly bankReportIds: ReadonlySet<string>;
  /** ISO 8601, of the last closed month; empty without any. */
  readonly closedAt: string;
};

/**
 * The month's closed journal, and later ones that have an entry of its payouts: most of what a month owes is paid in
 * the next. Each goes in whole, since its digest covers all its entries.
 * @param ofMonth the payouts of the month.
 */
export async function addJournals(
  deps: Pick<PartDeps, 'table' | 'clock' | 'tar'>,
  month: string,
  ofMonth: ReadonlySet<PayoutId>,
): Promise<Journaled> {
  const rows = new RowParts(deps.tar, 'journal');
  const [payouts, bankReportIds] = [new Set<PayoutId>(), new Set<string>()];
  let closedAt = '';
  for (const at of monthsFrom(month, addMonths(month, MONTHS_LATER))) {
    const closed = await readClosedMonth(deps.table, at).catch(noneIfUnreadable);
    if (closed === undefined) {
      // A row that cannot be read goes into the archive as it is.
      for await (const item of readRows(deps, [exportKey(at)])) await rows.add(item);
      continue;
    }
    const entries = (await readJournal(deps.table, closed).catch(noneIfUnreadable)) ?? [];
    if (at !== month && !entries.some(({ payoutId }) => ofMonth.has(payoutId))) continue;
    for await (const item of readRows(deps, keysOf(closed))) await rows.add(item);
    if (closed.closedAt > closedAt) closedAt = closed.closedAt;
    if (at === month) note(entries, payouts, bankReportIds);
  }
  await rows.end();
  return { payouts, bankReportIds, closedAt };
}

function* keysOf(closed: ClosedMonth): Generator<string> {
  yield exportKey(closed.month);
  yield* partKeysOf(closed);
  yield* exportedKeysOf(closed.month);
}

function note(entries: readonly JournalEntry[], payouts: Set<PayoutId>, bankReportIds: Set<string>): void {
  for (const { payoutId, bankReportId } of entries) {
    payouts.add(payoutId);
    bankReportIds.add(bankReportId);
  }
}
