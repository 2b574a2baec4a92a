import { termsText } from '../../functions/core/approval/policy.ts';
import { isProposed } from '../../functions/core/batch.ts';
import { maskIban } from '../../functions/core/iban.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { say } from '../../functions/core/sentence.ts';
import { nameCell } from '../review/payout-cells.ts';
import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { endInWords, expiryText, standingText, termsInWords } from './in-words.ts';
import { secondOf } from './moments.ts';
import { releasedHolds, releasedHoldText } from './released-holds.ts';
import type { AccountNews, ShownBatch, ShownPayment } from './show.ts';
import { WARNINGS } from './warnings.ts';

/** Where and when a batch is shown. */
export type ShownWhere = {
  /** Part of what people sign. */
  readonly stage: string;
  /** The clock of its account's cut-off. */
  readonly timeZone: string;
  readonly nowMs: number;
};

/** A proposal as people have to see it before they approve, and how it ended. */
export function printShownBatch(terminal: Terminal, shown: ShownBatch, where: ShownWhere): void {
  const { batch, makers, isAsSigned } = shown;
  printHead(terminal, shown, where);
  if (!isAsSigned) {
    terminal.line();
    printParagraph(terminal, terminal.style('red', NOT_AS_SIGNED));
  }
  printStatement(terminal, shown, where);
  if (batch.proposal !== undefined) {
    terminal.line();
    for (const sentence of termsInWords(batch.proposal.terms, batch.currency)) {
      printParagraph(terminal, visible(sentence), 0, 2);
    }
    const text =
      makers.length === 0 ? 'nobody released, settled or cleared a payout of it' : makers.join(', ');
    printParagraph(terminal, visible(`Makers, who may not approve it: ${text}.`), 0, 2);
  }
  printApprovals(terminal, shown);
  printLargest(terminal, shown);
  printNew(terminal, shown);
  printReleased(terminal, shown);
}

const NOT_AS_SIGNED =
  'Its payments are not those that were proposed: somebody changed its manifest past the pipeline. Refuse it, and compare it with the point-in-time backup.';

function printHead(terminal: Terminal, { batch, seal, standing }: ShownBatch, where: ShownWhere): void {
  const { batchId, state, debtor, currency, executionDate } = batch;
  const sum = seal === undefined ? '' : `  ${seal.count} payouts  ${sumText(seal.controlSumMinor, currency)}`;
  printParagraph(terminal, `${terminal.style('bold', batchId)}  ${state}  ${debtor.accountId}${sum}`, 0, 2);
  printParagraph(terminal, `To be executed on ${executionDate}.`);
  if (isProposed(batch) && standing !== undefined) {
    printParagraph(terminal, visible(expiryText(batch, where.timeZone, where.nowMs)));
    printParagraph(terminal, visible(standingText(batch, standing)), 0, 2);
  }
  const end = endInWords(batch, where.timeZone);
  if (end !== undefined) printParagraph(terminal, visible(end), 0, 2);
  const { voided } = batch;
  if (voided?.why !== 'refused') return;
  for (const line of voided.lines) terminal.line(`  held: ${line}`);
}

/** The statement's fields, under their names in it. */
function printStatement(terminal: Terminal, { batch, seal }: ShownBatch, { stage }: ShownWhere): void {
  const { proposal } = batch;
  if (proposal === undefined || seal === undefined) return;
  const fields: readonly (readonly [name: string, value: string])[] = [
    ['stage', stage],
    ['batchId', batch.batchId],
    ['debtorAccountId', batch.debtor.accountId],
    ['currency', batch.currency],
    ['executionDate', batch.executionDate],
    ['count', String(seal.count)],
    ['controlSumMinor', seal.controlSumMinor.toString()],
    ['manifestHash', seal.manifestHash],
    ['fileSha256', seal.fileSha256],
    ['terms', termsText(proposal.terms)],
    ['makers', proposal.makers.join(' ') || '(nobody)'],
    ['expiresAt', new Date(proposal.expiresAtMs).toISOString()],
  ];
  terminal.line();
  terminal.line('What is signed');
  for (const [name, value] of fields) printParagraph(terminal, visible(`${name.padEnd(17)}${value}`), 2, 4);
}

