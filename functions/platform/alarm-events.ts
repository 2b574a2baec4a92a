/**
 * Every reason for which a function calls a person, in the order of a payout's way. An unlisted event does not compile;
 * each has an alarm in the stack and an entry in docs/operations.md. The list is short and fixed: the metric by event
 * stays small.
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
  'tariff-rate-ending',
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
  'approvers-changed',
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
  'write-back-late',
  'write-back-unclear',
  'sums-broken',
  'proof-incomplete',
  'event-set-aside',
  'payout-row-tampered',
  'payout-row-deleted',
  'console-failing',
] as const;

export type AlarmEvent = (typeof ALARM_EVENTS)[number];

/** Alarms on AWS services, beside the functions' own. */
export const SERVICE_ALARMS = [
  'runs-missed',
  'payouts-dead-lettered',
  'queue-behind',
  'function-failing',
  'function-throttled',
  'events-behind',
  'events-aside',
  'outlook-missing',
] as const;

export type ServiceAlarm = (typeof SERVICE_ALARMS)[number];

/** The name of a stage's alarm without the stage; undefined for another stage's alarm. */
export function alarmOfStage(alarmName: string, stage: string): string | undefined {
  const prefix = `ev-payouts-${stage}-`;
  const name = alarmName.startsWith(prefix) ? alarmName.slice(prefix.length) : '';
  // Another stage's name may begin with this one's. Some alarms exist once per function.
  const isOurs =
    ALARM_EVENTS.some((event) => event === name) ||
    SERVICE_ALARMS.some((alarm) => name === alarm || name.startsWith(`${alarm}-`));
  return isOurs ? name : undefined;
}
