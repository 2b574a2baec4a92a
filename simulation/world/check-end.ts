import type { Payout } from '../../functions/core/payout.ts';
import type { Config } from '../../functions/platform/config.ts';
import { CalledFor } from '../invariants/called-for.ts';
import { checkEndState, type EndState } from '../invariants/end-state.ts';
import { checkSourceBooks } from '../invariants/source-books.ts';
import type { Checks } from '../invariants/violation.ts';
import type { BankLink } from './bank-link.ts';
import type { ExpenseBook } from './expense-book.ts';
import type { Functions } from './functions.ts';
import type { LedgerView } from './ledger-view.ts';

export type AtTheEnd = Pick<EndState, 'words' | 'batchOf' | 'instructionOf' | 'maxAttempts' | 'endMs'> & {
  readonly book: ExpenseBook;
  readonly payouts: ReadonlyMap<string, Payout>;
  readonly bank: BankLink;
  readonly ledger: LedgerView;
  readonly functions: Functions;
  /** What a file of ours ordered. */
  readonly orderedMinor: (endToEndId: string) => bigint | undefined;
  /** Whom the pipeline tells what it paid. */
  readonly toldSources: Config['sources'];
};

/** What must hold once the world rests: between payouts, bank and people, and between payouts and their sources. */
export function checkEnd(end: AtTheEnd, checks: Checks): void {
  const { book, payouts, bank, ledger, functions, orderedMinor, toldSources, ...of } = end;
  const { expenses } = book;
  const calledFor = new CalledFor(ledger.waitingLines(), functions.alarms, end.endMs);
  checkEndState({ ...of, expenses, payouts, books: bank.books(), calledFor }, checks);
  checkSourceBooks(
    {
      expenses,
      payouts,
      orderedMinor,
      isTold: ({ source, account }) =>
        toldSources.some((told) => told.kind === source && told.account === account),
      recordsOf: (reportId) => book.settlements.recordsOf(reportId),
      isCalled: (payoutId) =>
        functions.alarms.some((alarm) => alarm.event === 'write-back-unclear' && alarm.payoutId === payoutId),
    },
    checks,
  );
}
