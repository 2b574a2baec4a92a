/** What can be wrong with a payment file; one rule for each code. */
export const PROBLEM_CODES = [
  'xml-malformed',
  'xml-declaration',
  'xml-construct',
  'namespace',
  'file-too-large',
  'element-unexpected',
  'element-order',
  'element-missing',
  'attribute-unexpected',
  'text-unexpected',
  'address-present',
  'text-characters',
  'text-length',
  'text-slash',
  'name-unreadable',
  'id-invalid',
  'end-to-end-id-repeated',
  'created-at-invalid',
  'payment-method',
  'batch-booking',
  'service-level',
  'charge-bearer',
  'execution-date-invalid',
  'execution-date-past',
  'execution-date-closed',
  'iban-invalid',
  'bic-invalid',
  'bic-country',
  'lei-invalid',
  'party-ids',
  'party-id-scheme',
  'debtor-address-refused',
  'country-invalid',
  'debtor-agent',
  'debtor-bic-missing',
  'currency',
  'amount-format',
  'amount-range',
  'amount-not-whole',
  'group-count',
  'group-control-sum',
  'payment-count',
  'payment-control-sum',
  'sealed-message-id',
  'sealed-payment-information-id',
  'sealed-debtor-account',
  'sealed-account-currency',
  'sealed-party-id',
  'sealed-debtor-address',
  'sealed-payment-type',
  'sealed-execution-date',
  'sealed-count',
  'sealed-control-sum',
  'sealed-transaction',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

export type PaymentFileProblem = {
  readonly code: ProblemCode;
  /** A sentence without a name or an account. */
  readonly message: string;
  /** End-to-end id, or `#` and the position in the file where the id itself is not valid. */
  readonly transaction?: string;
};

const MAX_PROBLEMS = 50;

/** Keeps the first fifty: one is enough to refuse the file, and nobody reads more. */
export class ProblemList {
  readonly #problems: PaymentFileProblem[] = [];

  add(code: ProblemCode, message: string, transaction?: string): void {
    if (this.isFull) return;
    this.#problems.push(transaction === undefined ? { code, message } : { code, message, transaction });
  }

  get isFull(): boolean {
    return this.#problems.length >= MAX_PROBLEMS;
  }

  get all(): readonly PaymentFileProblem[] {
    return this.#problems;
  }
}
