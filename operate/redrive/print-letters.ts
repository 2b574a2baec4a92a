import { newTable, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import type { EventLetter } from './redrive-events.ts';
import type { MissedRunLetter } from './redrive-missed-runs.ts';
import type { PayoutLetter } from './redrive-payouts.ts';

/** More than a person looks through on a screen; the rest is counted. */
const ROWS_SHOWN = 50;

const LEFT_FOR_A_PERSON = 1;

/** Each of these prints what became of the messages, and gives the command's exit status. */

export function printPayouts(
  terminal: Terminal,
  letters: readonly PayoutLetter[],
  isDryRun: boolean,
): number {
  const count = (fate: PayoutLetter['fate']): number =>
    letters.filter((letter) => letter.fate === fate).length;
  const left = letters.filter(({ fate }) => fate !== 'ready' && fate !== 'gone-on');
  const sent = isDryRun ? 'would be sent to the queue again' : 'sent to the queue again';
  const removed = isDryRun ? 'would be removed' : 'removed';
  terminal.line(
    `${messagesOf(letters)}: ${count('ready')} ${sent}, ${count('gone-on')} ${removed} (their payouts have gone on), ${left.length} left.`,
  );
  const why = {
    unknown: 'no such payout',
    unreadable: 'row cannot be read, or was changed past the pipeline',
    'not-ours': 'not a message of ours',
  };
  printRows(
    terminal,
    ['Message', 'Payout', 'Why it is left'],
    left.flatMap((letter) =>
      letter.fate === 'ready' || letter.fate === 'gone-on'
        ? []
        : [[letter.messageId, 'message' in letter ? letter.message.payoutId : '', why[letter.fate]]],
    ),
  );
  return left.length === 0 ? 0 : LEFT_FOR_A_PERSON;
}

export function printEvents(terminal: Terminal, letters: readonly EventLetter[], isDryRun: boolean): number {
  const sum = (of: 'told' | 'untold'): number => letters.reduce((total, letter) => total + letter[of], 0);
  const left = letters.filter(({ fate }) => fate !== 'told');
  const told = isDryRun ? 'would be put on the bus again' : 'put on the bus again';
  terminal.line(`${messagesOf(letters)}: ${sum('told')} events ${told}, ${left.length} messages left.`);
  if (sum('untold') > 0) {
    terminal.line(
      `${sum('untold')} steps have no event: their rows changed since, and cannot prove any more what was to be paid.`,
    );
  }
  const why = {
    left: 'its row cannot be read or was changed past the pipeline, or the bus did not take it',
    unknown: 'no such payout',
    'not-ours': 'not a message of ours',
  };
  printRows(
    terminal,
    ['Message', 'Payout', 'Why it is left'],
    left.flatMap(({ messageId, payoutId = '', fate }) =>
      fate === 'told' ? [] : [[messageId, payoutId, why[fate]]],
    ),
  );
  return left.length === 0 ? 0 : LEFT_FOR_A_PERSON;
}

export function printMissedRuns(
  terminal: Terminal,
  letters: readonly MissedRunLetter[],
  isDryRun: boolean,
): number {
  const count = (fate: MissedRunLetter['fate']): number =>
    letters.filter((letter) => letter.fate === fate).length;
  const read = isDryRun ? 'would be read again' : 'read again';
  const removed = isDryRun ? 'would be removed' : 'removed';
  terminal.line(
    `${messagesOf(letters)}: ${count('replayed')} of bank reports ${read}, ${count('removed')} ${removed}, ${count('left')} left.`,
  );
  printRows(
    terminal,
    ['When', 'Function', 'Why', 'What', 'Now'],
    letters.map((letter) => [
      letter.at ?? '',
      letter.functionName ?? '',
      letter.why,
      whatIn(letter),
      letter.fate,
    ]),
  );
  return count('left') === 0 ? 0 : LEFT_FOR_A_PERSON;
}

function whatIn(letter: MissedRunLetter): string {
  switch (letter.kind) {
    case 'scheduled':
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

function printRows(terminal: Terminal, head: string[], rows: readonly string[][]): void {
  if (rows.length === 0) return;
  const table = newTable(terminal, head);
  for (const row of rows.slice(0, ROWS_SHOWN)) table.push(row.map(visible));
  printTable(terminal, table);
  if (rows.length > ROWS_SHOWN) terminal.line(`There are ${rows.length - ROWS_SHOWN} more.`);
}
