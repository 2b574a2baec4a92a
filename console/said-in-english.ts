import { WHAT_IS_WRONG } from '../functions/bank/xml/refusal.ts';
import type { Audited } from '../functions/core/audit.ts';
import { KNOWN_REASON_CODES, reasonFor } from '../functions/core/reason-codes.ts';
import { CONTRADICTION_WORDS } from '../functions/core/settle.ts';
import type { UnmatchedReason } from '../functions/ledger/unmatched-lines.ts';
import { END_SENTENCES } from '../operate/approvals/end-sentences.ts';
import { MISFITS, SAID_IN_WORDS, STANDS } from '../operate/review/facts-in-words.ts';
import { DECIDE_REFUSALS } from './api/decide-refusals.ts';

/** Why a line of a bank report waits; docs/operations.md says what to do. */
const OF_LINES: Readonly<Record<UnmatchedReason, string>> = {
  other: 'It names nothing of ours.',
  'unknown-id': 'It bears ids of ours that lead to no payment.',
  'unknown-batch': 'It names a file that was never sealed here.',
  'batch-differs': 'It names a payment of ours, and a file that did not carry it.',
  'account-differs': 'It is of another account than the file was to be debited from.',
  'amount-missing': 'A line of the account has no amount.',
  'amount-unreadable': 'Its amount cannot be read.',
  'amount-differs': 'Its amount is not what was sent, and no stated charges explain it.',
  'sum-differs': 'The file was booked as a sum that its payments do not make yet.',
  'status-unknown': 'Its status decides nothing by itself, or is not known.',
  'direction-unclear': 'Whether money left or came back cannot be told.',
  'copy-refused': 'The bank refuses a second copy of what it has. The first goes on.',
  'refusal-unnamed': 'A refusal that names the end-to-end id alone does not count.',
  'refers-to-nothing': 'A refusal that names no message or payment: it may be of any file.',
  'id-altered': 'The bank altered our id. It counts; see that it is that payment.',
  'id-damaged': 'It has what looks like an id of ours, cut or damaged.',
  'return-unidentified': 'Money came back without an id of ours.',
  'return-by-reference':
    'Money came back without an id of ours, and counts as the return of the one payment that it fits.',
  'charges-returned': 'The bank gave back charges, and not the payment.',
  'facts-full': 'More was said of the payment or its file than is kept.',
  contradicts: 'It opposes what was said of the payment before.',
  'older-attempt-contradicts': 'It opposes what was said of an attempt that a later one has superseded.',
  'ledger-refused': 'Nobody may act on the row of the payout or its batch before it is restored.',
};

/** An entry is written before anybody knows its outcome, so it says what was asked for. */
const OF_THE_RECORD: Readonly<Record<Audited, string>> = {
  'sign-in': 'signed in',
  'change-rules': 'changed the rules in force',
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
  'export-evidence': 'asked to export the evidence of a month',
  'export-journal': 'asked to export the journal of a month',
  'export-payroll': 'asked to export the payroll file of a month',
  'export-statements': 'asked to export the statements of a month',
  'hand-over': 'asked to record that an export was handed over',
  'upload-file': 'asked to record that a file was taken to the bank',
  refused: 'was refused',
  'broke-off': 'broke off: look at what became of it',
};

/** About who approves an account's files, and what leaves at most. */
const OF_RULES = {
  'approved-by': 'Approved by {people} people.',
  'approved-by-one': 'Approved by {people} person.',
  'approved-above': 'Above {amount} by {people}.',
  'released-at-bank': 'Somebody releases it at the bank too.',
  'not-released-at-bank': 'By this policy it needs no release at the bank.',
  'cap-file': 'At most in a file: {amount}, payouts: {count}.',
  'cap-run': 'At most in a run: {amount}, payouts: {count}.',
  'cap-day': 'At most in a day: {amount}, payouts: {count}.',
} as const;

/** About passkeys: what the page says of itself, where it need not say it first. */
const OF_KEYS = {
  'keys-note': 'Signatures count only from a passkey that another approver brought in.',
  'keys-first-note':
    'Nobody approves files yet. The first approvers make their passkeys here, and the configuration names them.',
  'keys-first-made': 'Give this to whoever writes the configuration: it is an entry of approvals.approvers.',
  'keys-made':
    'It waits for another approver, for a week. Tell them the fingerprint in person; they find your name here.',
  'keys-none': 'No passkey is registered. Whoever operates the deployment names the first approvers.',
  'keys-no-offer': 'No passkey waits. Have your colleague sign in here and create one.',
  'needs-key':
    'Only an approver with an active passkey decides this. Have an approver bring in one of yours.',
} as const;

/** About an attempt, beside where it stands. */
const OF_ATTEMPTS = { 'stands-by-word': 'as a person said', 'stands-dead': 'it is dead' } as const;

/** For a bank's missing code, and for one that is unknown here. */
export const NO_BANK_CODE = 'bank-code-missing';
export const UNKNOWN_BANK_CODE = 'bank-code-unknown';

/**
 * The meanings of codes that the API gives without a sentence: long tables, useless to a function that starts. The page
 * has them in a file beside it, as it has all codes in other languages.
 */
export function saidInEnglish(): Readonly<Record<string, string>> {
  return {
    ...END_SENTENCES,
    ...OF_RULES,
    ...OF_KEYS,
    ...OF_ATTEMPTS,
    // A row of a list says it before anybody is refused.
    'held-for-more': DECIDE_REFUSALS['held-for-more'],
    ...prefixed('audit', OF_THE_RECORD),
    ...prefixed('line', OF_LINES),
    ...prefixed(
      'report',
      Object.fromEntries(Object.entries(WHAT_IS_WRONG).map(([rule, what]) => [rule, `Refused: ${what}.`])),
    ),
    ...prefixed('stands', STANDS),
    ...prefixed('says', SAID_IN_WORDS),
    ...prefixed('misfit', MISFITS),
    ...prefixed('contradicts', CONTRADICTION_WORDS),
    ...Object.fromEntries(KNOWN_REASON_CODES.map((code) => [code, reasonFor(code).sentence])),
    [NO_BANK_CODE]: reasonFor(undefined).sentence,
    [UNKNOWN_BANK_CODE]: reasonFor('').sentence,
  };
}

function prefixed(prefix: string, said: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(said).map(([code, text]) => [`${prefix}-${code}`, text]));
}
