/** `status-receipt`: the pain.002 on the file's acceptance. `status-result`: the one on its payments. */
export type ReportKind = 'status-receipt' | 'status-result' | 'debit-notification' | 'statement';

/** What the bank does wrong, or unusually, with a file. Troubles of a batch need batch booking. */
export const FILE_TROUBLES = {
  'file-refused': 'Refuses the whole file at once, for lack of money (AM04).',
  'file-too-late': 'Refuses the whole file at once, because it came too late (TM01): it may be sent again.',
  'file-refused-unnamed': 'Refuses the whole file, whose message id it gives as NOTPROVIDED or cut.',
  'file-unanswered': 'Says nothing about the file and books nothing.',
  'copy-refused': 'Takes the file twice and refuses the second copy, as a whole or payment by payment.',
  'copy-booked': 'Takes the file twice and books the second copy too, on the next banking day.',
  'group-refused-counts-oppose': 'Says RJCT of the file, and in its counts how many payments it accepted.',
  'group-refused-payments-accepted':
    'Says RJCT of the file, and beside it ACSP of each payment that it books.',
  'names-checked': 'Sends a report of its verification of payee before it books.',
  'unknown-ids': 'Reports a status and a debit for an unknown end-to-end id.',
  'batch-total-off-by-one': 'Books a batch one minor unit too high.',
  'batch-gross': 'Books a batch with the payments that it refuses, and gives each of those back singly.',
  'batch-netted': 'Books a batch as one line, less what it refuses, whose details say each side.',
  'batch-split': 'Books a batch as two debits.',
  'batch-itemised': 'Books a batch as one debit with a detail for each payment.',
  'batch-not-provided': 'Books a batch as one debit whose details say NOTPROVIDED in the place of our ids.',
  'batch-instructed-only': 'Books a batch as one debit whose details have the instructed amount only.',
} as const;

/** What the bank does wrong, or unusually, with one payment. */
export const PAYMENT_TROUBLES = {
  'booked-then-refused': 'Books it, and reports it as refused on the next banking day. The money is gone.',
  'refused-then-booked': 'Reports it as refused, and books it all the same. The money is gone.',
  'refused-then-booked-later': 'Refuses it for a technical reason, and books it some banking days later.',
  'settled-then-refused': 'Says that it settles (ACSC), and on the next banking day that it is refused.',
  'refused-then-settled': 'Says that it is refused, and later that it settles (ACSC). May book it or not.',
  'accepted-then-refused': 'Accepts it, and refuses it a banking day later, as banks may.',
  'refused-then-accepted': 'Refuses it, and accepts it a banking day later. May book it or not.',
  'accepted-and-refused': 'Accepts and refuses it in one report.',
  'accepted-late': 'Only accepts it, days after booking it.',
  'refused-under-other-id': 'Books it, and somebody else’s report refuses it by its end-to-end id.',
  'amount-off-by-one': 'Books it one minor unit too high.',
  'debited-twice': 'Debits it twice on one day.',
  'debited-twice-notified': 'Debits it twice on one day; the notification has one debit, the statement both.',
  'debited-on-two-days':
    'Debits it, in its batch where there is one, and again singly on the next banking day.',
  'debited-with-charges': 'Debits it with charges, which it states beside the amount that was ordered.',
  'sides-opposed': 'Debits it by a line that is a credit, with one detail that is a debit.',
  'return-before-booking': 'Books and returns it; the report of the booking arrives last.',
  'returned-in-part': 'Returns a part of it, with the code of a technical return.',
  'returned-as-zero': 'Reports a return of nothing.',
  'returned-less-charges': 'Returns it less charges, which it states.',
  'charges-given-back': 'Gives charges back, under the end-to-end id of the payment.',
  'return-taken-back': 'Returns it, and takes the return back on the next banking day.',
  'returned-and-debited-anew': 'Returns it, and debits it anew on the next banking day.',
  'return-id-missing': 'Returns it without any id.',
  'return-id-cut': 'Returns it with the first characters of its end-to-end id.',
  'return-id-spaced': 'Returns it with spaces in its end-to-end id.',
  'return-id-recased': 'Returns it with its end-to-end id in lower case.',
  'return-id-prefixed': 'Returns it with a prefix before its end-to-end id.',
  'return-id-in-remittance': 'Returns it with its end-to-end id in the remittance text only.',
  'return-id-elsewhere': 'Returns it with its end-to-end id as the transaction id of another bank.',
  'status-pending': 'Gives it a status that waits for a signature or a check, then books it.',
  'status-unknown': 'Gives it a status that is in no list, and books it.',
  'status-cancelled': 'Says that it is cancelled (CANC) or blocked (BLCK), and does not book it.',
} as const;

