import type { Payability } from '../../core/expense.ts';

/**
 * https://docs.spirii.com/api-reference/reimbursement-expenses/get-expense, `paymentStatus`. `Failed` says that nobody
 * was paid, not who should pay now.
 */
const BY_PAYMENT_STATUS: ReadonlyMap<string, Payability> = new Map([
  ['Not started', 'payable'],
  ['Awaiting funds', 'waiting'],
  ['In progress', 'paid-by-source'],
  ['Paid', 'paid-by-source'],
  ['Failed', 'unclear'],
]);

/** In the order of a report's life: .../reimbursement-expenses/list-expense-reports, `status`. */
export const LIFE_OF_A_REPORT = ['Active', 'Pending', 'Approved', 'FundsReceived'];

/** From payable to must-not-pay: of two readings, the one later in this list counts. */
const BY_CAUTION: readonly Payability[] = ['payable', 'waiting', 'unclear', 'paid-by-source'];

/** Spirii's statuses of an expense and its report; undefined or null where it gives none. */
export type Statuses = {
  readonly paymentStatus: string | null | undefined;
  readonly reportStatuses: readonly (string | null | undefined)[];
};

/** `unknown`: statuses that no documentation names, or not in this case; nobody knows what they mean. */
export type Judged = { readonly payability: Payability; readonly unknown: readonly string[] };

/**
 * Whether to pay an expense. Spirii's own payment comes first: nobody may pay it here too. An unknown status is
 * `unclear`, not `waiting`: that would silently withdraw the payout.
 *
 * @param payWhen statuses of a report that pay.
 */
export function judgeStatuses(
  { paymentStatus, reportStatuses }: Statuses,
  payWhen: readonly string[],
): Judged {
  const stated = reportStatuses.filter((status) => status !== null && status !== undefined);
  const byPayment =
    paymentStatus === null || paymentStatus === undefined
      ? 'payable'
      : (BY_PAYMENT_STATUS.get(paymentStatus) ?? 'unclear');
  const unknown = [
    ...stated.filter((status) => !payWhen.includes(status) && !LIFE_OF_A_REPORT.includes(status)),
    ...(typeof paymentStatus === 'string' && !BY_PAYMENT_STATUS.has(paymentStatus) ? [paymentStatus] : []),
  ];
  if (byPayment === 'paid-by-source') return { payability: byPayment, unknown };
  if (unknown.length > 0) return { payability: 'unclear', unknown };
  return { payability: stated.every((status) => payWhen.includes(status)) ? byPayment : 'waiting', unknown };
}

/** Whether Spirii has paid; `In progress` may still fail there. */
export function isPaidBySpirii(paymentStatus: string | null | undefined): boolean {
  return paymentStatus === 'Paid';
}

export function moreCautious(a: Payability, b: Payability): Payability {
  return BY_CAUTION.indexOf(a) >= BY_CAUTION.indexOf(b) ? a : b;
}
