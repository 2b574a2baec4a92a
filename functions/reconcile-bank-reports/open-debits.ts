import type { BankLine } from '../bank/lines/bank-line.ts';
import { MAX_OPEN_DEBITS } from '../ledger/statement-days.ts';

/**
 * Each statement's booked debits without a payment of ours. One may be a payment that lost its ids on the way: while it
 * stands, no refused payment of its amount counts as not debited.
 */
export class OpenDebits {
  readonly #byStatement = new Map<string, Set<string> | undefined>();

  add({ entry, creditDebit, amount }: BankLine): void {
    if (entry === undefined || entry.status !== 'BOOK' || creditDebit !== 'debit') return;
    const known = this.#byStatement.get(entry.statement.id);
    if (known === undefined && this.#byStatement.has(entry.statement.id)) return;
    const amounts = known ?? new Set<string>();
    // An unreadable amount may be any.
    if (amount?.readable !== true || amounts.size >= MAX_OPEN_DEBITS) {
      this.#byStatement.set(entry.statement.id, undefined);
      return;
    }
    this.#byStatement.set(entry.statement.id, amounts.add(amount.amountMinor.toString()));
  }

  /** In minor units, as text; undefined where there are too many. */
  of(statementId: string): readonly string[] | undefined {
    const amounts = this.#byStatement.get(statementId);
    if (amounts !== undefined) return [...amounts].sort();
    return this.#byStatement.has(statementId) ? undefined : [];
  }
}
