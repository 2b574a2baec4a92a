import type { ReportedAmount, TransactionItem } from '../report.ts';
import { comesBack } from './booked-says.ts';
import type { Identity } from './identify.ts';

/**
 * The sum of an entry's details that belong to one batch of ours and name no payment. It keeps only the first detail
 * and the sum, so it does not grow.
 */
export class BatchSum {
  readonly first: TransactionItem;
  readonly identity: Identity;
  details = 1;
  /** Undefined where a detail has no amount. */
  amount: ReportedAmount | undefined;

  constructor(first: TransactionItem, identity: Identity) {
    this.first = first;
    this.identity = identity;
    this.amount = first.amount;
  }

  /** Whether a detail is of the same batch, side and kind. */
  takes(item: TransactionItem, { batchId }: Identity): boolean {
    const { first } = this;
    return (
      batchId === this.identity.batchId &&
      item.creditDebit === first.creditDebit &&
      item.bankTransactionCode?.subFamily === first.bankTransactionCode?.subFamily &&
      isReturn(item) === isReturn(first)
    );
  }

  add({ amount }: TransactionItem): void {
    this.details += 1;
    this.amount = plus(this.amount, amount);
  }
}

function isReturn({ entry, creditDebit, bankTransactionCode, returnInformation }: TransactionItem): boolean {
  return comesBack({ entry, creditDebit, code: bankTransactionCode, returnInformation, only: false });
}

function plus(sum: ReportedAmount | undefined, part: ReportedAmount | undefined): ReportedAmount | undefined {
  if (sum === undefined || part === undefined) return undefined;
  if (!sum.readable) return sum;
  if (!part.readable) return part;
  if (sum.currency !== part.currency) return { readable: false, problem: 'parts-differ', line: 0 };
  return { ...sum, amountMinor: sum.amountMinor + part.amountMinor };
}
