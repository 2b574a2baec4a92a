import { formatMinor } from '../../functions/core/money.ts';
import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { sumsText } from './format/sums-file.ts';
import { QUESTIONS } from './questions.ts';
import type { Answer, Verified } from './verify/verify-evidence.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Answer' },
  { title: 'Question' },
  { title: 'Looked at', isSentence: true },
];

export function printVerified(terminal: Terminal, file: string, verified: Verified): void {
  const { about, bytes, sha256, answers, firstKeys, holds } = verified;
  const what =
    about === undefined ? 'no evidence that can be read' : `evidence of ${about.month}, stage ${about.stage}`;
  printParagraph(terminal, visible(`${file}: ${what}, ${bytes} bytes`));
  terminal.line(`SHA-256 ${sha256}`);
  terminal.line();
  printTable(
    terminal,
    COLUMNS,
    answers.map(({ check, holds: isSo, counted }) => [
      isSo
        ? counted === ''
          ? '–'
          : terminal.style('green', 'holds')
        : terminal.style('red', 'does not hold'),
      QUESTIONS[check] ?? check,
      counted === '' ? 'none are there' : visible(counted),
    ]),
  );
  for (const answer of answers) if (!answer.holds) printProblems(terminal, answer);
  printSums(terminal, verified);
  if (firstKeys.length > 0) {
    terminal.line();
    printParagraph(
      terminal,
      'Signatures lead to these keys. Compare them with what the people themselves say (SHA-256 of the public key):',
    );
    for (const { name, subject, sha256: key } of firstKeys) {
      printParagraph(terminal, visible(`${key} ${name} (${subject})`), 2, 4);
    }
  }
  terminal.line();
  printParagraph(terminal, holds ? verdictOf(verified) : 'It does not hold.');
}

const SUM_COLUMNS: readonly Column[] = [
  { title: 'Source' },
  { title: 'Currency' },
  { title: 'Accepted', align: 'right' },
  { title: 'Paid', align: 'right' },
  { title: 'Failed', align: 'right' },
  { title: 'Returned', align: 'right' },
  { title: 'Open', align: 'right' },
];

function printSums(terminal: Terminal, { sums }: Verified): void {
  if (sums.length === 0) return;
  terminal.line();
  const rows = sums.map(({ source, currency, sums: of }) => [
    visible(source),
    visible(currency),
    ...[of.acceptedMinor, of.paidMinor, of.failedMinor, of.returnedMinor, of.openMinor].map((minor) =>
      formatMinor(minor, currency),
    ),
  ]);
  printTable(terminal, SUM_COLUMNS, rows);
}

/** As one JSON document: amounts in minor units, as texts. */
export function verifiedDocument({ sums, ...verified }: Verified): object {
  return { ...verified, sums: JSON.parse(sumsText(sums)) };
}

function printProblems(terminal: Terminal, { check, problems, problemCount }: Answer): void {
  terminal.line();
  terminal.line(terminal.style('bold', `${QUESTIONS[check] ?? check}: does not hold`));
  for (const { about, what } of problems) printParagraph(terminal, visible(`${about}: ${what}`), 2);
  if (problemCount > problems.length) terminal.line(`  and ${problemCount - problems.length} more`);
}

function verdictOf({ answers }: Verified): string {
  const isGiven = answers.some(({ check }) => check === 'anchors-given');
  return isGiven
    ? 'It holds, also against your anchors.'
    : 'It holds. Whether all of it was made anew, only anchors tell that you have fetched yourself: --anchors.';
}
