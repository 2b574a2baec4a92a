import { personKeyOf } from '../../../functions/core/approval/person.ts';
import { say } from '../../../functions/core/sentence.ts';
import { recordUpload as record } from '../../../functions/ledger/record-upload.ts';
import { DECIDE_REFUSALS } from '../decide-refusals.ts';
import { NO_BATCH } from '../not-there.ts';
import { done, refusal, refusedBy } from '../problem.ts';
import type { Work } from '../serve.ts';
import { shownUpload } from '../shown-upload.ts';
import type { DecideDeps } from './decide-deps.ts';
import { decisionBy, onRecord } from './on-record.ts';

/** Keeps people from taking a file to the bank twice. It changes neither the batch's state nor a payout. */
export const recordUpload: Work<'recordUpload', DecideDeps> = async (deps, { acting, params, body }) => {
  const decision = decisionBy(acting, body.reason, deps.clock.now());
  if (!decision.ok) return decision;
  const { batchId } = params;
  const { by, reason, atMs } = decision.answer;
  return onRecord(deps, acting, { what: 'upload-file', about: batchId, detail: reason }, async () => {
    const batch = await record(deps.table, batchId, { by, reason, atMs });
    if (batch === undefined) return NO_BATCH;
    const { uploaded } = batch;
    if (uploaded === undefined && batch.state === 'settled') {
      return refusal(
        409,
        'file-settled',
        'The bank has had it: each of its payments has ended. Do not take it there.',
      );
    }
    if (uploaded === undefined) {
      return refusal(409, 'no-file', 'Its file has not left: nobody may take it to the bank by hand.');
    }
    if (personKeyOf(uploaded.by) !== personKeyOf(by) || uploaded.atMs !== atMs) {
      const { at } = shownUpload(uploaded);
      return refusedBy(409, say(DECIDE_REFUSALS, 'uploaded-already', { at: { moment: at } }));
    }
    return done({ upload: shownUpload(uploaded) });
  });
};
