import type { Ending } from '../trouble.ts';

/** Troubles of settlement reports in the believable month. */
export type AmpecoTroubleKind =
  | 'expenses-sum'
  | 'report-total'
  | 'total-zero'
  | 'total-negative'
  | 'total-fraction'
  | 'total-over-limit'
  | 'total-absent'
  | 'paid-by-records'
  | 'partly-paid'
  | 'record-listed-twice'
  | 'records-reversed'
  | 'uncollected'
  | 'bank-account-differs'
  | 'bank-account-only-partner'
  | 'bank-account-null'
  | 'account-number-only'
  | 'iban-check-digit'
  | 'iban-outside-sepa'
  | 'iban-as-typed'
  | 'expenses-four-decimals'
  | 'expenses-rounded'
  | 'unknown-fields';

/** How each ends when settlement reports are paid. */
export const AMPECO_ENDINGS: Readonly<Record<AmpecoTroubleKind, Ending>> = {
  'expenses-sum': 'held',
  'report-total': 'held',
  'total-zero': 'rejected',
  'total-negative': 'rejected',
  'total-fraction': 'rejected',
  'total-over-limit': 'held',
  'total-absent': 'rejected',
  'paid-by-records': 'paid-by-source',
  'partly-paid': 'held',
  'record-listed-twice': 'held',
  'records-reversed': 'held',
  uncollected: 'held',
  'bank-account-differs': 'held',
  'bank-account-only-partner': 'held',
  'bank-account-null': 'rejected',
  'account-number-only': 'rejected',
  'iban-check-digit': 'rejected',
  'iban-outside-sepa': 'held',
  'iban-as-typed': 'payable',
  'expenses-four-decimals': 'payable',
  'expenses-rounded': 'payable',
  'unknown-fields': 'payable',
};

/** The troubles by the report's index; reports beyond the sixtieth have none. */
export const TROUBLE_AT: ReadonlyMap<number, AmpecoTroubleKind> = new Map([
  [2, 'expenses-sum'],
  [5, 'iban-as-typed'],
  [8, 'bank-account-differs'],
  [11, 'expenses-four-decimals'],
  [13, 'paid-by-records'],
  [15, 'total-zero'],
  [17, 'unknown-fields'],
  [19, 'iban-check-digit'],
  [22, 'report-total'],
  [24, 'expenses-rounded'],
  [26, 'bank-account-null'],
  [29, 'partly-paid'],
  [30, 'record-listed-twice'],
  [32, 'total-fraction'],
  [34, 'expenses-four-decimals'],
  [36, 'total-over-limit'],
  [38, 'iban-as-typed'],
  [40, 'records-reversed'],
  [41, 'bank-account-only-partner'],
  [44, 'total-negative'],
  [45, 'uncollected'],
  [47, 'iban-outside-sepa'],
  [50, 'expenses-rounded'],
  [53, 'account-number-only'],
  [59, 'total-absent'],
]);
