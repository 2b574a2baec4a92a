import { type Payout, parseEndToEndId } from '../../functions/core/payout.ts';
import type { AlarmEvent } from '../../functions/platform/alarm-events.ts';
import type { PaymentFile } from '../../local/sandbox/bank/check-file.ts';
import { countsOf, type RunCounts, transitionName } from '../counts.ts';

/** Counts what happens in a run: a run in which nothing happens proves nothing. */
export class Happened {
  readonly #transitions: string[] = [];
  readonly #alarms: AlarmEvent[] = [];
  readonly #contradicted = new Set<string>();
  #secondAttempts = 0;

  /** A row was written. */
  step(before: Payout | undefined, after: Payout): void {
    if (before?.state !== after.state) {
      this.#transitions.push(transitionName(before?.state ?? 'none', after.state));
    }
    if (after.reasons.some(({ code }) => code === 'bank-contradiction')) {
      this.#contradicted.add(after.payoutId);
    }
  }

  /** A file lies in the outbox. */
  file({ orders }: PaymentFile): void {
    for (const { endToEndId } of orders) {
      if ((parseEndToEndId(endToEndId)?.attempt ?? 1) > 1) this.#secondAttempts += 1;
    }
  }

  alarm(event: AlarmEvent): void {
    this.#alarms.push(event);
  }

  /** @param faults that struck. */
  counts(faults: Iterable<string>): RunCounts {
    return {
      faults: countsOf(faults),
      transitions: countsOf(this.#transitions),
      alarms: countsOf(this.#alarms),
      secondAttempts: this.#secondAttempts,
      contradictions: this.#contradicted.size,
    };
  }
}
