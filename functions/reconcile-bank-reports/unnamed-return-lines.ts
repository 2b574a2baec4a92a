import type { BankLine } from '../bank/lines/bank-line.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { readUnnamedReturns, type UnnamedReturn } from '../ledger/unnamed-returns.ts';
import type { DebtorAccount } from '../platform/config.ts';

/** Lines of one report to search for; a person gets the rest. */
const MAX_LINES = 1_000;

/** A return without our id, with its line if in this report. */
export type Wanted = {
  readonly account: DebtorAccount;
  readonly returned: UnnamedReturn;
  readonly line: BankLine | undefined;
};

/** One report's returns without our id, and its debits for earlier such returns. */
export class UnnamedReturnLines {
  readonly #table: LedgerTable;
  readonly #kept = new Map<string, Promise<readonly UnnamedReturn[]>>();
  #wanted = new Map<string, Wanted>();

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  /** @returns false at the bound. */
  add(wanted: Wanted): boolean {
    if (this.#wanted.size >= MAX_LINES) return false;
    this.#wanted.set(wanted.returned.bankReportId, wanted);
    return true;
  }

  /** Earlier reports' returns whose debit is still unread. */
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
