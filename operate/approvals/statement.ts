import { statementOf } from '../../functions/core/approval/approvals.ts';
import { fileFields, STATEMENT_VERSION } from '../../functions/core/approval/statement.ts';
import type { ProposedBatch } from '../../functions/core/batch.ts';

const NOBODY = { person: { issuer: '', subject: '', name: '' }, nonce: '', issuedAt: '' } as const;

/** What a person signs of the proposal, beside who they are, the nonce and the time: as the texts of the statement. */
export function statementFields(batch: ProposedBatch, stage: string) {
  const said = statementOf(batch, batch.proposal, { stage }, NOBODY);
  return { version: STATEMENT_VERSION, stage, decision: said.decision, ...fileFields(said) };
}
