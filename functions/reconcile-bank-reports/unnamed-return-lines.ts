import type { LedgerTable } from '../ledger/table.ts';
import { readUnnamedReturns, type UnnamedReturn } from '../ledger/unnamed-returns.ts';
import type { DebtorAccount } from '../platform/config.ts';
import type { BankLine } from './bank-line.ts';

/** Lines of one report that are searched for; the rest is left to a person. */
const MAX_LINES = 1_000;

/** A return without an id of ours, with its line where it is one of this report. */
export type Wanted = {
  readonly account: DebtorAccount;
  readonly returned: UnnamedReturn;
  readonly line: BankLine | undefined;
};

/** What one report has of returns without an id of ours: its own, and debits of those that were read before it. */
export class UnnamedReturnLines {
  readonly #table: LedgerTable;
  readonly #kept = new Map<string, Promise<readonly UnnamedReturn[]>>();
  #wanted = new Map<string, Wanted>();

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  /** @returns false where it is one too many. */
  add(wanted: Wanted): boolean {
    if (this.#wanted.size >= MAX_LINES) return false;
    this.#wanted.set(wanted.returned.bankReportId, wanted);
    return true;
  }

  /** Those of earlier reports whose debit was not read yet. */
  kept({ iban }: DebtorAccount): Promise<readonly UnnamedReturn[]> {
    const known = this.#kept.get(iban);
    if (known !== undefined) return known;
    const read = readUnnamedReturns(this.#table, iban);
    this.#kept.set(iban, read);
    return read;
  }

  takeAll(): readonly Wanted[] {
    const wanted = [...this.#wanted.values()];
    this.#wanted = new Map();
    return wanted;
  }
}
