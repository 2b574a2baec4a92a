/** What charge records say against a price or an energy. */
export const CHARGE_FINDINGS = [
  'tariff-above-official',
  'tariff-outlier',
  'tariff-rate-unknown',
  'energy-missing',
  'energy-differs',
  'energy-above-power',
  'sessions-overlap',
] as const;

/**
 * A finding of the validation. `reject` makes a payout `rejected` (it cannot be paid as it is), `hold` makes it `held`
 * (a person must look). Messages are sentences for finance; they show at most an IBAN's country and last four
 * characters, and no names.
 */
export const FINDING_CODES = [
  'expense-malformed',
  'expense-id-duplicate',
  'expense-changed-while-reading',
  'iban-missing',
  'iban-masked',
  'iban-country-unknown',
  'iban-length',
  'iban-structure',
  'iban-check-digits',
  'iban-national-check',
  'iban-outside-sepa',
  'iban-outside-clearing',
  'amount-unreadable',
  'amount-fraction',
  'amount-not-whole',
  'amount-too-large',
  'nothing-to-pay',
  'currency-unknown',
  'currency-ended',
  'currency-differs-from-report',
  'minor-unit-unclear',
  'limit-exceeded',
  'limit-missing',
  'recipient-name-missing',
  'recipient-name-no-letters',
  'recipient-name-too-long',
  'recipient-blocked',
  'source-status-unclear',
  'charge-records-sum',
  'report-sum',
  'settlement-expenses-sum',
  'settlement-total',
  'settlement-partly-paid',
  'bank-account-differs',
  'possible-duplicate',
  'session-paid-twice',
  'iban-changed',
  'amount-changed',
  'recipient-changed',
  'source-unstable',
  'changed-while-batched',
  'source-no-longer-lists',
  'rail-missing',
  'payee-name-mismatch',
  'account-new-for-recipient',
  'account-shared-by-recipients',
  'account-is-debtor',
  'account-refused',
  'recipient-name-unwritable',
  'recipient-name-lost',
  'recipient-address-missing',
  'file-refused',
  'approval-refused',
  'bank-contradiction',
  'attempt-settled',
  'report-blocked',
  'period-unclear',
  'settlement-overlaps',
  'settlement-reversed',
  'settlement-uncollected',
  'settlement-negative',
  'origin-not-paid',
  'amount-rounded',
  'refused-before',
  'settlement-paid-otherwise',
  ...CHARGE_FINDINGS,
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];

export type Finding = {
  readonly code: FindingCode;
  readonly severity: 'reject' | 'hold';
  /** The field of the expense, in the pipeline's words: `iban`, `amount`, `currency`, … */
  readonly field?: string;
  readonly message: string;
};

/** Kept with a payout for people: it holds nothing. */
export type Note = Omit<Finding, 'severity'>;
