import type { ApproveBatch } from '../../../functions/core/approval/statement.ts';
import { parsePlainDate } from '../../../functions/core/date.ts';
import type { AnswerOf } from '../../api/contract/shapes.ts';
import type { Signing } from './sign.ts';

/** What people sign of a file, as the API gives it: the screen shows these very values. */
export type ShownStatement = NonNullable<AnswerOf<'showApproval'>['statement']>;

export function approvalStatement(shown: ShownStatement, signing: Signing): ApproveBatch {
  const { stage, decision, batchId, debtorAccountId, currency, manifestHash, fileSha256, terms, expiresAt } =
    shown;
  const executionDate = parsePlainDate(shown.executionDate);
  if (executionDate === undefined) throw new Error('What is signed has a day.');
  return {
    stage,
    decision,
    batchId,
    debtorAccountId,
    currency,
    executionDate,
    count: Number(shown.count),
    controlSumMinor: BigInt(shown.controlSumMinor),
    manifestHash,
    fileSha256,
    terms,
    makers: shown.makers === '' ? [] : shown.makers.split(' '),
    expiresAt,
    ...signing,
  };
}
