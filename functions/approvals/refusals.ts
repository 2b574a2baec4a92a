import type { ApprovalRefusal } from './approve.ts';
import { ASK_OTHER, FORESEEN_REFUSALS } from './foreseen-refusals.ts';

const SIGN_AGAIN = 'Open the file again and sign what it says now.';
const NOT_OURS = `The signature is not one of our page. ${SIGN_AGAIN} If it happens again, report it.`;

/** Why an approval did not count, and what to do, for whoever gave it. */
export const APPROVAL_REFUSALS: Readonly<Record<ApprovalRefusal, string>> = {
  ...FORESEEN_REFUSALS,
  unknown: 'The ledger has no such file. Look at the list of files that wait.',
  over: 'It waits for nobody any more: it was approved, refused or ended. Look at the list of files that wait.',
  'terms-changed':
    'The policy or the caps have changed since it was proposed, so it was ended. Approve it as it is proposed next.',
  outdated:
    'Something that it says no longer holds: a payment was changed, or the key of an earlier approval was revoked. It was ended; approve it as it is proposed next.',
  raced: `Somebody else approved or refused it at the same moment. ${SIGN_AGAIN}`,
  'not-proposed': 'It was not proposed to anybody. Look at the list of files that wait.',
  'seal-other': `It is not the file that was signed. ${SIGN_AGAIN}`,
  'roster-tampered':
    'The row of approvers was changed past the pipeline. Nothing is approved by it: find out who wrote it.',
  'time-other': `It was signed at another time than its proposal allows. Check the clock of this device. ${SIGN_AGAIN}`,
  'people-missing': `It needs more people. ${ASK_OTHER}`,
  'key-unknown': 'This passkey is not one of an approver. Have another approver register it.',
  'key-revoked': 'This passkey was revoked. Make a new one and have another approver register it.',
  'key-untrusted':
    'No chain of signatures leads from this passkey to the first approvers of the configuration. Find out who wrote the row of approvers.',
  'credential-other': NOT_OURS,
  'client-data-malformed': NOT_OURS,
  'type-other': NOT_OURS,
  'challenge-other': `It is not this file, as it is proposed, that was signed. ${SIGN_AGAIN}`,
  'origin-other':
    'It was signed on another page than that of the configuration. Sign nothing there, and report it.',
  'authenticator-data-malformed': NOT_OURS,
  'relying-party-other':
    'It was signed for another host than that of the configuration. Sign nothing there, and report it.',
  'user-not-present': `Nobody touched the authenticator. ${SIGN_AGAIN}`,
  'user-not-verified': `The authenticator did not verify you by PIN, finger or face. ${SIGN_AGAIN}`,
  'key-unfit':
    'The registered key is none for ES256. Make a new passkey and have another approver register it.',
  'signature-wrong': NOT_OURS,
};
