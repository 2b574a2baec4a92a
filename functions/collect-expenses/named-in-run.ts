import type { PayoutId } from '../core/ids.ts';
import type { Named } from '../ledger/named-parts.ts';

/** What a run's readings named: in the end it shows what is missing. */
export class NamedInRun {
  readonly #payoutIds = new Set<PayoutId>();
  readonly #unread = new Set<string>();
  #isWhole = true;
  #newPayoutIds: PayoutId[] = [];
  #newUnread: string[] = [];

  /** Payouts of this run's expenses. */
  get payoutIds(): ReadonlySet<PayoutId> {
    return this.#payoutIds;
  }

  /** Unreadable reports: the run could not name their expenses. */
  get unread(): ReadonlySet<string> {
    return this.#unread;
  }

  /** Whether each row of the source told its expense, or at least its report. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  add(payoutId: PayoutId): void {
    if (this.#payoutIds.has(payoutId)) return;
    this.#payoutIds.add(payoutId);
    this.#newPayoutIds.push(payoutId);
  }

  /** @param reportId undefined if not even that is readable. */
  addUnread(reportId: string | undefined): void {
    if (reportId === undefined) {
      this.#isWhole = false;
      return;
    }
    if (this.#unread.has(reportId)) return;
    this.#unread.add(reportId);
    this.#newUnread.push(reportId);
  }

  /** Names since the last call, to keep before the checkpoint moves past them. */
  takeNew(): Named {
    const named = { payoutIds: this.#newPayoutIds, unread: this.#newUnread };
    this.#newPayoutIds = [];
    this.#newUnread = [];
    return named;
  }
}
