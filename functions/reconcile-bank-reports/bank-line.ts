import type { StatementAccount } from '../bank/account-named.ts';
import type { CreditDebit, EntryItem, ReportedAmount, ReportType } from '../bank/report.ts';
import type { Says } from '../core/bank-says.ts';
import type { PlainDate } from '../core/date.ts';
import type { Decimal } from '../core/decimal.ts';
import type { Identity } from './identify.ts';

/** Results of a verification of payee that concern one payment; RCVC may be said of a whole file. */
export type PayeeCheck = 'RCVC' | 'RVMC' | 'RVNM' | 'RVNA';

/** One statement of a bank about our payments, whichever message it comes in. */
export type BankLine = Identity & {
  /** Counts the lines of the report from 1: the same in every reading. */
  readonly ordinal: number;
  readonly reportType: ReportType;
  /** The report's own time of creation, as the bank wrote it: for people, not for arithmetic. */
  readonly createdAt: string;
  readonly level: 'group' | 'payment' | 'transaction' | 'batch' | 'entry';
  /** The bank's code, in upper case: RJCT, BOOK, …; empty where it gives none, or what is no code. */
  readonly status: string;
  /** Undefined for money that came in and has nothing to do with us. */
  readonly says: Says | undefined;
  /** A status that the report itself opposes, by what it lists or counts. */
  readonly opposed: boolean;
  readonly reasonCode: string | undefined;
  readonly vop: PayeeCheck | undefined;
  readonly messageId: string | undefined;
  readonly paymentInformationId: string | undefined;
  readonly instructionId: string | undefined;
  readonly endToEndId: string | undefined;
  readonly amount: ReportedAmount | undefined;
  /** What was ordered: it differs from the amount where the bank took charges, or stands for it in version 02. */
  readonly instructedAmount: ReportedAmount | undefined;
  /** What the bank took for this payment. */
  readonly charges: ReportedAmount | undefined;
  /** Group and payment: what the bank says that the file held. */
  readonly originalTransactions: number | undefined;
  readonly originalControlSum: Decimal | undefined;
  /** Batch: of how many transactions the bank says that it is. */
  readonly batchTransactions: number | undefined;
  /** The line of the account, where the line is one. */
  readonly entry: EntryItem | undefined;
  readonly statementAccount: StatementAccount | undefined;
  readonly creditDebit: CreditDebit | undefined;
  /** A credit by which a payment came back, by its code, its return information or as a reversal. */
  readonly comesBack: boolean;
  /** The bank's reference: the transaction's, or its entry's. */
  readonly accountServicerReference: string | undefined;
  readonly bookingDate: PlainDate | undefined;
  readonly valueDate: PlainDate | undefined;
};

/** What a line has from where it stands: the same for all lines of a report but for the number. */
export type LinePlace = Pick<BankLine, 'ordinal' | 'reportType' | 'createdAt'>;