function printApprovals(terminal: Terminal, { batch }: ShownBatch): void {
  if (batch.approvals.length === 0) return;
  terminal.line();
  const rows = batch.approvals.map(({ person, atMs }) => [
    visible(person.name),
    secondOf(atMs),
    visible(`${person.issuer} ${person.subject}`),
  ]);
  printTable(terminal, [{ title: 'Approved by' }, { title: 'At' }, { title: 'As', isSentence: true }], rows);
}

const PAYMENTS: readonly Column[] = [
  { title: 'Amount', align: 'right' },
  { title: 'Recipient' },
  { title: 'IBAN' },
  { title: 'Payout' },
  { title: 'Expense, and its account', isSentence: true },
];

const NEWS: Readonly<Record<AccountNews, string>> = {
  known: 'Paid to it before.',
  first: 'First payment to this recipient.',
  another: 'NEW ACCOUNT: the recipient was paid to another one before.',
  unread: 'The row of this payout cannot be read.',
};

function printLargest(terminal: Terminal, { batch, seal, largest }: ShownBatch): void {
  if (seal === undefined || largest.length === 0) return;
  terminal.line();
  const all = seal.count === largest.length;
  terminal.line(all ? 'All payments' : `The ${largest.length} largest of ${seal.count} payments`);
  printPayments(terminal, largest, batch.currency);
}

/** Payments among the largest stand above, each with what is known of its account. */
function printNew(terminal: Terminal, { batch, largest, newAccounts }: ShownBatch): void {
  if (!isProposed(batch)) return;
  const { count, sumMinor, another } = newAccounts;
  terminal.line();
  if (count === 0) {
    terminal.line('Every payment goes to an account to which its recipient was paid before.');
    return;
  }
  const changed =
    another === 0
      ? 'None of these recipients was paid to another account before.'
      : `${another === 1 ? '1 of these recipients was' : `${another} of these recipients were`} paid to another account before: look at that first.`;
  const text = `${count} of ${batch.proposal.seal.count} payments, ${sumText(sumMinor, batch.currency)}, go to an account to which their recipient was never paid. ${changed}`;
  printParagraph(terminal, text);
  const shown = new Set(largest.map(({ entry }) => entry.payoutId));
  const others = newAccounts.largest.filter(({ entry }) => !shown.has(entry.payoutId));
  if (others.length > 0) printPayments(terminal, others, batch.currency);
}

/** Payments printed above carry the same words there. */
function printReleased(terminal: Terminal, { batch, releasedHolds: released, ...shown }: ShownBatch): void {
  if (!isProposed(batch) || released.count === 0) return;
  const { count, asPaid: paid } = released;
  terminal.line();
  printParagraph(terminal, say(WARNINGS, 'released-holds', { count, paid }).message);
  const above = new Set([...shown.largest, ...shown.newAccounts.largest].map(({ entry }) => entry.payoutId));
  const others = released.largest.filter(({ entry }) => !above.has(entry.payoutId));
  if (others.length > 0) printPayments(terminal, others, batch.currency);
}

function printPayments(terminal: Terminal, payments: readonly ShownPayment[], currency: string): void {
  const rows = payments.map(({ entry, payout, news }) => [
    sumText(entry.amountMinor, currency),
    nameCell(entry.creditorName),
    maskIban(entry.creditorIban),
    entry.payoutId,
    visible(
      [
        payout === undefined ? '' : `${payout.source} ${payout.expenseId}.`,
        news === undefined ? '' : NEWS[news],
        ...(payout === undefined ? [] : releasedHolds(payout).map(releasedHoldText)),
      ]
        .filter(Boolean)
        .join(' '),
    ),
  ]);
  printTable(terminal, PAYMENTS, rows);
}

function sumText(amountMinor: bigint, currency: string): string {
  return `${formatMinor(amountMinor, currency)} ${currency}`;
}
