import { say } from '../../functions/core/sentence.ts';
import { NOT_DECIDED } from '../../operate/not-decided.ts';
import { refusal, refusedBy } from './problem.ts';

/** What an address names and the ledger has not. */
export const NO_PAYOUT = refusedBy(404, say(NOT_DECIDED, 'payout-unknown'));
export const NO_BATCH = refusal(
  404,
  'unknown',
  'The ledger has no such batch. Look for it in the list of files.',
);
export const NO_REPORT = refusal(
  404,
  'report-unknown',
  'No such bank report was read. Look for it in their list.',
);
