/**
 * Every reason for which a function calls a person, in the order of a payout's way. An unlisted event does not compile;
 * each has an alarm in the stack and an entry in docs/operations.md. The list is short and fixed, so the metric by
 * event stays small.
 */
export const ALARM_EVENTS = [
  'secret-rejected',
  'token-expiring',
  'source-forbidden',
  'collection-failed',
  'collection-late',
  'expenses-vanished',
  'source-version-ending',
  'source-status-unknown',
  'report-without-expenses',
  'source-unstable',
  'source-changed-after-batching',
  'source-pays-too',
  'payout-unreadable',
  'payouts-stalled',
  'payouts-overdue',
  'cap-hit',
  'payments-stopped',
  'file-refused',
  'file-failed',
  'approvers-missing',
  'approval-due',
  'approval-expired',
  'approval-unverified',
  'file-late',
  'file-not-acknowledged',
  'batch-lost',
  'batch-not-repaired',
  'batch-unreadable',
  'bank-silent',
  'bank-report-refused',
  'bank-report-unmatched',
  'bank-contradiction',
  'bank-facts-full',
  'statement-missing',
  'sums-broken',
  'proof-incomplete',
  'event-set-aside',
  'payout-row-tampered',
  'payout-row-deleted',
  'console-failing',
] as const;

export type AlarmEvent = (typeof ALARM_EVENTS)[number];
