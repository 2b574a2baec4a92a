import type { Payout } from '../../functions/core/payout.ts';
import type { FaultKind } from '../faults/kinds.ts';
import type { Knowledge } from '../invariants/knowledge.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import {
  anotherIban,
  type BookedExpense,
  changeFacts,
  changePayability,
  type ExpenseBook,
} from './expense-book.ts';
import type { Timeline } from './timeline.ts';

const HOUR_MS = 3_600_000;
/** An expense may change at so many moments, spread over its life. */
const MOMENTS = 8;

export type ExpenseChangesOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly book: ExpenseBook;
  readonly knowledge: Knowledge;
  readonly untilMs: number;
};

/** Sources change their mind: amounts, accounts, and whether to pay an expense at all. */
export class ExpenseChanges {
  readonly #options: ExpenseChangesOptions;

  constructor(options: ExpenseChangesOptions) {
    this.#options = options;
  }

  plan(): void {
    const { timeline, chance, book, untilMs } = this.#options;
    for (const expense of book.expenses) {
      const dice = chance.at(`moments ${expense.id}`);
      if (expense.payability === 'waiting') {
        timeline.at(expense.appearsMs + dice.between(1, 96) * HOUR_MS, () => this.#giveBack(expense));
      }
      for (let moment = 1; moment <= MOMENTS; moment += 1) {
        const atMs = expense.appearsMs + dice.below(Math.max(1, untilMs - expense.appearsMs));
        timeline.at(atMs, () => this.#change(expense, `expense:${expense.id}:${moment}`));
      }
    }
  }

  /** The bank refused or returned the payout: its source may let it wait, and release it unchanged. */
  afterRefusal({ payoutId, attempt }: Pick<Payout, 'payoutId' | 'attempt'>): void {
    const { timeline, chance, calls, book } = this.#options;
    const expense = book.ofPayout(payoutId);
    if (expense?.source !== 'spirii') return;
    const site = `refused:${expense.id}:${attempt}`;
    if (calls.faultAt(site, ['expense-waits-refused']) === undefined) return;
    const dice = chance.at(site);
    timeline.after(dice.between(1, 48) * HOUR_MS, () => {
      if (expense.payability !== 'payable') return;
      this.#options.knowledge.forget(expense);
      changePayability(expense, 'waiting', timeline.nowMs);
      timeline.after(dice.between(24, 72) * HOUR_MS, () => this.#giveBack(expense));
    });
  }

  #change(expense: BookedExpense, site: string): void {
    const { timeline, chance, calls, knowledge } = this.#options;
    const fault = calls.faultAt(site, CHANGES);
    if (fault === undefined) return;
    knowledge.forget(expense);
    const dice = chance.at(site);
    switch (fault) {
      case 'expense-amount':
        changeFacts(expense, { amountMinor: BigInt(dice.between(100, 40_000)) });
        break;
      case 'expense-iban':
        changeFacts(expense, { iban: anotherIban(expense, dice) });
        break;
      default: {
        // A settlement report is open or paid; an expense may also wait for funds and become payable again.
        const waits = expense.source === 'spirii' && dice.oneIn(2);
        changePayability(expense, waits ? 'waiting' : 'paid-by-source', timeline.nowMs);
        if (waits && dice.oneIn(2))
          timeline.after(dice.between(1, 48) * HOUR_MS, () => this.#giveBack(expense));
        // Spirii's own payment came back; the listing of the report does not show it.
        if (!waits && expense.source === 'spirii' && dice.oneIn(2))
          timeline.after(dice.between(1, 120) * HOUR_MS, () => this.#giveBack(expense));
      }
    }
  }

  #giveBack(expense: BookedExpense): void {
    if (expense.payability === 'payable') return;
    this.#options.knowledge.forget(expense);
    changePayability(expense, 'payable', this.#options.timeline.nowMs);
  }
}

const CHANGES: readonly FaultKind[] = ['expense-amount', 'expense-iban', 'expense-taken-back'];
