/** A reason in whichever form a bank gives it: a code of the lists, one of its own, or words. */
export type StatusReason =
  | { readonly code: string }
  | { readonly proprietary: string }
  | { readonly narrative: string };

/** What a bank says of a payment in a pain.002. */
export type StatusWord = {
  /** ExternalPaymentTransactionStatus1Code, or what a bank takes for one. */
  readonly status: string;
  readonly reason?: StatusReason;
  /** When the report is made that has it, in milliseconds since the epoch. */
  readonly atMs: number;
  /** The report names this file in the place of the payment's own: it is not the bank's word about our payment. */
  readonly under?: { readonly messageId: string; readonly paymentInformationId: string };
};

/** What a report says of one payment, in words that do not depend on the message. */
export type BankWord = {
  readonly endToEndId: string;
  readonly word: 'accepted' | 'settled' | 'refused' | 'debited' | 'returned';
  /** The report's own time. */
  readonly atMs: number;
  /** Of a booking: the bank's own, by which a repeat of it is told from a second one. */
  readonly reference?: string;
};

const WORD_OF_STATUS: Readonly<Record<string, BankWord['word']>> = {
  ACTC: 'accepted',
  ACCP: 'accepted',
  ACSP: 'accepted',
  ACWC: 'accepted',
  ACSC: 'settled',
  RJCT: 'refused',
};

/** Undefined for a status that says nothing yet, or that nobody knows. */
export function wordOf(status: string): BankWord['word'] | undefined {
  return WORD_OF_STATUS[status];
}
