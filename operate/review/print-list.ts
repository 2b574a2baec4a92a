import { factsOf } from '../../functions/core/attempt-facts.ts';
import { maskIban } from '../../functions/core/iban.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { STATE_RULES } from '../../functions/core/states.ts';
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

/** What the other columns leave of 120. */
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
  return reasons === '' ? whenOf(payout) : reasons;
}

/** When it is paid, or was. */
function whenOf(payout: Payout): string {
  const { money } = STATE_RULES[payout.state];
  if (money === 'open') return payout.plan === undefined ? '' : `To be paid on ${payout.plan.executionDate}.`;
  const [booked] = money === 'paid' ? bookingDatesOf(payout) : [];
  return booked === undefined ? '' : `Paid on ${booked}.`;
}

/** Days on which the bank or a person says that money left for its own attempt. */
function bookingDatesOf(payout: Payout): readonly string[] {
  return factsOf(payout, payout.attempt).flatMap(({ says, misfit, bookingDate }) =>
    bookingDate !== undefined && misfit === undefined && (says === 'debited' || says === 'word')
      ? [bookingDate]
      : [],
  );
}

export function printPage(terminal: Terminal, page: ListPage, { state }: PayoutQuery): void {
  const waits = page.listed.length === 1 ? ' waits' : ' wait';
  printOnePage(terminal, page, state === 'waiting' ? waits : '', '');
}

/** A page of what `find` found. */
export function printFound(terminal: Terminal, page: ListPage, { month }: PayoutQuery): void {
  printOnePage(terminal, page, '', `Give more of the text${month === undefined ? ', or a --month' : ''}. `);
}

/** @param advice what makes the list shorter, where it goes on. */
function printOnePage(terminal: Terminal, page: ListPage, verb: string, advice: string): void {
  const { listed, next } = page;
  printListed(terminal, listed);
  const count = listed.length === 1 ? '1 payout' : `${listed.length} payouts`;
  printParagraph(
    terminal,
    next === undefined
      ? `${count}${verb}.`
      : `${count}, and more. ${advice}The next: the same command with --after '${visible(next)}'`,
  );
  printLeftOut(terminal, page);
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
    `Rows that cannot be read or were changed past the ledger, and are left out: ${unreadable.length} (${named}). For each, npm run review -- show says what to do.`,
  );
}
