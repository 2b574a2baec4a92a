import type {
  BankTransactionCode,
  BatchItem,
  CreditDebit,
  EntryItem,
  ReportedAmount,
  ReportedBatch,
  ReportedReason,
  ReportItem,
  StatusItem,
  TransactionItem,
} from '../bank/report.ts';
import { type Verdict, verdictOfStatus } from '../core/bank-decision.ts';
import { parseBatchReference } from '../core/batch.ts';
import type { Decimal } from '../core/decimal.ts';
import { assert } from '../core/errors.ts';
import type { PayoutId } from '../core/ids.ts';
import { parseEndToEndId } from '../core/payout.ts';

/** What a line is about: one attempt, a whole batch, or nothing that can be told; `ours` where it bears an id of ours. */
export type Subject =
  | { readonly kind: 'attempt'; readonly payoutId: PayoutId; readonly attempt: number }
  | { readonly kind: 'batch'; readonly batchId: string }
  | { readonly kind: 'none'; readonly ours: boolean };

/** One statement of a bank about our payments, whichever message it comes in. */
export type BankLine = {
  /** Counts the lines of the report from 1: the same in every reading. */
  readonly ordinal: number;
  readonly level: 'group' | 'payment' | 'transaction' | 'batch' | 'entry';
  /** As the bank says it: RJCT, BOOK, …; empty where it says none at this level. */
  readonly status: string;
  /** Undefined where the status is not known, or a booked line is neither a payment nor a return. */
  readonly verdict: Verdict | undefined;
  readonly reasonCode: string | undefined;
  readonly subject: Subject;
  /** The batch that the line names beside a payment. */
  readonly batchId: string | undefined;
  readonly messageId: string | undefined;
  readonly paymentInformationId: string | undefined;
  readonly instructionId: string | undefined;
  readonly endToEndId: string | undefined;
  readonly amount: ReportedAmount | undefined;
  /** What was ordered, where the bank took charges from a return. */
  readonly instructedAmount: ReportedAmount | undefined;
  /** Group and payment: what the bank says that the file held. */
  readonly originalTransactions: number | undefined;
  readonly originalControlSum: Decimal | undefined;
  /** The line of the account, where the line is one. */
  readonly entry: EntryItem | undefined;
  readonly creditDebit: CreditDebit | undefined;
  readonly accountServicerReference: string | undefined;
};

type Detail = TransactionItem | BatchItem;

/**
 * The lines of a report in its order. An entry's only detail may leave the amount to its entry, and whether it is
 * the only one shows with the next item: so at most one detail is held back.
 */
export async function* readLines(items: AsyncIterable<ReportItem>): AsyncGenerator<BankLine> {
  let ordinal = 0;
  let held: Detail | undefined;
  let details = 0;
  for await (const item of items) {
    switch (item.kind) {
      case 'status':
        if (saysNothing(item)) break;
        ordinal += 1;
        yield statusLine(item, ordinal);
        break;
      case 'entry':
        details = 0;
        break;
      case 'transaction':
      case 'batch':
        details += 1;
        if (held !== undefined) {
          ordinal += 1;
          yield detailLine(held, false, ordinal);
        }
        held = item;
        break;
      case 'entry-end':
        ordinal += 1;
        yield held === undefined ? entryLine(item.entry, ordinal) : detailLine(held, details === 1, ordinal);
        held = undefined;
        break;
      default:
        break;
    }
  }
  assert(held === undefined, 'every entry of a report has its end');
}

/** A group or payment without a status of its own leaves it to another level. */
function saysNothing({ level, status, reasons }: StatusItem): boolean {
  return level !== 'transaction' && status === undefined && reasons.length === 0;
}

function statusLine(item: StatusItem, ordinal: number): BankLine {
  const batchId = batchOf(item.originalPaymentInformationId, item.originalMessageId);
  const status = item.status ?? '';
  return {
    ordinal,
    level: item.level,
    status,
    verdict: verdictOfStatus(status),
    reasonCode: reasonCodeOf(item.reasons),
    subject:
      item.level === 'transaction'
        ? attemptSubject(item.originalEndToEndId, item.originalInstructionId, batchId !== undefined)
        : batchSubject(batchId),
    batchId,
    messageId: item.originalMessageId,
    paymentInformationId: item.originalPaymentInformationId,
    instructionId: item.originalInstructionId,
    endToEndId: item.originalEndToEndId,
    amount: item.originalAmount,
    instructedAmount: undefined,
    originalTransactions: item.originalTransactions,
    originalControlSum: item.originalControlSum,
    entry: undefined,
    creditDebit: undefined,
    accountServicerReference: undefined,
  };
}

/** @param only whether the entry has no other detail, so that what it says is about this one. */
function detailLine(item: Detail, only: boolean, ordinal: number): BankLine {
  return item.kind === 'transaction'
    ? transactionLine(item, only, ordinal)
    : batchLine(item, item.batch, only, ordinal);
}

