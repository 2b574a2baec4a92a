import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import type { EventLetter } from './redrive-events.ts';
import type { MissedRunLetter } from './redrive-missed-runs.ts';
import { isLeft, type PayoutLetter } from './redrive-payouts.ts';

/** More than a person looks through on a screen; the rest is counted. */
const ROWS_SHOWN = 50;

/** Each of these prints what became of the messages, or would in a dry run. */

export function printPayoutLetters(
  terminal: Terminal,
  letters: readonly PayoutLetter[],
  isDryRun: boolean,
): void {
  const count = (fate: PayoutLetter['fate']): number =>
    letters.filter((letter) => letter.fate === fate).length;
  const left = letters.filter(isLeft);
  const sent = isDryRun ? 'would be sent to the queue again' : 'sent to the queue again';
  const removed = isDryRun ? 'would be removed' : 'removed';
  printParagraph(
    terminal,
    `${messagesOf(letters)}: ${count('ready')} ${sent}, ${count('gone-on')} ${removed} (their payouts have gone on), ${left.length} left.`,
  );
  printRows(
    terminal,
    LEFT,
    left.map((letter) => [
      letter.messageId,
      'message' in letter ? letter.message.payoutId : '',
      WHY_LEFT[letter.fate],
    ]),
  );
}

const LEFT: readonly Column[] = [
  { title: 'Message' },
  { title: 'Payout' },
  { title: 'Why it is left', isSentence: true },
];

const WHY_LEFT: Readonly<Record<PayoutLetter['fate'], string>> = {
  ready: '',
  'gone-on': '',
  unknown: 'no such payout',
  unreadable: 'row cannot be read, or was changed past the pipeline',
  'not-ours': 'not a message of ours',
};

export function printEventLetters(
  terminal: Terminal,
  letters: readonly EventLetter[],
  isDryRun: boolean,
): void {
  const sum = (of: 'told' | 'untold'): number => letters.reduce((total, letter) => total + letter[of], 0);
  const left = letters.filter(({ fate }) => fate !== 'told');
  const told = isDryRun ? 'would be put on the bus again' : 'put on the bus again';
  printParagraph(
    terminal,
    `${messagesOf(letters)}: ${sum('told')} events ${told}, ${left.length} messages left.`,
  );
  if (sum('untold') > 0) {
    printParagraph(
      terminal,
      `${sum('untold')} steps have no event: their rows changed since, and cannot prove any more what was to be paid.`,
    );
  }
  printRows(
    terminal,
    LEFT,
    left.map(({ messageId, payoutId = '', fate }) => [messageId, payoutId, WHY_NOT_TOLD[fate]]),
  );
}

const WHY_NOT_TOLD: Readonly<Record<EventLetter['fate'], string>> = {
  told: '',
  left: 'its row cannot be read or was changed past the pipeline, or the bus did not take it',
  unknown: 'no such payout',
  'not-ours': 'not a message of ours',
};

export function printMissedRuns(
  terminal: Terminal,
  letters: readonly MissedRunLetter[],
  isDryRun: boolean,
): void {
  const count = (fate: MissedRunLetter['fate']): number =>
    letters.filter((letter) => letter.fate === fate).length;
  const read = isDryRun ? 'would be read again' : 'read again';
  const removed = isDryRun ? 'would be removed' : 'removed';
  printParagraph(
    terminal,
    `${messagesOf(letters)}: ${count('replayed')} of bank reports ${read}, ${count('removed')} ${removed}, ${count('left')} left.`,
  );
  printRows(
    terminal,
    RUNS,
    letters.map((letter) => [
      letter.at ?? '',
      letter.functionName ?? '',
      letter.why,
      letter.fate,
      whatIn(letter),
    ]),
  );
}

const RUNS: readonly Column[] = [
  { title: 'When' },
  { title: 'Function' },
  { title: 'Why' },
  { title: 'Now' },
  { title: 'What', isSentence: true },
];

function whatIn(letter: MissedRunLetter): string {
  switch (letter.kind) {
    case 'scheduled':
    case 'step':
      return letter.event;
    case 'reports':
      return letter.reports.map(({ key }) => key).join(' ');
    case 'not-ours':
      return `message ${letter.messageId} is not one of ours`;
  }
}

function messagesOf(letters: readonly unknown[]): string {
  return letters.length === 1 ? '1 message' : `${letters.length} messages`;
}

function printRows(terminal: Terminal, columns: readonly Column[], rows: readonly string[][]): void {
  if (rows.length === 0) return;
  printTable(
    terminal,
    columns,
    rows.slice(0, ROWS_SHOWN).map((row) => row.map(visible)),
  );
  if (rows.length > ROWS_SHOWN) terminal.line(`There are ${rows.length - ROWS_SHOWN} more.`);
}
