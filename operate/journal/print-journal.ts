import type { Beside, OpenItem } from '../../functions/core/journal/beside.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import type { AccountRole } from '../../functions/core/journal/movements.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import type { MonthJournal } from './close-month.ts';
import { unstatedSentences } from './unstated.ts';

/** The journal, and what finance looks at beside it. */
export function printJournal(terminal: Terminal, journal: MonthJournal): void {
  const { entries, beside } = journal;
  printClosed(terminal, journal);
  if (entries.length > 0) printTable(terminal, COLUMNS, rowsOf(entries));
  printBeside(terminal, beside);
}

/** Since when, and by whom; or that it is a preview. */
export function printClosed(terminal: Terminal, journal: MonthJournal): void {
  const { month, entries, closed, openBefore } = journal;
  const late = entries.filter(({ date, evidenceDate }) => date !== evidenceDate).length;
  const lateOnes = late === 0 ? '' : `, of which ${late} became known after their month was closed`;
  const count = `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}${lateOnes}`;
  const state =
    closed === undefined
      ? `A preview of ${month}, which is open: nothing was closed`
      : `${month} is closed since ${closed.closedAt.slice(0, 16).replace('T', ' ')} UTC by ${closed.by.name}`;
  printParagraph(terminal, visible(`${state}; ${count}.`));
  if (openBefore.length > 0) {
    printParagraph(
      terminal,
      `Before it ${openBefore.join(', ')} has to be closed; it is taken for closed here.`,
    );
  }
}

const AMOUNTS: readonly { readonly title: string; readonly role: AccountRole; readonly sign: 1n | -1n }[] = [
  { title: 'New cost', role: 'expense', sign: 1n },
  { title: 'Left the bank', role: 'bank', sign: -1n },
  { title: 'More owed', role: 'payable', sign: -1n },
  { title: 'More came back', role: 'returned', sign: -1n },
  { title: 'Charges, differences', role: 'difference', sign: 1n },
];

const COLUMNS: readonly Column[] = [
  { title: 'Currency' },
  { title: 'Entries', align: 'right' },
  ...AMOUNTS.map(({ title }): Column => ({ title, align: 'right' })),
];

/** By currency: what the month changes in each role; below zero for a decrease. */
function rowsOf(entries: readonly JournalEntry[]): readonly (readonly string[])[] {
  return [...Map.groupBy(entries, ({ currency }) => currency)].map(([currency, of]) => {
    const sums = new Map<AccountRole, bigint>();
    for (const { postings } of of) {
      for (const { role, side, amountMinor } of postings) {
        sums.set(role, (sums.get(role) ?? 0n) + (side === 'debit' ? amountMinor : -amountMinor));
      }
    }
    const amounts = AMOUNTS.map(({ role, sign }) => formatMinor(sign * (sums.get(role) ?? 0n), currency));
    return [currency, String(of.length), ...amounts];
  });
}

const SHOWN_ITEMS = 10;

export function printBeside(terminal: Terminal, { contradicted, ended, unreadable, unstated }: Beside): void {
  for (const sentence of unstatedSentences(unstated)) printParagraph(terminal, visible(sentence.message));
  if (contradicted.length > 0) {
    printParagraph(
      terminal,
      `The bank contradicts itself about ${payouts(contradicted.length)}: nothing new of them is in the journal until somebody settles them (npm run review -- settle). They then come into the next open month.`,
    );
    printItems(terminal, contradicted);
  }
  if (ended.length > 0) {
    printParagraph(
      terminal,
      `${payouts(ended.length)} ended here and still owed in the books: whoever ended them knows whether they were paid another way, and the books need an entry by hand.`,
    );
    printItems(terminal, ended);
  }
  if (unreadable.length > 0) {
    printParagraph(
      terminal,
      `The rows of ${payouts(unreadable.length)} cannot be read, and nothing of them is in the journal: ${unreadable.slice(0, SHOWN_ITEMS).join(', ')}. Restore them; they then come into the next open month.`,
    );
  }
}

function payouts(count: number): string {
  return `${count} ${count === 1 ? 'payout' : 'payouts'}`;
}

function printItems(terminal: Terminal, items: readonly OpenItem[]): void {
  printTable(
    terminal,
    [{ title: 'Payout' }, { title: 'Owed in the books', align: 'right' }],
    items
      .slice(0, SHOWN_ITEMS)
      .map(({ payoutId, currency, amountMinor }) => [
        payoutId,
        `${formatMinor(amountMinor, currency)} ${currency}`,
      ]),
  );
  if (items.length > SHOWN_ITEMS) terminal.line(`There are ${items.length - SHOWN_ITEMS} more.`);
}
