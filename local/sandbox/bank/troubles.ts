/** `status-receipt`: the pain.002 that says whether the file was taken. `status-result`: the one per outcome. */
export type ReportKind = 'status-receipt' | 'status-result' | 'debit-notification' | 'statement';

/** With every file where `messageId` is absent. Never drawn by chance, so a test that uses one repeats. */
export type FileTrouble = {
  readonly messageId?: string;
  readonly kind: WholeFileTroubleKind | PaymentTroubleKind;
};

/** What the bank does wrong with a file. */
export type WholeFileTroubleKind =
  /** Refuses the whole file at once, for lack of money (AM04). */
  | 'file-refused'
  /** Says nothing about the file and books nothing. */
  | 'file-unanswered'
  /** Reports a status and a debit for an end-to-end id that is nobody's. */
  | 'unknown-ids'
  /** Books a batch one minor unit too high. Without batch booking nothing. */
  | 'batch-total-off-by-one';

/** Each concerns one payment of the file: the first, or the next one for each further trouble of the list. */
export type PaymentTroubleKind =
  /** Books it, and reports it as refused on the next banking day. The money is gone. */
  | 'booked-then-refused'
  /** Reports it as refused, and books it all the same. The money is gone. */
  | 'refused-then-booked'
  /** Books it one minor unit too high. */
  | 'amount-off-by-one'
  /** Books and returns it, and what says that it was booked arrives after what says that it was returned. */
  | 'return-before-booking';

/** What goes wrong between bank and inbox with every report of a kind. */
export type ReportTrouble =
  /** It arrives a second time, an hour later, under another name. */
  | { readonly kind: 'report-twice'; readonly report: ReportKind }
  | { readonly kind: 'report-missing'; readonly report: ReportKind }
  /** Reports that were made later come first. */
  | { readonly kind: 'report-late'; readonly report: ReportKind; readonly delayMs: number };

export type BankTrouble = FileTrouble | ReportTrouble;

const PAYMENT_TROUBLES: ReadonlySet<string> = new Set<PaymentTroubleKind>([
  'booked-then-refused',
  'refused-then-booked',
  'amount-off-by-one',
  'return-before-booking',
]);

function concerns(trouble: BankTrouble, messageId: string): trouble is FileTrouble {
  return !('report' in trouble) && (trouble.messageId ?? messageId) === messageId;
}

export function hasFileTrouble(
  troubles: readonly BankTrouble[],
  kind: WholeFileTroubleKind,
  messageId: string,
): boolean {
  return troubles.some((trouble) => concerns(trouble, messageId) && trouble.kind === kind);
}

function isPaymentTrouble(kind: FileTrouble['kind']): kind is PaymentTroubleKind {
  return PAYMENT_TROUBLES.has(kind);
}

/** The troubles of the file's first payments, in their order. */
export function paymentTroubles(troubles: readonly BankTrouble[], messageId: string): PaymentTroubleKind[] {
  return troubles
    .filter((trouble) => concerns(trouble, messageId))
    .map(({ kind }) => kind)
    .filter(isPaymentTrouble);
}
