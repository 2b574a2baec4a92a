import type { Payability } from '../../core/expense.ts';

/** https://docs.spirii.com/api-reference/reimbursement-expenses/get-expense, `paymentStatus`. */
const BY_PAYMENT_STATUS: ReadonlyMap<string, Payability> = new Map([
  ['Not started', 'payable'],
  ['Awaiting funds', 'waiting'],
  ['In progress', 'paid-by-source'],
  ['Paid', 'paid-by-source'],
]);

/** From the one that pays to the one that must not: of two readings, the later in this list counts. */
const BY_CAUTION: readonly Payability[] = ['payable', 'waiting', 'unclear', 'paid-by-source'];

/**
 * Whether an expense is to be paid. What Spirii pays itself comes first: that must never be paid here. `Failed` and
 * statuses that are not known need a person.
 *
 * @param paymentStatus null or undefined where the expense has none, which Spirii allows: no payment has begun.
 */
export function payabilityOf(paymentStatus: string | null | undefined, reportPays: boolean): Payability {
  const byPayment =
    paymentStatus === null || paymentStatus === undefined
      ? 'payable'
      : (BY_PAYMENT_STATUS.get(paymentStatus) ?? 'unclear');
  if (byPayment === 'paid-by-source') return byPayment;
  return reportPays ? byPayment : 'waiting';
}

export function moreCautious(a: Payability, b: Payability): Payability {
  return BY_CAUTION.indexOf(a) >= BY_CAUTION.indexOf(b) ? a : b;
}
