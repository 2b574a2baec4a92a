import type { PlainDate } from '../core/date.ts';
import type { Decimal } from '../core/decimal.ts';
import type { ReportedReason } from '../core/reason-codes.ts';

/**
 * Bank reports in the pipeline's words, one item at a time, so that memory does not grow with their length. Sources:
 * ISO 20022 pain.002.001.03 and .10, camt.053 and camt.054 .001.02 and .08.
 *
 * Items hold account numbers and a bank's free text: never put them in a log or an event.
 */
export type ReportItem =
  | ReportHeader
  | StatusItem
  | StatementItem
  | EntryItem
  | TransactionItem
  | BatchItem
  | EntryEndItem;

export type ReportType = 'pain.002' | 'camt.053' | 'camt.054';

/** The first item of every report. */
export type ReportHeader = {
  readonly kind: 'header';
  readonly type: ReportType;
  /** The whole message name, such as `camt.053.001.08`. */
  readonly version: string;
  readonly messageId: string;
  /** As the bank wrote it (ISO 8601, often without a zone): for people, not for arithmetic. */
  readonly createdAt: string;
  /** `MsgPgntn`: the report is one page of several. */
  readonly page?: Page;
};

/** Pagination, where a bank splits a report into several messages or statements. */
export type Page = { readonly number: number; readonly isLast: boolean };

/**
 * An amount, if exactly readable; else its problem and line: never rounded, never dropped. The type hides `amountMinor`
 * until the code has checked `readable`.
 */
export type ReportedAmount =
  | { readonly readable: true; readonly amountMinor: bigint; readonly currency: string }
  | { readonly readable: false; readonly problem: AmountProblem; readonly line: number };

/** `parts-differ`: a total of parts in several currencies, or several totals. */
export type AmountProblem = 'malformed' | 'currency-unknown' | 'too-many-decimals' | 'parts-differ';

export type CreditDebit = 'credit' | 'debit';

/** Repeats of a reason, count or remittance line kept of one item; bounds its size. */
export const REPEATS_KEPT = 20;

/**
 * One status of a pain.002. A rejected group or payment without any transaction stands for all of them. The status code
 * stays as reported (ACTC, ACCP, ACSP, ACSC, PDNG, PART, RJCT, …), since the external list grows; it is missing where
 * the bank speaks only on another level.
 */
export type StatusItem = {
  readonly kind: 'status';
  readonly level: 'group' | 'payment' | 'transaction';
  readonly status?: string;
  readonly reasons: readonly ReportedReason[];
  readonly originalMessageId: string;
  /** From the level `payment` down. */
  readonly originalPaymentInformationId?: string;
  readonly originalInstructionId?: string;
  readonly originalEndToEndId?: string;
  readonly originalUetr?: string;
  /** The bank's own reference of the transaction. */
  readonly accountServicerReference?: string;
  /** The remittance information of the original, where the bank repeats it: at most {@link REPEATS_KEPT} lines. */
  readonly originalRemittance?: readonly string[];
  readonly originalAmount?: ReportedAmount;
  /** Group and payment: the number of transactions and their sum in the original, where the bank repeats them. */
  readonly originalTransactions?: number;
  readonly originalControlSum?: Decimal;
  /** Group and payment: how many transactions have which status. */
  readonly counts: readonly StatusCount[];
};

export type StatusCount = {
  readonly status: string;
  readonly transactions: number;
  /** Without a currency, as ISO 20022 has it: in major units of the original's currency. */
  readonly controlSum?: Decimal;
};

export type ReportedBalance = { readonly amount: ReportedAmount; readonly creditDebit: CreditDebit };

/** One account statement (camt.053) or notification (camt.054), before its entries. */
export type StatementItem = {
  readonly kind: 'statement';
  readonly id: string;
  readonly accountIban?: string;
  /** The account, where the bank gives no IBAN. */
  readonly accountOther?: string;
  /** `FrToDt`: first and last day. A period that ends at a day's first moment ends on the day before. */
  readonly fromDate?: PlainDate;
  readonly toDate?: PlainDate;
  /** `StmtPgntn` or `NtfctnPgntn`. */
  readonly page?: Page;
  /** Opening (OPBD, else PRCD) and closing (CLBD) booked balance. */
  readonly openingBalance?: ReportedBalance;
  readonly closingBalance?: ReportedBalance;
  /** The days of the balances OPBD, PRCD and CLBD, as far as the statement has them. */
  readonly openingDate?: PlainDate;
  readonly previousClosingDate?: PlainDate;
  readonly closingDate?: PlainDate;
};

