import type { StepRecord } from '../../functions/core/payout.ts';
import type { StepReason, Why } from '../../functions/core/step-reason.ts';

/** Why a step was taken, for a finance person. The bank's words stand below the step, as its evidence. */
export const STEP_WORDS: Readonly<Record<Why, string>> = {
  collected: 'a collection made it',
  requeued: 'handed to the queue again, since nobody knew whether its message went out',
  'source-withdrew': 'the source took it back',
  'source-paid': 'the source pays it itself',
  'source-corrected': 'the source corrected it',
  'source-changed': 'the source changed it',
  'looked-at-again': 'looked at again, with the source as before',
  'source-changed-after-scheduling': 'the source changed it after it was scheduled',
  'source-changed-after-batching': 'the source changed it when it could no longer be recalled',
  'source-no-longer-lists': 'the source no longer lists it',
  'settlement-overlaps': 'the source paid another report with days in common',
  'paid-under-another-id': 'the source pays the same under another id',
  scheduled: 'given its rail, account and date',
  'planned-anew': 'given another account, since the one that it had is no longer configured',
  rechecked: 'checked once more before it was scheduled',
  batched: 'taken into a batch',
  'cannot-be-written': 'no payment file can carry it',
  'file-in-outbox': 'its payment file is in the outbox',
  'batch-voided': 'its batch was given up before its file left',
  'line-refused': 'an approver refused to pay it',
  'technical-retry': 'tried again after a technical reason',
  'bank-pending': 'the bank has not decided yet',
  'bank-accepted': 'the bank took it',
  'bank-settled': 'the bank promises to settle it',
  'bank-refused': 'the bank refused it',
  'bank-copy-refused': 'the bank refused a second copy of it',
  'bank-announced': 'the bank announced a line of the account',
  'bank-debited': 'the account was debited',
  'bank-returned': 'the money came back',
  'bank-return-undone': 'its return was taken back',
  'bank-charges-returned': 'charges came back',
  'bank-unclear': 'the bank said what is for a person',
  'release-begun': 'released, as the first of two people,',
  released: 'released',
  cancelled: 'cancelled',
  'settled-booked': 'settled as booked',
  'settled-refused': 'settled as refused',
  'settled-returned': 'settled as returned',
};

/** One sentence for a step: who did it, and why. Not made safe for a terminal: a person's words are in it. */
export function stepInWords(step: Pick<StepRecord, 'by'> & StepReason): string {
  return `${step.by}: ${STEP_WORDS[step.why]}${detailsOf(step)}`;
}

function detailsOf({ facts }: StepReason): string {
  if (facts === undefined) return '';
  if ('person' in facts) return ` by ${facts.person}: ${facts.reason}`;
  if ('batchId' in facts) return ` (batch ${facts.batchId})`;
  return 'otherReportId' in facts
    ? ` (report ${facts.otherReportId}, run ${facts.runId})`
    : ` (run ${facts.runId})`;
}
