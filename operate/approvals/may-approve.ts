import { FORESEEN_REFUSALS } from '../../functions/approvals/foreseen-refusals.ts';
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

/** Why nobody lets a person approve, and what to do. */
export const WHY_NOT_APPROVE = {
  ...FORESEEN_REFUSALS,
  'no-key': 'You have no passkey that may approve. Have an approver register one of yours.',
} as const;

type WhyNotApprove = keyof typeof WHY_NOT_APPROVE;

/**
 * Why the person would not be let to approve the proposal now, and what to do; undefined where nothing is known against
 * it. A help for whoever looks: the write decides.
 */
export function whyNotApprove(
  { proposal, approvals }: ProposedBatch,
  { stop }: Pick<Standing, 'stop'>,
  { person, roster, trust, nowMs }: ApprovalLook,
): WhyNotApprove | undefined {
  const key = personKeyOf(person);
  if (nowMs >= proposal.expiresAtMs) return 'expired';
  if (approvals.some((given) => personKeyOf(given.person) === key)) return 'person-twice';
  if (proposal.makers.includes(key)) return 'person-made-it';
  if (trust === undefined || !approversOf(roster, trust).has(key)) return 'no-key';
  if (countsAsMaker(proposal.makers, key, roster)) return 'key-of-maker';
  return stop === undefined ? undefined : 'stopped';
}
