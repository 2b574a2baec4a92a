import type { Payability } from '../../core/expense.ts';

/**
 * https://docs.spirii.com/api-reference/reimbursement-expenses/get-expense, `paymentStatus`. `Failed` is known and
 * says that nobody was paid, not who is to pay now.
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

/** From the one that pays to the one that must not: of two readings, the later in this list counts. */
const BY_CAUTION: readonly Payability[] = ['payable', 'waiting', 'unclear', 'paid-by-source'];

/** What Spirii says of an expense and of the report that it is in, each undefined or null where it says nothing. */
export type Statuses = {
  readonly paymentStatus: string | null | undefined;
  readonly reportStatuses: readonly (string | null | undefined)[];
};

/** `unknown` are the statuses that no documentation names, also in another case: nobody knows what they mean. */
export type Judged = { readonly payability: Payability; readonly unknown: readonly string[] };

/**
 * Whether an expense is to be paid. What Spirii pays itself comes first: that must never be paid here. A status that
 * is not known is `unclear`, not a reason to let an expense wait: that would withdraw its payout without a word.
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

/** Whether Spirii has paid: `In progress` may still fail there. */
export function isPaidBySpirii(paymentStatus: string | null | undefined): boolean {
  return paymentStatus === 'Paid';
}

export function moreCautious(a: Payability, b: Payability): Payability {
  return BY_CAUTION.indexOf(a) >= BY_CAUTION.indexOf(b) ? a : b;
}
