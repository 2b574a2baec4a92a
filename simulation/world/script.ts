import type { Payout } from '../../functions/core/payout.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import type { Fate } from '../../local/sandbox/bank/fate.ts';
import type { BookedExpense } from './expense-book.ts';

/** What somebody does about an expense once they notice a state of its payout. */
export type PersonStep = {
  readonly expense: BookedExpense;
  readonly when: Pick<Payout, 'state' | 'attempt'>;
  /** The first two act at the source, the others in the ledger. */
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
  /** The debtor account whose first proposal nobody approves: it expires. Two people approve all others. */
  readonly ignoredProposalOf: string;
};

/** Expenses whose payouts have not ended as the script says. */
export function astrayOf({ expenses, ends }: Script, payouts: ReadonlyMap<string, Payout>): string[] {
  return expenses
    .filter(({ id, payoutId }) => {
      const payout = payouts.get(payoutKey(payoutId));
      const end = ends.get(id);
      return payout?.state !== end?.state || payout?.attempt !== end?.attempt;
    })
    .map(({ id }) => id);
}
