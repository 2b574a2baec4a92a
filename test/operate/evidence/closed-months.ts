import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { endToEndIdOf } from '../../../functions/core/payout.ts';
import { closeMonth } from '../../../functions/ledger/exports.ts';
import { proveSums } from '../../../functions/repair-payouts/prove-sums.ts';
import { journalOf } from '../../../operate/journal/close-month.ts';
import { exportJournal } from '../../../operate/journal/export-journal.ts';
import type { ApprovalStand } from '../../support/approval-stand.ts';
import { accountReport } from '../../support/bank-reports.ts';
import { ACCOUNTING, ADA } from '../../support/books.ts';
import type { Embedded } from '../../support/embedded.ts';
import { archiveOf, fillMonth, MONTH } from '../../support/evidence-corpus.ts';
import { Inbox } from '../../support/inbox.ts';
import { PaymentStand } from '../../support/payment-stand.ts';

function on(stand: PaymentStand, day: string): void {
  stand.clock.advance(Date.parse(`${day}T06:00:00Z`) - stand.clock.now());
}

async function close(stand: PaymentStand, month: string): Promise<void> {
  const formats = ['csv', 'datev'];
  const wanted = { month, accounting: ACCOUNTING, formats, by: ADA, bankIsAhead: false };
  const exported = await exportJournal(stand.deps, wanted);
  if (!exported.ok) throw new Error(exported.refusal.message);
}

/** November is closed in December; then one of its payments comes back, and December is closed. */
export async function closedMonths(embedded: Embedded): Promise<ApprovalStand> {
  const stand = await PaymentStand.create(embedded);
  const people = await fillMonth(stand);
  on(stand, '2026-12-02');
  await close(stand, MONTH);
  await proveSums({ ...people.deps, anchors: true });
  const payout = await stand.payout('expense-2');
  const returned = [{ endToEndId: endToEndIdOf(payout), returned: 'AC04' }];
  const back = { amount: '10.01', side: 'CRDT', subFamily: 'RRTN', transactions: returned } as const;
  const report = accountReport('camt.053', [back], { day: '2026-12-02', messageId: 'BANK-ACCOUNT-3' });
  await new Inbox(stand).reconcile(report, 'inbox/statement-3.xml');
  on(stand, '2027-01-02');
  await close(stand, '2026-12');
  stand.clock.advance(3_600_000);
  await proveSums({ ...people.deps, anchors: true });
  return people;
}

/** A month that was closed with other entries than its payments come to, by somebody who knows the code. */
export async function closedWith(
  embedded: Embedded,
  change: (entries: readonly JournalEntry[]) => readonly JournalEntry[],
): Promise<Buffer> {
  const stand = await PaymentStand.create(embedded);
  const people = await fillMonth(stand, { approved: true, anchored: false });
  on(stand, '2026-12-02');
  const { table, clock } = stand.deps;
  const made = await journalOf({ table, clock }, { month: MONTH, firstMonth: MONTH });
  if (!made.ok) throw new Error(made.refusal.message);
  const { entries, beside } = made;
  const closing = { month: MONTH, previous: undefined, beside, by: ADA, atMs: clock.now() };
  await closeMonth(table, { ...closing, entries: change(entries) });
  return archiveOf(people);
}