/** ISO 20022 bank transaction code, such as PMNT / ICDT / ESCT (sent) or PMNT / RCDT / RRTN (returned). */
export type BankTransactionCode = {
  readonly domain?: string;
  readonly family?: string;
  readonly subFamily?: string;
  readonly proprietary?: string;
};

/** A line of the statement, before its transactions. */
export type EntryItem = {
  readonly kind: 'entry';
  readonly statement: StatementItem;
  readonly reference?: string;
  readonly accountServicerReference?: string;
  readonly amount: ReportedAmount;
  readonly creditDebit: CreditDebit;
  /** The line takes back an earlier one; `creditDebit` is then this line's own side. */
  readonly reversal: boolean;
  /** BOOK, PDNG, INFO, FUTR or a bank's own: only BOOK is evidence of a payment. */
  readonly status: string;
  readonly bookingDate?: PlainDate;
  readonly valueDate?: PlainDate;
  readonly bankTransactionCode?: BankTransactionCode;
  /** `Chrgs`, in sum. */
  readonly charges?: ReportedAmount;
};

/** What a bank says of the payment file behind a line. */
export type ReportedBatch = {
  readonly messageId?: string;
  readonly paymentInformationId?: string;
  readonly transactions?: number;
  readonly totalAmount?: ReportedAmount;
  readonly creditDebit?: CreditDebit;
};

/** One transaction of an entry. It carries its entry and batch: code can judge it alone. */
export type TransactionItem = {
  readonly kind: 'transaction';
  readonly entry: EntryItem;
  readonly batch?: ReportedBatch;
  readonly messageId?: string;
  readonly accountServicerReference?: string;
  readonly paymentInformationId?: string;
  readonly instructionId?: string;
  /** As reported; `NOTPROVIDED` means that there is none. */
  readonly endToEndId?: string;
  readonly uetr?: string;
  /** `Amt`, or `AmtDtls/TxAmt` if there is nothing else (version 02). */
  readonly amount?: ReportedAmount;
  /** `AmtDtls/InstdAmt`: the ordered amount, before a bank took charges from a return. */
  readonly instructedAmount?: ReportedAmount;
  /** The transaction's own, or its entry's. */
  readonly creditDebit: CreditDebit;
  readonly bankTransactionCode?: BankTransactionCode;
  /**
   * Present on a return: the money came back. Some banks book a return without it: as a credit with a transaction code
   * that ends in RRTN or ARET, or as a reversal.
   */
  readonly returnInformation?: ReturnInformation;
  /** `Chrgs`, in sum. */
  readonly charges?: ReportedAmount;
  readonly remittance: Remittance;
  /**
   * Places where a bank may put our id: `TxId`, `AcctOwnrTxId`, its own references, document numbers, additional
   * remittance and transaction information. At most {@link REPEATS_KEPT}.
   */
  readonly otherTexts?: readonly string[];
};

export type ReturnInformation = ReportedReason & {
  readonly originalBankTransactionCode?: BankTransactionCode;
};

/** At most {@link REPEATS_KEPT} of each. */
export type Remittance = {
  readonly unstructured: readonly string[];
  readonly structuredReferences: readonly string[];
};

/** A batch booked as one sum: the bank names the file or payment and lists no transactions. */
export type BatchItem = { readonly kind: 'batch'; readonly entry: EntryItem; readonly batch: ReportedBatch };

/** The entry is complete. Without transactions and batches, the bank says no more than the entry itself. */
export type EntryEndItem = {
  readonly kind: 'entry-end';
  readonly entry: EntryItem;
  readonly transactions: number;
  readonly batches: number;
  /** `AddtlNtryInf`, which comes after the transactions. */
  readonly additionalInformation?: string;
};
