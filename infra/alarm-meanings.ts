import type { AlarmEvent, ServiceAlarm } from '../functions/platform/alarm-events.ts';

/** The meaning of each alarm in one sentence, for its e-mail and the beginning of its entry in docs/operations.md. */
export const ALARM_MEANINGS: Readonly<Record<AlarmEvent | ServiceAlarm, string>> = {
  'secret-rejected': 'The token of a source is missing, cannot be read, or is refused by the source.',
  'token-expiring': 'The token of a source expires within seven days, or has expired.',
  'source-forbidden': 'A source knows the token but refuses the request.',
  'collection-failed': 'A source was not read to its end.',
  'collection-late': 'A source is overdue, or is read again and again but never to its end.',
  'expenses-vanished':
    'A complete reading of a source did not name expenses that were approved before; their payouts are held.',
  'source-version-ending': 'Within a month a source ends the version of its API that is in use.',
  'source-status-unknown': 'A source gives an unknown status; payouts with it are held.',
  'report-without-expenses': 'A report of a source has a total and no expenses.',
  'tariff-rate-ending':
    'The newest official price of charging that the pipeline knows ends within thirty days, or has ended.',
  'source-unstable': 'A source has changed an expense so often that it is no longer followed.',
  'source-changed-after-batching':
    'A source changed the amount, account or status of an expense that is in a file, on its way to the bank or paid; or it no longer lists one that is in a file.',
  'source-pays-too':
    'A source says that it pays, or has paid, an expense that is on its way to the bank or paid, or the same under another id.',
  'payout-unreadable': 'The row of a payout is malformed or contradicts its history, and is left out.',
  'payouts-stalled': 'Payouts were ready for longer than configured and were sent to the queue again.',
  'payouts-overdue': 'Scheduled payouts whose day has passed are in no file.',
  'cap-hit': 'More is due than one file, run or day may pay.',
  'payments-stopped': 'A person has stopped payments of a debtor account, or all; they are still stopped.',
  'file-refused': 'A payment file did not pass its own check before it was sealed.',
  'file-failed': 'A payment file could not be made or put into the outbox.',
  'approvers-missing': 'A payment file was proposed that fewer people may sign than it needs.',
  'approvers-changed': 'A key that may approve payment files was brought in or taken out.',
  'approval-due': 'A proposed payment file expires within an hour, and approvals are missing.',
  'approval-expired': 'Nobody approved a proposed payment file in time; its payouts go with the next one.',
  'approval-unverified':
    'The approvals of a sealed batch do not let its file leave: somebody may have edited its row.',
  'file-late':
    'A sealed file had not left in time: by the expiry of its approvals, or on its execution date.',
  'file-not-acknowledged': 'The answer of the bank to a payment file is overdue.',
  'batch-lost': 'A submission was so slow that the repair voided its batch.',
  'batch-not-repaired': 'The repair could not finish or free a batch.',
  'batch-unreadable': 'The row of a batch or of its manifest is missing or malformed.',
  'bank-silent':
    'Payouts are at the bank for more than seven days after their execution date, neither booked nor refused.',
  'bank-report-refused': 'A file in the inbox is not a readable report, and was set aside whole.',
  'bank-report-unmatched':
    'Lines of a bank report name ids of ours unknown to the ledger, or another amount or account.',
  'bank-contradiction': 'The bank says two things that cannot both be true.',
  'bank-facts-full': 'A bank says more about one payment, or of one batch, than is kept.',
  'statement-missing':
    'Retries of refused payments wait for a statement of the debtor account, which is missing or shows a debit that may be theirs.',
  'write-back-late': 'For more than a day a payment, or its return, could not be recorded at its source.',
  'write-back-unclear':
    'The settlement records of a report at its source say something else than was written, or others wrote beside.',
  'sums-broken': 'A run or batch accepted another sum than is paid, failed, returned, open and ended.',
  'proof-incomplete': 'More runs or batches are open than one proof reads.',
  'event-set-aside': 'A step of a payout could not be put on the event bus and was set aside.',
  'payout-row-tampered': 'The row of a payout was changed past the pipeline.',
  'payout-row-deleted': 'The row of a payout was deleted.',
  'console-failing': 'The console could not answer somebody, for a reason that nobody foresaw.',
  'runs-missed': 'A run could not start or failed at every try, and its event is kept.',
  'payouts-dead-lettered': 'The message of a payout failed again and again.',
  'queue-behind': 'Payouts wait in the queue for more than half an hour.',
  'function-failing': 'A function ended with an error.',
  'function-throttled': 'Lambda has refused to run a function for a quarter of an hour.',
  'events-behind': 'Steps of payouts reach the event bus more than an hour late.',
  'events-aside': 'The queue of steps that could not be put on the event bus is not empty.',
  'outlook-missing': 'Nobody has looked for late sources and files for three hours.',
};
