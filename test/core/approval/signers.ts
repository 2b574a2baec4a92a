import { openedBatchRow } from '../../support/approval-batch.ts';
import { PROPOSED_AT_MS, signerNamed, trustIn } from '../../support/approvals.ts';

/** Who signs, and what: Anna and Bert are the first approvers. */
export const [anna, bert, cleo, dora] = [
  signerNamed('Anna'),
  signerNamed('Bert'),
  signerNamed('Cleo'),
  signerNamed('Dora'),
];
export const first = [anna, bert];
export const trust = trustIn(first);
export const BATCH = openedBatchRow();
export const NOW_MS = PROPOSED_AT_MS + 1_200_000;
