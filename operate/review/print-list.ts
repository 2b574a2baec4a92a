import { factsOf } from '../../functions/core/attempt-facts.ts';
import { maskIban } from '../../functions/core/iban.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { STATE_RULES } from '../../functions/core/states.ts';
import { waitingSince } from '../../functions/ledger/live-keys.ts';
import type { Listed, ListPage, ListPart } from '../payouts/list-payouts.ts';
import type { PayoutQuery } from '../payouts/query.ts';
import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { amountOf, nameCell, reasonsOf } from './payout-cells.ts';
import { stepInWords } from './step-in-words.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Payout' },
  { title: 'State' },
  { title: 'Since' },
  { title: 'Payment' },
  { title: 'Amount', align: 'right' },
  { title: 'Recipient', least: 12 },
  { title: 'Source' },
  { title: 'Expense', least: 9, isSpare: true },
  { title: 'Report', least: 9, isSpare: true },
  // What people need least here: it is masked, and a reason that is about it names it.
  { title: 'IBAN', isSpare: true },
  { title: 'Why', isSentence: true, isCut: true },
];

/** @returns whether it cut a text. */
export function printListed(terminal: Terminal, listed: readonly Listed[]): boolean {
  if (listed.length === 0) return false;
  const isCut = printTable(terminal, COLUMNS, listed.map(cellsOf));
  terminal.line();
  return isCut;
}

function cellsOf({ payout, waitsFor }: Listed): readonly string[] {
  return [
    payout.payoutId,
    payout.state,
    waitingSince(payout).slice(0, 10),
    dayOf(payout) ?? '',
    amountOf(payout),
    nameCell(payout.recipientName),
    `${payout.source}/${payout.account}`,
    payout.expenseId,
    payout.reportId,
    payout.iban === '' ? '(no IBAN)' : maskIban(payout.iban),
    [whyOf(payout), waitsFor?.message].filter(Boolean).join(' '),
  ].map(visible);
}

function whyOf(payout: Payout): string {
  const { actsNext, money } = STATE_RULES[payout.state];
  if (actsNext !== 'nobody' || money !== 'ended') return reasonsOf(payout);
  // What held it before is nobody's to do any more.
  const end = payout.history.findLast(({ from, to }) => from !== to);
  return end === undefined ? '' : stepInWords(end);
}

/** On which day it is to be paid, or was. */
function dayOf(payout: Payout): string | undefined {
  const { money } = STATE_RULES[payout.state];
  if (money === 'paid') return bookingDatesOf(payout)[0];
  // The plan of one that waits for somebody may no longer hold.
  return money === 'open' && reasonsOf(payout) === '' ? payout.plan?.executionDate : undefined;
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
  const isCut = printListed(terminal, listed);
  const count = listed.length === 1 ? '1 payout' : `${listed.length} payouts`;
  printParagraph(
    terminal,
    next === undefined
      ? `${count}${verb}.`
      : `${count}, and more. ${advice}The next: the same command with --after '${visible(next)}'`,
  );
  if (isCut) {
    printParagraph(
      terminal,
      'Where … ends a text or a column has no room, npm run review -- show PAYOUT has the rest.',
    );
  }
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