/** Unusual ways of writing a statement. */
export const STATEMENT_TROUBLES = {
  'account-lower-case': 'Writes the IBAN of the account in lower case.',
  'account-spaced': 'Writes the IBAN of the account in groups of four.',
  'account-other': 'Writes the IBAN of the account as another identification (Othr).',
  'statements-together': 'Puts the statements of all accounts, and that of a stranger, into one report.',
  'version-02': 'Writes the statement in version 02.',
} as const;

export type FileTroubleKind = keyof typeof FILE_TROUBLES;
export type PaymentTroubleKind = keyof typeof PAYMENT_TROUBLES;
export type StatementTroubleKind = keyof typeof STATEMENT_TROUBLES;

/** Trouble between bank and inbox, with every report of a kind. */
export type ReportTrouble =
  /** It arrives a second time, an hour later, under another name. */
  | { readonly kind: 'report-twice'; readonly report: ReportKind }
  | { readonly kind: 'report-missing'; readonly report: ReportKind }
  /** Later reports overtake it. */
  | { readonly kind: 'report-late'; readonly report: ReportKind; readonly delayMs: number };

/** The bank's troubles. It asks once about each file, payment, statement and report. */
export type Troubles = {
  ofFile(messageId: string): readonly FileTroubleKind[];
  ofPayment(endToEndId: string, messageId: string, index: number): PaymentTroubleKind | undefined;
  /** @param name of the statement, without an account number. */
  ofStatement(name: string): StatementTroubleKind | undefined;
  ofReport(kind: ReportKind): readonly ReportTrouble[];
};

export const NO_TROUBLES: Troubles = {
  ofFile: () => [],
  ofPayment: () => undefined,
  ofStatement: () => undefined,
  ofReport: () => [],
};

/**
 * A listed trouble, never left to chance, so that a test repeats. Without `messageId` it concerns every file. Troubles
 * of payments concern a file's first, second, … payment in turn.
 */
export type ListedTrouble =
  | { readonly kind: FileTroubleKind | PaymentTroubleKind; readonly messageId?: string }
  | { readonly kind: StatementTroubleKind }
  | ReportTrouble;

export function listedTroubles(list: readonly ListedTrouble[]): Troubles {
  const kindsOf = <K extends string>(kinds: Readonly<Record<K, string>>, messageId?: string): K[] =>
    list.flatMap((trouble) => {
      const named = 'messageId' in trouble ? trouble.messageId : undefined;
      const isConcerned = named === undefined || named === messageId;
      return isConcerned && isIn(kinds, trouble.kind) ? [trouble.kind] : [];
    });
  return {
    ofFile: (messageId) => kindsOf(FILE_TROUBLES, messageId),
    ofPayment: (_, messageId, index) => kindsOf(PAYMENT_TROUBLES, messageId)[index],
    ofStatement: () => kindsOf(STATEMENT_TROUBLES)[0],
    ofReport: (kind) =>
      list.filter((trouble): trouble is ReportTrouble => 'report' in trouble && trouble.report === kind),
  };
}

function isIn<K extends string>(kinds: Readonly<Record<K, string>>, kind: string): kind is K {
  return Object.hasOwn(kinds, kind);
}
