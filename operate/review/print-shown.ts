import type { BankFact } from '../../functions/core/bank-fact.ts';
import { creditorNameOf } from '../../functions/core/creditor-name.ts';
import { maskIban } from '../../functions/core/iban.ts';
import type { AccountOfPayee } from '../../functions/core/payee.ts';
import { PAYEE_CHECK_MEANINGS } from '../../functions/core/payee-account.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { bankReasonOf, bankReasonText } from './bank-reason.ts';
import { factInWords, verdictsInWords, withoutAccounts } from './facts-in-words.ts';
import type { PayeeKnowledge } from './known-payee.ts';
import { amountOf } from './payout-cells.ts';
import type { ShownAttempt, ShownPayout, StoodReason } from './show.ts';
import { stepInWords } from './step-in-words.ts';

const ALTERED =
  'This row was changed past the ledger: it is not where its history leads. No function acts on it. Compare it with the point-in-time backup and restore it.';

export function printShown(terminal: Terminal, shown: ShownPayout): void {
  const { payout, attempts, reasons, payee, waitsFor, isBelieved } = shown;
  printHead(terminal, payout);
  printAttempts(terminal, attempts);
  printStood(terminal, reasons);
  printHistory(terminal, payout);
  printPayee(terminal, payee, payout);
  if (waitsFor !== undefined) {
    terminal.line();
    printParagraph(terminal, visible(waitsFor.message), 2);
  }
  if (isBelieved) return;
  terminal.line();
  printParagraph(terminal, terminal.style('red', ALTERED));
}

/** A payout after a decision: how it stands, and its whole history. */
export function printDecided(terminal: Terminal, payout: Payout): void {
  printHead(terminal, payout);
  printHistory(terminal, payout);
}

function printHead(terminal: Terminal, payout: Payout): void {
  const line = (text: string, indent = 0): void =>
    printParagraph(terminal, visible(text), indent, indent + 2);
  line(`${payout.payoutId}  ${payout.state}  ${amountOf(payout)}`);
  line(`${payout.source}/${payout.account}  expense ${payout.expenseId}  report ${payout.reportId}`);
  line(`${payout.recipientName}  ${payout.iban === '' ? '(no IBAN)' : maskIban(payout.iban)}`);
  const written = creditorNameOf(payout.recipientName);
  if (written !== payout.recipientName) line(`in a payment file: ${written}`);
  for (const { code, message } of payout.reasons) line(`${code}: ${message}`, 2);
  for (const { code, message } of payout.notes ?? []) line(`noted, ${code}: ${message}`, 2);
  const bank = bankReasonOf(payout);
  if (bank !== undefined) line(bankReasonText(bank), 2);
  for (const verdict of verdictsInWords(payout)) line(verdict, 2);
}

const ATTEMPTS: readonly Column[] = [
  { title: 'Attempt', align: 'right' },
  { title: 'End-to-end id' },
  { title: 'Execution' },
  { title: 'Booked' },
  { title: "Bank's reference" },
  { title: 'File', isSentence: true },
];

function printAttempts(terminal: Terminal, attempts: readonly ShownAttempt[]): void {
  if (attempts.length === 0) return;
  terminal.line();
  const rows = attempts.map(({ attempt, endToEndId, executionDate = '', file, batchId, booked }) => {
    const dates = booked.flatMap(({ bookingDate }) => bookingDate ?? []);
    const references = booked.flatMap(referenceOf);
    const shownFile = file ?? (batchId === undefined ? '' : `in the batch ${batchId}`);
    return [
      String(attempt),
      endToEndId,
      executionDate,
      [...new Set(dates)].join('\n'),
      [...new Set(references)].map(visible).join('\n'),
      visible(shownFile),
    ];
  });
  printTable(terminal, ATTEMPTS, rows);
}

function referenceOf({ reference }: BankFact): readonly string[] {
  return reference === undefined ? [] : [withoutAccounts(reference)];
}

/** Reasons that no longer stand: the others are above, with what they say. */
function printStood(terminal: Terminal, reasons: readonly StoodReason[]): void {
  const past = reasons.filter(({ until }) => until !== undefined);
  if (past.length === 0) return;
  terminal.line();
  terminal.line('  Reasons that stood before:');
  for (const { code, from, until = '' } of past) {
    printParagraph(terminal, `${code}  ${from.slice(0, 19)}Z to ${until.slice(0, 19)}Z`, 4);
  }
}

function printHistory(terminal: Terminal, { history }: Payout): void {
  terminal.line();
  const told = new Set<string>();
  for (const entry of history) {
    const { at, version, attempt, from, to, evidence } = entry;
    const step = `${at}  v${version}  attempt ${attempt}  ${from} → ${to}  ${stepInWords(entry)}`;
    printParagraph(terminal, visible(step), 2, 6);
    // Two steps may rest on one fact: shown twice, a debit would look like two.
    if (evidence === undefined || told.has(`${evidence.attempt} ${evidence.bankReportId}`)) continue;
    told.add(`${evidence.attempt} ${evidence.bankReportId}`);
    const earlier = evidence.attempt === attempt ? '' : `attempt ${evidence.attempt}: `;
    printParagraph(terminal, visible(`${earlier}${factInWords(evidence)}`), 4, 6);
  }
}

function printPayee(terminal: Terminal, payee: PayeeKnowledge, payout: Payout): void {
  const lines = [
    ...payee.accounts.map((one) => accountLine(one, one.iban === payout.iban)),
    ...(payee.recipientsOfAccount.length < 2
      ? []
      : [`Recipients paid to this account: ${payee.recipientsOfAccount.length} at least`]),
    ...checkLine(payee),
  ];
  if (lines.length > 0) terminal.line();
  for (const line of lines) printParagraph(terminal, visible(line), 2, 4);
}

function accountLine(
  { iban, name, firstOn, paidOn, cleared, refused }: AccountOfPayee,
  isThis: boolean,
): string {
  const facts = [
    `known since ${firstOn}`,
    paidOn === undefined ? 'never paid' : `last paid on ${paidOn}`,
    ...(refused === undefined ? [] : [`not paid on ${refused.at.slice(0, 10)} (${refused.code})`]),
    ...(cleared.length === 0 ? [] : [`cleared: ${cleared.join(', ')}`]),
  ];
  return `Account of the recipient: ${maskIban(iban)}${isThis ? ' (this one)' : ''}, ${name}: ${facts.join('; ')}`;
}

/** What a bank last found when it compared the account with its holder's name. */
function checkLine({ lastCheck }: PayeeKnowledge): string[] {
  if (lastCheck === undefined) return [];
  const { name, result, createdAt, bankReportId, isOfThisName, isReleased } = lastCheck;
  const released = isReleased ? '; a person let it go on' : '';
  const found = `${result}, ${PAYEE_CHECK_MEANINGS[result]} (${createdAt}, ${bankReportId}${released})`;
  return [`Last check of ${isOfThisName ? 'this name' : name} and account: ${found}`];
}
