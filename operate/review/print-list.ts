import { maskIban } from '../../functions/core/iban.ts';
import { waitingSince } from '../../functions/ledger/live-keys.ts';
import type { Listed, ListPage, ListPart } from '../payouts/list-payouts.ts';
import type { PayoutQuery } from '../payouts/query.ts';
import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { shorten } from '../terminal/text-width.ts';
import { amountOf, reasonsOf } from './payout-cells.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Payout' },
  { title: 'State' },
  { title: 'Since' },
  { title: 'Amount', align: 'right' },
  { title: 'Recipient' },
  { title: 'IBAN' },
  { title: 'Source, expense, report, and why', isSentence: true },
];

/** What is left of 120 columns beside the others. */
const NAME_COLUMNS = 30;

export function printListed(terminal: Terminal, listed: readonly Listed[]): void {
  if (listed.length === 0) return;
  const rows = listed.map(({ payout, waitsFor }) => [
    payout.payoutId,
    payout.state,
    waitingSince(payout).slice(0, 10),
    visible(amountOf(payout)),
    shorten(payout.recipientName === '' ? '(no name)' : visible(payout.recipientName), NAME_COLUMNS),
    payout.iban === '' ? '(no IBAN)' : maskIban(payout.iban),
    visible([ofWhat({ payout }), whyOf({ payout }), waitsFor?.message].filter(Boolean).join(' ')),
  ]);
  printTable(terminal, COLUMNS, rows);
  terminal.line();
}

function ofWhat({ payout }: Pick<Listed, 'payout'>): string {
  const { source, account, expenseId, reportId } = payout;
  return `${source}/${account} expense ${expenseId}, report ${reportId}.`;
}

function whyOf({ payout }: Pick<Listed, 'payout'>): string {
  const reasons = reasonsOf(payout);
  return reasons === '' && payout.plan !== undefined
    ? `To be paid on ${payout.plan.executionDate}.`
    : reasons;
}

export function printPage(terminal: Terminal, page: ListPage, query: PayoutQuery): void {
  const { listed, next } = page;
  printListed(terminal, listed);
  const waits = query.state === 'waiting';
  const count = listed.length === 1 ? '1 payout' : `${listed.length} payouts`;
  const verb = listed.length === 1 ? ' waits' : ' wait';
  if (next === undefined) terminal.line(`${count}${waits ? verb : ''}.`);
  else
    printParagraph(
      terminal,
      `${count}, and more. The next: the same command with --after '${visible(next)}'`,
    );
  printLeftOut(terminal, page);
}

/** What `find` came to. */
export function printFound(terminal: Terminal, { listed, next, isCutOff, unreadable }: ListPage): void {
  printListed(terminal, listed);
  const count = listed.length === 1 ? '1 payout' : `${listed.length} payouts`;
  const more = ' of more: give more of the text, or a --month';
  terminal.line(`${count}${next === undefined ? '' : more}.`);
  printLeftOut(terminal, { unreadable, isCutOff });
}

/** What a list leaves out. */
export function printLeftOut(
  terminal: Terminal,
  { unreadable, isCutOff }: Pick<ListPart, 'unreadable' | 'isCutOff'>,
): void {
  if (isCutOff) {
    printParagraph(
      terminal,
      'There are more payouts than one list looks at: those that wait longest are looked at.',
    );
  }
  if (unreadable.length === 0) return;
  const named = unreadable.slice(0, 10).join(', ');
  printParagraph(
    terminal,
    `Rows that cannot be read or were changed past the ledger, and are left out: ${unreadable.length} (${named}).`,
  );
}
