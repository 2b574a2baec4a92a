import type { Audited } from '../../functions/core/audit.ts';

/** What an entry of the record says. It was written before anybody knew what became of it, so it says what was asked for. */
export const AUDITED_IN_WORDS: Readonly<Record<Audited, string>> = {
  'approve-file': 'asked to approve a file',
  'refuse-file': 'asked to refuse a file',
  'offer-key': 'asked to create a passkey',
  'register-key': 'asked to bring in a passkey',
  'revoke-key': 'asked to take out a passkey',
  release: 'asked to release',
  cancel: 'asked to cancel',
  settle: 'asked to settle an attempt',
  stop: 'asked to stop payments',
  resume: 'asked to end a stop',
  'end-line': 'asked to end a bank line',
  'replay-report': 'asked to have a report read again',
  'read-ibans': 'asked to see whole IBANs',
  'download-payouts': 'asked to download payouts',
  'download-file': 'asked to download a file',
  'download-audit': 'asked to download this record',
  'export-journal': 'asked to export the journal of a month',
  'export-payroll': 'asked to export the payroll file of a month',
  'export-statements': 'asked to export the statements of a month',
  'upload-file': 'asked to record that a file was taken to the bank',
  refused: 'was refused',
  'broke-off': 'broke off: look at what became of it',
};
