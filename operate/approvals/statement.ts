import { type Signable, statementOf } from '../../functions/core/approval/approvals.ts';
import type { Proposal } from '../../functions/core/approval/proposal.ts';
import { fileFields, STATEMENT_VERSION } from '../../functions/core/approval/statement.ts';

const NOBODY = { person: { issuer: '', subject: '', name: '' }, nonce: '', issuedAt: '' } as const;

/** What people sign of the proposal, or did, beside who they are, the nonce and the time: as the texts of the statement. */
export function statementFields(batch: Signable, proposal: Proposal, stage: string) {
  const said = statementOf(batch, proposal, { stage }, NOBODY);
  return { version: STATEMENT_VERSION, stage, decision: said.decision, ...fileFields(said) };
}
