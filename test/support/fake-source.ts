import type { PipelineError } from '../../functions/core/errors.ts';
import type { Expense, SourceName } from '../../functions/core/expense.ts';
import type { PaidMarks } from '../../functions/core/follow.ts';
import type { Checkpoint, Source, SourceItem } from '../../functions/sources/source.ts';

export type FakeSourceOptions = {
  readonly account?: string;
  readonly namesAllApproved?: boolean;
  readonly paidMarks?: PaidMarks;
  /** Thrown instead of the item at this index. */
  readonly failAt?: { readonly index: number; readonly error: Error };
  readonly details?: (expense: Expense) => Promise<Expense>;
  /** Called before each item, with its index. */
  readonly onItem?: (index: number) => Promise<void> | void;
};

/** A source that lists what it is given. Its checkpoint is the index of the item to go on with. */
export class FakeSource implements Source {
  readonly name: SourceName = 'spirii';
  readonly namesAllApproved: boolean;
  readonly paidMarks: PaidMarks;
  readonly account: string;
  readonly detailsRead: string[] = [];
  /** The checkpoints that it was asked to go on from. */
  readonly startedAt: (Checkpoint | undefined)[] = [];
  readonly #items: readonly (Expense | PipelineError)[];
  readonly #options: FakeSourceOptions;

  constructor(items: readonly (Expense | PipelineError)[], options: FakeSourceOptions = {}) {
    this.account = options.account ?? 'nordfleet';
    this.namesAllApproved = options.namesAllApproved ?? false;
    this.paidMarks = options.paidMarks ?? 'never';
    this.#items = items;
    this.#options = options;
  }

  async *expenses(checkpoint: Checkpoint | undefined): AsyncGenerator<SourceItem> {
    this.startedAt.push(checkpoint);
    const { failAt, onItem } = this.#options;
    for (let index = Number(checkpoint ?? 0); index < this.#items.length; index += 1) {
      await onItem?.(index);
      if (failAt?.index === index) throw failAt.error;
      const item = this.#items[index];
      if (item === undefined) return;
      const next = String(index + 1);
      if (item instanceof Error) yield { kind: 'unreadable', error: item, checkpoint: next };
      else yield { kind: 'expense', expense: item, checkpoint: next };
    }
  }

  async readDetails(expense: Expense): Promise<Expense> {
    this.detailsRead.push(expense.expenseId);
    return this.#options.details?.(expense) ?? expense;
  }

  lists(reportId: string, expenseId: string): Promise<boolean> {
    const isIt = (item: Expense | PipelineError): boolean =>
      !(item instanceof Error) && item.reportId === reportId && item.expenseId === expenseId;
    return Promise.resolve(this.#items.some(isIt));
  }
}
