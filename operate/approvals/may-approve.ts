import { APPROVAL_REFUSALS } from '../../functions/approvals/refusals.ts';
import { countsAsMaker } from '../../functions/core/approval/approvals.ts';
import { type Person, personKeyOf } from '../../functions/core/approval/person.ts';
import type { Roster } from '../../functions/core/approval/roster.ts';
import { approversOf, type Trust } from '../../functions/core/approval/trusted-key.ts';
import type { ProposedBatch } from '../../functions/core/batch.ts';
import type { Standing } from './list.ts';

export type ApprovalLook = {
  readonly person: Person;
  readonly roster: Roster;
  readonly trust: Trust | undefined;
  readonly nowMs: number;
};

/**
 * Why the person would not be let to approve the proposal now, and what to do; undefined where nothing is known against
 * it. A help for whoever looks: the write decides.
 */
export function whyNotApprove(
  { proposal, approvals }: ProposedBatch,
  { stop }: Pick<Standing, 'stop'>,
  { person, roster, trust, nowMs }: ApprovalLook,
): string | undefined {
  const key = personKeyOf(person);
  if (nowMs >= proposal.expiresAtMs) return APPROVAL_REFUSALS.expired;
  if (approvals.some((given) => personKeyOf(given.person) === key)) return APPROVAL_REFUSALS['person-twice'];
  if (proposal.makers.includes(key)) return APPROVAL_REFUSALS['person-made-it'];
  if (trust === undefined || !approversOf(roster, trust).has(key)) return NO_KEY;
  if (countsAsMaker(proposal.makers, key, roster)) return APPROVAL_REFUSALS['key-of-maker'];
  return stop === undefined ? undefined : APPROVAL_REFUSALS.stopped;
}

const NO_KEY = 'You have no passkey that may approve. Have an approver register one of yours.';
