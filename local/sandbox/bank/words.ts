/** A bank's reason: a listed code, its own code, or words. */
export type StatusReason =
  | { readonly code: string }
  | { readonly proprietary: string }
  | { readonly narrative: string };

/** A bank's word on a payment in a pain.002. */
export type StatusWord = {
  /** ExternalPaymentTransactionStatus1Code, or a bank's invention. */
  readonly status: string;
  readonly reason?: StatusReason;
  /** When its report is made, in milliseconds since the epoch. */
  readonly atMs: number;
  /** The report names this file in place of the payment's own, so it is not about our payment. */
  readonly under?: { readonly messageId: string; readonly paymentInformationId: string };
};

/** A report's word on one payment, independent of the message. */
export type BankWord = {
  readonly endToEndId: string;
  readonly word: 'accepted' | 'settled' | 'refused' | 'debited' | 'returned';
  /** The report's own time. */
  readonly atMs: number;
  /** Of a booking: the bank's own reference, which tells a repeat from a second booking. */
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

/** Undefined for a status that says nothing yet, or is unknown. */
export function wordOf(status: string): BankWord['word'] | undefined {
  return WORD_OF_STATUS[status];
}
