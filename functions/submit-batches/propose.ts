import { deadlineOf } from '../core/approval/deadline.ts';
import { foresee } from '../core/approval/foresee.ts';
import { personKeyOf } from '../core/approval/person.ts';
import { peopleNeeded } from '../core/approval/policy.ts';
import type { Proposal } from '../core/approval/proposal.ts';
import { begunRoster, type Trust, trustedKey } from '../core/approval/trusted-key.ts';
import type { BatchSeal } from '../core/batch-seal.ts';
import { assert } from '../core/errors.ts';
import { payingDaysOf } from '../core/plan.ts';
import { changeRoster } from '../ledger/roster.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { type ApprovalRules, approvalTermsOf } from '../platform/approval-rules.ts';
import type { DebtorAccount } from '../platform/config.ts';

/** @returns what people have to sign; undefined if nobody has to approve a file of that sum. */
export function newProposal(
  account: DebtorAccount,
  seal: BatchSeal,
  makers: ReadonlySet<string>,
  { terminals }: ApprovalRules,
  { plannedAtMs, nowMs }: { readonly plannedAtMs: number; readonly nowMs: number },
): Proposal | undefined {
  const terms = approvalTermsOf(account);
  if (peopleNeeded(terms.policy, seal.controlSumMinor) === 0) return undefined;
  // Of the very moment that gave the file its execution date: a slow run must not get a later deadline with it.
  const expiresAtMs = deadlineOf({
    now: plannedAtMs,
    cutOff: account.cutOff,
    calendar: payingDaysOf(account),
  });
  // Whoever released a payout in a terminal is the same person with a passkey.
  const alsoKnownAs = [...makers].flatMap((maker) => terminals.get(maker) ?? []);
  return {
    proposedAtMs: nowMs,
    expiresAtMs,
    terms,
    makers: [...new Set([...makers, ...alsoKnownAs])].sort(),
    seal,
  };
}

/**
 * Enters the configuration's first approvers, once for good.
 * @returns how many people can now sign the proposal together, counted to one more than it needs.
 */
export async function enterFirstApprovers(
  table: LedgerTable,
  trust: Trust | undefined,
  { makers, terms, seal }: Proposal,
  atMs: number,
): Promise<number> {
  assert(trust !== undefined, 'a configuration that asks for approvals names its first approvers');
  const roster = await changeRoster(table, (known) => begunRoster(known, trust, atMs));
  const people = peopleNeeded(terms.policy, seal.controlSumMinor);
  return foresee(
    { makers, approvals: [], people },
    roster,
    ({ person, credentialId }) =>
      trustedKey(roster, trust, { personKey: personKeyOf(person), credentialId }).ok,
  ).able;
}
