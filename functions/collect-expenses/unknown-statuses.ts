import type { Log } from '../platform/log.ts';

/** Bounds a source that invents statuses by the thousand. */
const MAX_DISTINCT = 10;

/** The unknown statuses of one run: their expenses are held, and one alarm covers all. */
export class UnknownStatuses {
  readonly #statuses = new Set<string>();
  #expenses = 0;

  add(status: string): void {
    this.#expenses += 1;
    if (this.#statuses.size < MAX_DISTINCT) this.#statuses.add(status);
  }

  alarm(log: Log): void {
    if (this.#expenses === 0) return;
    // A status is a word of an API; other text may be anything.
    const shown = [...this.#statuses].filter((status) => /^[A-Za-z][A-Za-z _-]{0,39}$/.test(status));
    log.alarm('source-status-unknown', {
      expenses: this.#expenses,
      statuses: shown.join(', '),
      action: 'Their payouts are held. Ask the source what the status means, before any of them is released.',
    });
  }
}
