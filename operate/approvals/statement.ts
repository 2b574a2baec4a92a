import { type Signable, statementOf } from '../../functions/core/approval/approvals.ts';
import type { Proposal } from '../../functions/core/approval/proposal.ts';
import { fileFields, STATEMENT_VERSION } from '../../functions/core/approval/statement.ts';

const NOBODY = { person: { issuer: '', subject: '', name: '' }, nonce: '', issuedAt: '' } as const;

/** What people sign, or signed, of the proposal, as the statement's texts: all but who they are, nonce and time. */
export function statementFields(batch: Signable, proposal: Proposal, stage: string) {
  const said = statementOf(batch, proposal, { stage }, NOBODY);
  return { version: STATEMENT_VERSION, stage, decision: said.decision, ...fileFields(said) };
}
