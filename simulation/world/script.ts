import type { Payout } from '../../functions/core/payout.ts';
import type { Fate } from '../../local/sandbox/bank/fate.ts';
import type { BookedExpense } from './expense-book.ts';

/** What somebody does about an expense, once its payout is in a state that they notice. */
export type PersonStep = {
  readonly expense: BookedExpense;
  readonly when: Pick<Payout, 'state' | 'attempt'>;
  /** The first two happen at the source, the others in the ledger. */
  readonly act: 'correct-account' | 'pay-at-source' | 'release' | 'cancel';
};

/** A run that leaves nothing of the outside world to chance. */
export type Script = {
  readonly expenses: readonly BookedExpense[];
  readonly steps: readonly PersonStep[];
  /** Each payment's fate at the bank. */
  readonly fate: (endToEndId: string) => Fate;
  /** How each expense's payout must end. The run is over once all have and no batch is unfinished. */
  readonly ends: ReadonlyMap<string, Pick<Payout, 'state' | 'attempt'>>;
  /** The debtor account whose first proposal nobody approves: it expires. All others are approved by two people. */
  readonly ignoredProposalOf: string;
};
