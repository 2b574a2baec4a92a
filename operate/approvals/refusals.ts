import type { ApprovalRefusal } from './approve.ts';

const WRONG_ANSWER =
  "The passkey's answer is not one to this statement on our page. Open the proposal again and sign it there; if it happens again, revoke the key and register a new one.";

/** Why an approval is not taken, and what to do. */
export const APPROVAL_REFUSALS: Readonly<Record<ApprovalRefusal, string>> = {
  unknown: 'The ledger has no such batch. Open the list again: it shows what waits.',
  over: 'It is no longer proposed: it was approved, refused, or has ended. Open it to see how; its payouts may be in a newer proposal.',
  expired:
    'It has expired: its file would miss the cut-off. Its payouts are in the next proposal; approve that one.',
  stopped: 'Payments of its account are stopped. Have them resumed first, then approve it.',
  'terms-changed':
    'The rules of its account have changed since it was proposed, so it has ended. Its payouts are proposed again by the new rules; approve that one.',
  outdated:
    'What it pays no longer holds, or a key of its approvers was revoked, so it has ended. Its payouts are proposed again as they are now; look at that one.',
  raced:
    'Somebody else approved or refused it at the same moment. Open it again, and approve it if it still waits for you.',
  'not-proposed': 'It was never proposed. Open the list again: it shows what waits.',
  'seal-other':
    'It was sealed as something else than was proposed. Keep it as evidence, and find out who wrote its row.',
  'person-made-it': 'You released or settled a payout in it. Another approver has to approve it.',
  'person-twice': 'You have approved it already. Another approver has to approve it too.',
  'roster-tampered':
    'The row of approvers was changed past the pipeline. Nobody can approve: restore it, and find out who wrote it.',
  'key-brought-in':
    'You brought in the key of another approver of this file, or they yours, and it was never used before. A third approver has to approve it.',
  'key-unknown': 'This passkey is not registered. Have an approver register it, or use the registered one.',
  'key-revoked': 'This passkey was revoked. Register a new one, and sign with that.',
  'key-untrusted':
    'This passkey does not come from the first approvers of the configuration. Have one of the known approvers register it.',
  'time-other':
    'The signature is not of now. Set the clock of your device, open the proposal again and sign it at once.',
  'people-missing': 'It needs more people than have approved it. Have another approver approve it too.',
  'credential-other': WRONG_ANSWER,
  'client-data-malformed': WRONG_ANSWER,
  'type-other': WRONG_ANSWER,
  'challenge-other': WRONG_ANSWER,
  'origin-other':
    'It was signed on another page than ours. Open the console at its own address, and sign there.',
  'authenticator-data-malformed': WRONG_ANSWER,
  'relying-party-other':
    'It was signed for another page than ours. Open the console at its own address, and sign there.',
  'user-not-present': 'The authenticator did not ask you. Sign again, and touch it.',
  'user-not-verified':
    'The authenticator did not verify who you are. Sign again with your fingerprint, face or PIN.',
  'key-unfit': 'The registered key is not one for ES256. Register a new passkey.',
  'signature-wrong': WRONG_ANSWER,
};
