import { statementOf } from '../../functions/core/approval/approvals.ts';
import { type ApproveBatch, STATEMENT_VERSION } from '../../functions/core/approval/statement.ts';
import type { ProposedBatch } from '../../functions/core/batch.ts';

const NOBODY = { person: { issuer: '', subject: '', name: '' }, nonce: '', issuedAt: '' } as const;

/** What a person signs of the proposal, beside who they are, the nonce and the time: as the texts of the statement. */
export function statementFields(batch: ProposedBatch, stage: string) {
  const said: ApproveBatch = statementOf(batch, batch.proposal, { stage }, NOBODY);
  const { decision, batchId, debtorAccountId, currency, executionDate, count, controlSumMinor } = said;
  const { manifestHash, fileSha256, terms, makers, expiresAt } = said;
  return {
    version: STATEMENT_VERSION,
    stage,
    decision,
    batchId,
    debtorAccountId,
    currency,
    executionDate,
    count: String(count),
    controlSumMinor: controlSumMinor.toString(),
    manifestHash,
    fileSha256,
    terms,
    makers: makers.join(' '),
    expiresAt,
  };
}
