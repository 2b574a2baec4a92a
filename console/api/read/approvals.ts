import { personKeyOf } from '../../../functions/core/approval/person.ts';
import { isProposed } from '../../../functions/core/batch.ts';
import type { BatchSeal } from '../../../functions/core/batch-seal.ts';
import { say } from '../../../functions/core/sentence.ts';
import { readBatch } from '../../../functions/ledger/batches.ts';
import { shownBatchDocument, waitingDocument } from '../../../operate/approvals/documents.ts';
import { differenceOf } from '../../../operate/approvals/last-file.ts';
import { listProposals, type WaitingBatch } from '../../../operate/approvals/list.ts';
import { filesBefore } from '../../../operate/approvals/list-batches.ts';
import { openTo, WHY_NOT_APPROVE, whyNotApprove } from '../../../operate/approvals/may-approve.ts';
import { countPayeeChecks } from '../../../operate/approvals/payee-checks.ts';
import { showBatch } from '../../../operate/approvals/show.ts';
import { statementFields } from '../../../operate/approvals/statement.ts';
import { warningsOf } from '../../../operate/approvals/warnings.ts';
import type { Acting } from '../claims.ts';
import type { AnswerOf } from '../contract/shapes.ts';
import { timeZoneOf } from '../look-deps.ts';
import { NO_BATCH } from '../not-there.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const listApprovals: Work<'listApprovals', ReadDeps> = async (deps, { acting }) => {
  const { waiting, isCutOff, unreadable } = await listProposals(deps.table, deps.approval);
  return done({ waiting: withOwnWord(deps, acting, waiting), isCutOff, unreadable });
};

/** What waits for approvers, and this person's part in it. */
export function withOwnWord(
  deps: ReadDeps,
  acting: Acting,
  waiting: readonly WaitingBatch[],
): AnswerOf<'listApprovals'>['waiting'] {
  const own = ownWord(acting, deps.clock.now());
  return waiting.map((one) => ({ ...waitingDocument(one), ...own(one) }));
}

export const showApproval: Work<'showApproval', ReadDeps> = async (deps, { acting, params }) => {
  const { table, clock, config } = deps;
  const batch = await readBatch(table, params.batchId);
  if (batch === undefined) return NO_BATCH;
  const shown = await showBatch({ table, clock, believed: deps.approval }, batch);
  const { standing } = shown;
  const files = isProposed(batch) ? await filesBefore(deps, batch) : [];
  const [before] = files;
  const checks = isProposed(batch) ? await countPayeeChecks({ table, clock }, batch) : undefined;
  return done({
    ...shownBatchDocument(shown, config.stage, timeZoneOf(deps, batch.debtor.accountId)),
    ...(isProposed(batch) && standing !== undefined
      ? ownWord(acting, clock.now())({ batch, standing })
      : WAITS_FOR_NOBODY),
    statement: batch.proposal === undefined ? null : statementFields(batch, batch.proposal, config.stage),
    lastFile:
      before === undefined
        ? null
        : {
            batchId: before.batchId,
            executionDate: before.executionDate,
            count: before.seal.count,
            controlSumMinor: before.seal.controlSumMinor.toString(),
            recipients: await differenceOf(table, batch, before),
            mean: { files: files.length, sumMinor: meanOf(files).toString() },
          },
    warnings: warningsOf(shown, before?.seal.controlSumMinor, checks ?? {}, clock.now()),
  });
};

/** To the minor unit, rounded down. */
function meanOf(files: readonly { readonly seal: BatchSeal }[]): bigint {
  return files.reduce((sum, { seal }) => sum + seal.controlSumMinor, 0n) / BigInt(files.length);
}

type OwnWord = Pick<AnswerOf<'showApproval'>, 'mayIApprove' | 'whyNot' | 'myKeys' | 'notTogetherWith'>;

function ownWord({ person, groups }: Acting, nowMs: number) {
  const personKey = personKeyOf(person);
  return ({ batch, standing }: WaitingBatch): OwnWord => {
    const why = groups.includes('approver') ? whyNotApprove(batch, standing, personKey, nowMs) : 'no-group';
    const own = openTo(standing.open, personKey);
    return {
      mayIApprove: why === undefined,
      whyNot: why === undefined ? null : say(WHY_NOT, why),
      myKeys: [...(own?.credentialIds ?? [])],
      notTogetherWith: (own?.notBeside ?? []).map(({ name }) => name),
    };
  };
}

const WHY_NOT = {
  ...WHY_NOT_APPROVE,
  'no-group': 'You are not in the group approver. Ask whoever gives people their groups.',
} as const;

const WAITS_FOR_NOBODY: OwnWord = {
  mayIApprove: false,
  whyNot: { code: 'waits-for-nobody', message: 'It waits for nobody.' },
  myKeys: [],
  notTogetherWith: [],
};
