import type {
  FileTroubleKind,
  PaymentTroubleKind,
  StatementTroubleKind,
} from '../../local/sandbox/bank/troubles.ts';
import type { FaultKind } from './kinds.ts';

/** Where a fault strikes, the bank does one of these, drawn by the seed. */
type Choices<K> = Readonly<Partial<Record<FaultKind, readonly [K, ...K[]]>>>;

export const OF_FILE: Choices<FileTroubleKind> = {
  'bank-refuses-file': ['file-refused', 'file-too-late'],
  'bank-refuses-unnamed': ['file-refused-unnamed'],
  'bank-never-answers': ['file-unanswered'],
  'bank-refuses-copy': ['copy-refused'],
  'bank-books-copy': ['copy-booked'],
  'bank-contradicts-group': ['group-refused-counts-oppose', 'group-refused-payments-accepted'],
  'bank-checks-names': ['names-checked'],
  'bank-unknown-ids': ['unknown-ids'],
};

/** Only for files booked as one sum. */
export const OF_BATCH: Choices<FileTroubleKind> = {
  'bank-books-batch-gross': ['batch-gross', 'batch-netted'],
  'bank-splits-batch': ['batch-split'],
  'bank-itemises-batch': ['batch-itemised', 'batch-not-provided', 'batch-instructed-only'],
  'bank-miscounts-batch': ['batch-total-off-by-one'],
};

export const OF_PAYMENT: Choices<PaymentTroubleKind> = {
  'bank-refuses-then-books': ['refused-then-booked', 'refused-then-booked-later'],
  'bank-books-then-refuses': ['booked-then-refused'],
  'bank-settles-and-refuses': ['settled-then-refused', 'refused-then-settled'],
  'bank-refuses-later': ['accepted-then-refused'],
  'bank-takes-refusal-back': ['refused-then-accepted'],
  'bank-accepts-and-refuses': ['accepted-and-refused'],
  'bank-accepts-late': ['accepted-late'],
  'bank-forges-refusal': ['refused-under-other-id'],
  'bank-debits-twice': ['debited-twice', 'debited-twice-notified', 'debited-on-two-days'],
  'bank-adds-charges': ['debited-with-charges'],
  'bank-opposes-sides': ['sides-opposed'],
  'bank-books-other-amount': ['amount-off-by-one'],
  'bank-returns-first': ['return-before-booking'],
  'bank-returns-part': ['returned-in-part', 'returned-as-zero'],
  'bank-returns-less': ['returned-less-charges'],
  'bank-gives-charges-back': ['charges-given-back'],
  'bank-undoes-return': ['return-taken-back', 'returned-and-debited-anew'],
  'bank-alters-id': [
    'return-id-missing',
    'return-id-cut',
    'return-id-spaced',
    'return-id-recased',
    'return-id-prefixed',
    'return-id-in-remittance',
    'return-id-elsewhere',
  ],
  'bank-says-unusual': ['status-pending', 'status-unknown', 'status-cancelled'],
};

export const OF_STATEMENT: Choices<StatementTroubleKind> = {
  'bank-writes-account': ['account-lower-case', 'account-spaced', 'account-other'],
  'bank-joins-statements': ['statements-together'],
  'bank-writes-version-02': ['version-02'],
};

export type TroubleChoices<K> = Choices<K>;
