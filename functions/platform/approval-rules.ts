import { planningTime } from '../core/approval/deadline.ts';
import { type Person, personBehind, personKeyOf } from '../core/approval/person.ts';
import {
  type ApprovalPolicy,
  type ApprovalTerms,
  mayNeedApproval,
  NO_APPROVAL,
  termsText,
} from '../core/approval/policy.ts';
import type { Trust } from '../core/approval/trusted-key.ts';
import type { ProposedBatch } from '../core/batch.ts';
import { currencyExponent } from '../core/currency.ts';
import { parseDecimal, toMinorUnits } from '../core/decimal.ts';
import { assert } from '../core/errors.ts';
import type { Config, DebtorAccount } from './config.ts';

/** What the configuration says of approvals. */
export type ApprovalRules = {
  /** Undefined in a deployment where nobody approves. */
  readonly trust: Trust | undefined;
  /** By debtor account, as configured now. */
  readonly policyOf: (debtorAccountId: string) => ApprovalPolicy;
  /** The approver who also works in a terminal, by the key of that AWS identity. */
  readonly terminals: ReadonlyMap<string, string>;
};

/** For an account no longer configured, where people approve: its last files need somebody too. */
const AT_LEAST_ONE: ApprovalPolicy = { people: 1, above: [], bankReleases: false };

export function approvalRulesOf({
  stage,
  approvals,
  debtorAccounts,
}: Pick<Config, 'stage' | 'approvals' | 'debtorAccounts'>): ApprovalRules {
  const policies = new Map(debtorAccounts.map((account) => [account.id, approvalPolicyOf(account)]));
  const unknown = approvals === undefined ? NO_APPROVAL : AT_LEAST_ONE;
  const terminals = (approvals?.terminals ?? []).map(
    ({ arn, ...person }) => [personKeyOf(personBehind(arn)), personKeyOf(person)] as const,
  );
  return {
    trust: trustOf(stage, approvals),
    policyOf: (id) => policies.get(id) ?? unknown,
    terminals: new Map(terminals),
  };
}

function trustOf(stage: string, approvals: Config['approvals']): Trust | undefined {
  if (approvals === undefined) return undefined;
  const { rpId, origins, approvers } = approvals;
  const first = approvers.map(({ issuer, subject, name, credentialId, publicKey }) => ({
    person: { issuer, subject, name },
    credentialId,
    publicKey,
  }));
  return { stage, party: { rpId, origins }, first };
}

/** The account's policy; its amounts were checked with the configuration. */
export function approvalPolicyOf({
  approval,
  currency,
}: Pick<DebtorAccount, 'approval' | 'currency'>): ApprovalPolicy {
  if (approval === undefined) return NO_APPROVAL;
  const { people, above = [], bankReleases = false } = approval;
  const bands = above.map((band) => {
    const amountMinor = minorUnitsOf(band.amount, currency);
    assert(amountMinor !== undefined, 'a configured amount is one of its currency');
    return { amountMinor, people: band.people };
  });
  return { people, above: bands, bankReleases };
}

/** Plans a file made then as of this time: people need time for it, too. */
export function planningTimeOf(
  account: Pick<DebtorAccount, 'approval' | 'currency'>,
  madeAtMs: number,
): number {
  return planningTime(madeAtMs, mayNeedApproval(approvalPolicyOf(account)));
}

/** @returns undefined where the amount has more decimals than its currency. */
export function minorUnitsOf(amount: string, currency: string): bigint | undefined {
  const [decimal, exponent] = [parseDecimal(amount), currencyExponent(currency)];
  return decimal === undefined || exponent === undefined ? undefined : toMinorUnits(decimal, exponent);
}

/** What a proposal freezes: a change before the seal shows. */
export function approvalTermsOf(account: DebtorAccount): ApprovalTerms {
  const { maxPerFile, maxPerRun, maxPerDay } = account;
  return {
    policy: approvalPolicyOf(account),
    caps: { perFile: maxPerFile, perRun: maxPerRun, perDay: maxPerDay },
  };
}

/** Whether a proposal's account, if still configured, has the proposed terms. */
export function hasTermsOf(
  debtorAccounts: readonly DebtorAccount[],
  { debtor, proposal }: ProposedBatch,
): boolean {
  const account = debtorAccounts.find(({ id }) => id === debtor.accountId);
  return account !== undefined && termsText(approvalTermsOf(account)) === termsText(proposal.terms);
}

/** Whether two people decide what one could otherwise: a new account of a recipient, and the end of a stop. */
export function asksTwoPeople({ debtorAccounts }: Pick<Config, 'debtorAccounts'>): boolean {
  return debtorAccounts.some((account) => mostPeople(approvalPolicyOf(account)) >= 2);
}

function mostPeople({ people, above }: ApprovalPolicy): number {
  return Math.max(people, ...above.map((band) => band.people));
}

/**
 * The approver who acts in a terminal, where the configuration knows them there: one person with two identities must
 * not be the second person to their own word.
 */
export function approverBehind({ approvals }: Pick<Config, 'approvals'>, person: Person): Person {
  const known = approvals?.terminals?.find(
    ({ arn }) => personKeyOf(personBehind(arn)) === personKeyOf(person),
  );
  return known === undefined ? person : { issuer: known.issuer, subject: known.subject, name: person.name };
}
