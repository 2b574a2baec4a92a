import { type Roster, withRosterEntry } from '../../../functions/core/approval/roster.ts';
import { openedBatchRow } from '../../support/approval-batch.ts';
import {
  broughtInBy,
  firstApprover,
  PROPOSED_AT_MS,
  rosterOf,
  rosterWith,
  type Signer,
  signerNamed,
  trustIn,
} from '../../support/approvals.ts';

/** Who signs, and what: Anna and Bert are the first approvers. */
export const [anna, bert, cleo, dora, emil] = [
  signerNamed('Anna'),
  signerNamed('Bert'),
  signerNamed('Cleo'),
  signerNamed('Dora'),
  signerNamed('Emil'),
];
export const first = [anna, bert];
export const trust = trustIn(first);
/** Anna brought in the key of Cleo. */
export const withCleo = rosterWith(rosterOf(first), cleo, broughtInBy(anna, cleo, trust));
export const BATCH = openedBatchRow();
export const NOW_MS = PROPOSED_AT_MS + 1_200_000;

/** A file has left by the key of the signer. */
export function used(roster: Roster, signer: Signer, batchId = 'BA1'): Roster {
  const at = new Date(PROPOSED_AT_MS).toISOString();
  return withRosterEntry(roster, { ...firstApprover(signer), at, what: 'used', by: { batchId } });
}
