import type { Payout } from '../../functions/core/payout.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import { anotherIban, type ExpenseBook } from './expense-book.ts';
import type { Stores } from './stores.ts';
import type { Timeline } from './timeline.ts';

/** So many moments to edit a row, spread over its expense's life. */
const MOMENTS = 4;

export type RowEditsOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
  readonly book: ExpenseBook;
  readonly payouts: ReadonlyMap<string, Payout>;
  readonly untilMs: number;
};

type RowEdit = { readonly from: string; readonly to: string };

/** Somebody with console access writes another IBAN into a payout's row; in the end a person restores it. */
export class RowEdits {
  readonly #options: RowEditsOptions;
  readonly #edits = new Map<string, RowEdit>();

  constructor(options: RowEditsOptions) {
    this.#options = options;
  }

  plan(): void {
    const { timeline, chance, book, untilMs } = this.#options;
    for (const expense of book.expenses) {
      const { id, payoutId, appearsMs } = expense;
      const dice = chance.at(`row edits ${id}`);
      for (let moment = 1; moment <= MOMENTS; moment += 1) {
        const site = `row:${id}:${moment}`;
        const iban = anotherIban(expense, chance.at(site));
        const atMs = appearsMs + dice.below(Math.max(1, untilMs - appearsMs));
        timeline.at(atMs, () => this.#edit(`PAYOUT#${payoutId}`, site, iban));
      }
    }
  }

  #edit(key: string, site: string, iban: string): void {
    const { calls, payouts, stores } = this.#options;
    const row = payouts.get(key);
    if (row === undefined || this.#edits.has(key)) return;
    if (calls.faultAt(site, ['row-edited']) === undefined) return;
    this.#edits.set(key, { from: row.iban, to: iban });
    stores.edit(key, 'iban', { S: iban });
  }

  /** Restores edits that still stand. */
  undo(): void {
    const { stores } = this.#options;
    for (const [key, { from, to }] of this.#edits) {
      if (stores.row(key)?.['iban']?.S === to) stores.edit(key, 'iban', { S: from });
    }
    this.#edits.clear();
  }

  /** The write without the edit: only the pipeline's own decision. */
  without(write: TableWrite): TableWrite {
    const edit = this.#edits.get(write.key);
    if (edit === undefined || write.after['iban']?.S !== edit.to) return write;
    return { ...write, after: { ...write.after, iban: { S: edit.from } } };
  }
}
