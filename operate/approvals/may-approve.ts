import { FORESEEN_REFUSALS } from '../../functions/approvals/foreseen-refusals.ts';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import type { ProposedBatch } from '../../functions/core/batch.ts';
import type { ProposalStanding } from './list.ts';

/** Why a person may not approve, and what to do. */
export const WHY_NOT_APPROVE = {
  ...FORESEEN_REFUSALS,
  'no-key': 'You have no passkey that may approve. Have an approver register one of yours.',
} as const;

type WhyNotApprove = keyof typeof WHY_NOT_APPROVE;

/**
 * Why the person may not approve the proposal now, and what to do; undefined where nothing is known against it. A hint
 * for the reader: the write decides.
 */
export function whyNotApprove(
  { proposal, approvals }: ProposedBatch,
  { stop, open }: Pick<ProposalStanding, 'stop' | 'open'>,
  personKey: string,
  nowMs: number,
): WhyNotApprove | undefined {
  if (nowMs >= proposal.expiresAtMs) return 'expired';
  if (approvals.some(({ person }) => personKeyOf(person) === personKey)) return 'person-twice';
  if (proposal.makers.includes(personKey)) return 'person-made-it';
  const own = openTo(open, personKey);
  if (own === undefined) return 'no-key';
  return own.bar ?? (stop === undefined ? undefined : 'stopped');
}

export function openTo(
  open: ProposalStanding['open'],
  personKey: string,
): ProposalStanding['open'][number] | undefined {
  return open.find(({ person }) => personKeyOf(person) === personKey);
}
