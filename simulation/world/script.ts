import type { Payout } from '../../functions/core/payout.ts';
import type { Fate } from '../../local/sandbox/bank/fate.ts';
import type { BookedExpense } from './expense-book.ts';

/** What somebody does about one expense, once its payout stands where they would notice it. */
export type PersonStep = {
  readonly expense: BookedExpense;
  readonly when: Pick<Payout, 'state' | 'attempt'>;
  /** The first two are done at the source, the others in the ledger. */
  readonly act: 'correct-account' | 'pay-at-source' | 'release' | 'cancel';
};

/** A run in which nothing of the outside world is left to chance. */
export type Script = {
  readonly expenses: readonly BookedExpense[];
  readonly steps: readonly PersonStep[];
  /** What the bank does with each payment. */
  readonly fate: (endToEndId: string) => Fate;
  /** How each expense's payout must end. Once all have, and no batch is unfinished, the run is over. */
  readonly ends: ReadonlyMap<string, Pick<Payout, 'state' | 'attempt'>>;
};