function transactionLine(item: TransactionItem, only: boolean, ordinal: number): BankLine {
  const { entry, batch, instructionId, endToEndId, returnInformation } = item;
  const messageId = item.messageId ?? batch?.messageId;
  const paymentInformationId = item.paymentInformationId ?? batch?.paymentInformationId;
  const batchId = batchOf(paymentInformationId, messageId);
  // A batch that was booked as one sum may come as a transaction that names no payment.
  const namesNoPayment = isAbsent(endToEndId) && isAbsent(instructionId);
  return {
    ...accountLine(entry, ordinal),
    level: 'transaction',
    verdict: bookedVerdict(
      entry,
      item.creditDebit,
      item.bankTransactionCode ?? entry.bankTransactionCode,
      returnInformation !== undefined,
    ),
    reasonCode: reasonCodeOf(returnInformation === undefined ? [] : [returnInformation]),
    subject:
      namesNoPayment && batchId !== undefined
        ? batchSubject(batchId)
        : attemptSubject(endToEndId, instructionId, batchId !== undefined),
    batchId,
    messageId,
    paymentInformationId,
    instructionId,
    endToEndId,
    amount: item.amount ?? (only ? entry.amount : undefined),
    instructedAmount: item.instructedAmount,
    creditDebit: item.creditDebit,
    accountServicerReference: item.accountServicerReference ?? entry.accountServicerReference,
  };
}

function batchLine(item: BatchItem, batch: ReportedBatch, only: boolean, ordinal: number): BankLine {
  const { entry } = item;
  const { messageId, paymentInformationId } = batch;
  const creditDebit = batch.creditDebit ?? entry.creditDebit;
  const batchId = batchOf(paymentInformationId, messageId);
  return {
    ...accountLine(entry, ordinal),
    level: 'batch',
    verdict: bookedVerdict(entry, creditDebit, entry.bankTransactionCode, false),
    subject: batchSubject(batchId),
    batchId,
    messageId,
    paymentInformationId,
    // The entry is what was booked; the batch's own total may be that of the file as it was sent.
    amount: only ? entry.amount : batch.totalAmount,
    creditDebit,
  };
}

/** A line of the account without details: it names no payment and no file. */
function entryLine(entry: EntryItem, ordinal: number): BankLine {
  return accountLine(entry, ordinal);
}

function accountLine(entry: EntryItem, ordinal: number): BankLine {
  return {
    ordinal,
    level: 'entry',
    status: entry.status,
    verdict: undefined,
    reasonCode: undefined,
    subject: { kind: 'none', ours: false },
    batchId: undefined,
    messageId: undefined,
    paymentInformationId: undefined,
    instructionId: undefined,
    endToEndId: undefined,
    amount: entry.amount,
    instructedAmount: undefined,
    originalTransactions: undefined,
    originalControlSum: undefined,
    entry,
    creditDebit: entry.creditDebit,
    accountServicerReference: entry.accountServicerReference,
  };
}

/** Bank transaction sub-families of a payment that came back (ISO 20022 bank transaction codes, PMNT/RCDT and ICDT). */
const RETURN_SUB_FAMILIES: ReadonlySet<string> = new Set(['RRTN', 'ARET']);

/**
 * A debit is a payment, a credit that says so is its return. Undefined for what is neither: a credit that is no
 * return, or a debit that takes a return back.
 */
function bookedVerdict(
  entry: EntryItem,
  creditDebit: CreditDebit,
  code: BankTransactionCode | undefined,
  returned: boolean,
): Verdict | undefined {
  // Announced, expected or informational lines may never be booked.
  if (entry.status !== 'BOOK') return 'pending';
  const cameBack = returned || entry.reversal || RETURN_SUB_FAMILIES.has(code?.subFamily ?? '');
  if (creditDebit === 'debit') return cameBack ? undefined : 'booked';
  return cameBack ? 'returned' : undefined;
}

/** ISO 20022: the sender gave no reference, so the bank has to fill the mandatory field. */
const NOT_PROVIDED = 'NOTPROVIDED';

function isAbsent(id: string | undefined): boolean {
  return id === undefined || id === NOT_PROVIDED;
}

function attemptSubject(
  endToEndId: string | undefined,
  instructionId: string | undefined,
  ours: boolean,
): Subject {
  // Our instruction id is the end-to-end id, and some banks pass on only one of the two.
  const found = parseEndToEndId(asWeWroteIt(endToEndId)) ?? parseEndToEndId(asWeWroteIt(instructionId));
  return found === undefined ? { kind: 'none', ours } : { kind: 'attempt', ...found };
}

function batchSubject(batchId: string | undefined): Subject {
  return batchId === undefined ? { kind: 'none', ours: false } : { kind: 'batch', batchId };
}

function batchOf(
  paymentInformationId: string | undefined,
  messageId: string | undefined,
): string | undefined {
  return (
    parseBatchReference(asWeWroteIt(paymentInformationId)) ?? parseBatchReference(asWeWroteIt(messageId))
  );
}

/** Our ids are upper case without spaces: some banks pad a field, or write it in lower case. */
function asWeWroteIt(id: string | undefined): string {
  return (id ?? '').trim().toUpperCase();
}

/** A bank's own code is kept only where it is a code: it may be any text, a name among them. */
function reasonCodeOf(reasons: readonly ReportedReason[]): string | undefined {
  const code = reasons.find((reason) => reason.code !== undefined)?.code;
  return code ?? reasons.find(({ proprietary }) => /^[A-Z0-9]{1,6}$/.test(proprietary ?? ''))?.proprietary;
}
