import type { ProposedBatch } from '../../../functions/core/batch.ts';
import { isProposed } from '../../../functions/core/batch.ts';
import { readBatch } from '../../../functions/ledger/batches.ts';
import { batchDocument, shownDocument, standingDocument } from '../../../operate/approvals/documents.ts';
import { differenceOf } from '../../../operate/approvals/last-file.ts';
import { listProposals, type Standing } from '../../../operate/approvals/list.ts';
import { fileBefore } from '../../../operate/approvals/list-batches.ts';
import { whyNotApprove } from '../../../operate/approvals/may-approve.ts';
import { showBatch } from '../../../operate/approvals/show.ts';
import { statementFields } from '../../../operate/approvals/statement.ts';
import { warningsOf } from '../../../operate/approvals/warnings.ts';
import type { Acting } from '../claims.ts';
import type { AnswerOf } from '../contract/shapes.ts';
import { done, refusal } from '../problem.ts';
import type { Work } from '../serve.ts';
import { rosterOf } from './me.ts';
import { type ReadDeps, timeZoneOf } from './read-deps.ts';

export const listApprovals: Work<'listApprovals', ReadDeps> = async (deps, { acting }) =>
  done(await approvalsFor(deps, acting));

/** What waits for approvers, and what of it for this person: the list, and its count elsewhere. */
export async function approvalsFor(deps: ReadDeps, acting: Acting): Promise<AnswerOf<'listApprovals'>> {
  const { waiting, unreadable, isCutOff } = await listProposals(deps.table);
  const own = await ownWord(deps, acting);
  return {
    waiting: waiting.map(({ batch, standing }) => ({
      ...batchDocument(batch),
      ...standingDocument(standing),
      ...own(batch, standing),
    })),
    isCutOff,
    unreadable,
  };
}

export const showApproval: Work<'showApproval', ReadDeps> = async (deps, { acting, params }) => {
  const { table, clock, config } = deps;
  const batch = await readBatch(table, params.batchId);
  if (batch === undefined) return refusal(404, 'unknown', 'The ledger has no such batch.');
  const shown = await showBatch({ table, clock }, batch);
  const { standing } = shown;
  const before = isProposed(batch) ? await fileBefore(deps, batch) : undefined;
  const beforeMinor = before?.seal?.controlSumMinor;
  const own = await ownWord(deps, acting);
  return done({
    ...shownDocument(shown, config.stage, timeZoneOf(deps, batch.debtor.accountId)),
    ...(isProposed(batch) && standing !== undefined
      ? own(batch, standing)
      : { mayIApprove: false, whyNot: 'It waits for nobody.' }),
    statement: isProposed(batch) ? statementFields(batch, config.stage) : null,
    lastFile:
      before?.seal === undefined
        ? null
        : {
            batchId: before.batchId,
            executionDate: before.executionDate,
            count: before.seal.count,
            controlSumMinor: before.seal.controlSumMinor.toString(),
            recipients: await differenceOf(table, batch, before),
          },
    warnings: warningsOf(shown, beforeMinor, clock.now()),
  });
};

type OwnWord = { readonly mayIApprove: boolean; readonly whyNot: string | null };

async function ownWord(
  deps: ReadDeps,
  { person, groups }: Acting,
): Promise<(batch: ProposedBatch, standing: Standing) => OwnWord> {
  const roster = await rosterOf(deps);
  const { trust } = deps.approval;
  return (batch, standing) => {
    const whyNot = groups.includes('approver')
      ? whyNotApprove(batch, standing, { person, roster, trust, nowMs: deps.clock.now() })
      : NOT_IN_GROUP;
    return { mayIApprove: whyNot === undefined, whyNot: whyNot ?? null };
  };
}

const NOT_IN_GROUP = 'You are not in the group approver. Ask whoever gives people their groups.';
