import { reportOf } from '../../../functions/core/bank-fact.ts';
import type { PayoutId } from '../../../functions/core/ids.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { decodePayout } from '../../../functions/ledger/payout-row.ts';
import type { Item } from '../../../functions/ledger/table.ts';
import { noneIfUnreadable } from '../../../functions/ledger/unreadable-row.ts';

/** What an archive must contain, as its payouts name it. Keeps ids alone. */
export class Gathering {
  readonly payouts = new Set<PayoutId>();
  readonly batches = new Set<string>();
  /** Digests of payouts' charges. */
  readonly charges = new Set<string>();
  readonly runs = new Set<string>();
  /** As facts name them: type and the first digits of their SHA-256. */
  readonly reports = new Set<string>();
  /** As anchors name them, whole. */
  readonly reportDigests = new Set<string>();
  /** ISO 8601, of the last step of any payout. */
  lastStepAt = '';

  /** A payout of the month: its files and its runs belong to the archive whole, with all that they pay. */
  addOfMonth(payout: Payout): void {
    this.addOther(payout);
    for (const { facts } of payout.history) {
      if (facts === undefined) continue;
      if ('batchId' in facts) this.batches.add(facts.batchId);
      if ('runId' in facts) this.runs.add(facts.runId);
    }
  }

  /** A payout of another month: what banks said of it belongs here. */
  addOther({ history }: Payout): void {
    for (const { at, evidence } of history) {
      if (at > this.lastStepAt) this.lastStepAt = at;
      if (evidence !== undefined) this.reports.add(reportOf(evidence.bankReportId));
    }
  }
}

/** @returns undefined for a row that cannot be read: it goes into the archive as it is. */
export function readablePayout(item: Item): Payout | undefined {
  try {
    return decodePayout(item);
  } catch (error) {
    return noneIfUnreadable(error);
  }
}
