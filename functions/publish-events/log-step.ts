import type { Payout } from '../core/payout.ts';
import { payoutEventOf } from '../core/payout-event.ts';
import type { Log } from '../platform/log.ts';

/**
 * One line per step of a payout: the logs alone tell what became of it and why. It repeats the event on the bus, which
 * has no personal data, without the amount: following a payout needs none.
 */
export function logStep(log: Log, payout: Payout): void {
  const { payoutVersion, from, to, by, why, reasonCodes, evidence, ...event } = payoutEventOf(payout);
  log.info('payout-status-changed', {
    payoutId: event.payoutId,
    version: payoutVersion,
    attempt: event.attempt,
    from,
    to,
    by,
    why,
    reasonCodes: joined(reasonCodes),
    bankStatus: evidence?.status ?? undefined,
    bankReasonCode: evidence?.reasonCode ?? undefined,
    bankReportId: evidence?.bankReportId,
    source: event.source,
    account: event.account,
    expenseId: event.expenseId,
    /** The collection that last queued it. */
    runId: payout.runId,
    debtorAccountId: event.debtorAccountId ?? undefined,
    batchId: event.batchId ?? undefined,
  });
}

function joined(codes: readonly string[]): string | undefined {
  return codes.length === 0 ? undefined : codes.join(' ');
}
