import type { Says } from '../../core/bank-says.ts';
import type { PlainDate } from '../../core/date.ts';
import type { Decimal } from '../../core/decimal.ts';
import type { PayeeCheckResult } from '../../core/payee-account.ts';
import type { StatementAccount } from '../account-named.ts';
import type { CreditDebit, EntryItem, ReportedAmount, ReportType } from '../report.ts';
import type { Identity } from './identify.ts';

/** One statement of a bank about our payments, in any message. */
export type BankLine = Identity & {
  /** Counts the lines of the report from 1: the same every time. */
  readonly ordinal: number;
  readonly reportType: ReportType;
  /** The report's own time of creation, as the bank wrote it: for people, not for arithmetic. */
  readonly createdAt: string;
  readonly level: 'group' | 'payment' | 'transaction' | 'batch' | 'entry';
  /** The bank's code, in upper case: RJCT, BOOK, …; empty without a valid one. */
  readonly status: string;
  /** Undefined for unrelated incoming money. */
  readonly says: Says | undefined;
  /** The report itself contradicts this status, by a list or a count. */
  readonly opposed: boolean;
  readonly reasonCode: string | undefined;
  readonly vop: PayeeCheckResult | undefined;
  readonly messageId: string | undefined;
  readonly paymentInformationId: string | undefined;
  readonly instructionId: string | undefined;
  readonly endToEndId: string | undefined;
  readonly amount: ReportedAmount | undefined;
  /** The ordered amount: it differs from the amount by charges, or replaces it in version 02. */
  readonly instructedAmount: ReportedAmount | undefined;
  /** The bank's charges for this payment. */
  readonly charges: ReportedAmount | undefined;
  /** Group and payment: the number of payments in the file, by the bank. */
  readonly originalTransactions: number | undefined;
  readonly originalControlSum: Decimal | undefined;
  /** Batch: its number of transactions, by the bank. */
  readonly batchTransactions: number | undefined;
  /** The line of the account, where the line is one. */
  readonly entry: EntryItem | undefined;
  readonly statementAccount: StatementAccount | undefined;
  readonly creditDebit: CreditDebit | undefined;
  /** A credit that returns a payment, by its code, its return information or as a reversal. */
  readonly comesBack: boolean;
  /** The bank's reference: the transaction's, or its entry's. */
  readonly accountServicerReference: string | undefined;
  readonly bookingDate: PlainDate | undefined;
  readonly valueDate: PlainDate | undefined;
};

/** A line's place: the same for all lines of a report, except the number. */
export type LinePlace = Pick<BankLine, 'ordinal' | 'reportType' | 'createdAt'>;
