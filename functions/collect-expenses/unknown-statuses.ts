import type { Log } from '../platform/log.ts';

/** A source that invents statuses by the thousand is told of all the same. */
const MAX_DISTINCT = 10;

/** The statuses of one run that nothing here knows: their expenses are held, and a person is called once for all. */
export class UnknownStatuses {
  readonly #statuses = new Set<string>();
  #expenses = 0;

  add(status: string): void {
    this.#expenses += 1;
    if (this.#statuses.size < MAX_DISTINCT) this.#statuses.add(status);
  }

  alarm(log: Log): void {
    if (this.#expenses === 0) return;
    // A status is a word of an API; what does not look like one may be anything.
    const shown = [...this.#statuses].filter((status) => /^[A-Za-z][A-Za-z _-]{0,39}$/.test(status));
    log.alarm('source-status-unknown', {
      expenses: this.#expenses,
      statuses: shown.join(', '),
      action: 'Their payouts are held. Ask the source what the status means, before any of them is released.',
    });
  }
}
