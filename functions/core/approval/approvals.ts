import type { Batch } from '../batch.ts';
import { type AssertionFault, assertionFault } from './assertion.ts';
import { challengeOf } from './challenge.ts';
import { personKeyOf } from './person.ts';
import { type ApprovalPolicy, peopleNeeded, termsText } from './policy.ts';
import type { Proposal } from './proposal.ts';
import { type ApproverKey, type Roster, rosterVerifies } from './roster.ts';
import type { Signed } from './signed.ts';
import type { ApproveBatch } from './statement.ts';
import { type KeyFault, peopleBehind, sponsorsOf, type Trust, trustedKey } from './trusted-key.ts';

/** Why a signature does not count, or why the batch may not leave. */
export type ApprovalFault =
  | AssertionFault
  | KeyFault
  | 'not-proposed'
  | 'seal-other'
  | 'person-made-it'
  | 'key-of-maker'
  | 'person-twice'
  | 'roster-tampered'
  | 'key-brought-in'
  | 'time-other'
  | 'people-missing';

/** Covers the difference to a person's clock, and the time a page lies open before the signature. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** What people sign of a batch, beside its proposal. */
export type Signable = Pick<Batch, 'batchId' | 'debtor' | 'currency' | 'executionDate'>;

/** What judges approvals: the approvers' keys, and the configuration's knowledge. */
export type ApprovalCheck = {
  readonly roster: Roster;
  readonly trust: Trust;
  /** Whether a file approved by the key has left. */
  readonly isUsed: (key: ApproverKey) => boolean;
};

/** The statement that a person signs for the proposed batch. */
export function statementOf(
  batch: Signable,
  proposal: Proposal,
  { stage }: Pick<Trust, 'stage'>,
  { person, nonce, issuedAt }: Pick<Signed, 'person' | 'nonce' | 'issuedAt'>,
): ApproveBatch {
  const { count, controlSumMinor, manifestHash, fileSha256 } = proposal.seal;
  return {
    decision: 'approve-batch',
    stage,
    batchId: batch.batchId,
    debtorAccountId: batch.debtor.accountId,
    currency: batch.currency,
    executionDate: batch.executionDate,
    count,
    controlSumMinor,
    manifestHash,
    fileSha256,
    terms: termsText(proposal.terms),
    makers: proposal.makers,
    expiresAt: new Date(proposal.expiresAtMs).toISOString(),
    person,
    nonce,
    issuedAt,
  };
}

/**
 * Why the signature alone does not count for the batch.
 * @param nowMs nobody signs in the future.
 */
export function signatureFault(
  batch: Signable,
  proposal: Proposal,
  signed: Signed,
  check: ApprovalCheck,
  nowMs: number,
): ApprovalFault | undefined {
  const judged = judgedKey(proposal, signed, check, nowMs);
  return typeof judged === 'string' ? judged : faultBy(judged, batch, proposal, signed, check.trust);
}

function judgedKey(
  proposal: Proposal,
  signed: Signed,
  check: ApprovalCheck,
  nowMs: number,
): ApproverKey | ApprovalFault {
  const { roster, trust } = check;
  const personKey = personKeyOf(signed.person);
  if (proposal.makers.includes(personKey)) return 'person-made-it';
  const issuedAtMs = Date.parse(signed.issuedAt);
  // NaN fails every comparison.
  const isInTime =
    issuedAtMs >= proposal.proposedAtMs - CLOCK_SKEW_MS &&
    issuedAtMs <= nowMs + CLOCK_SKEW_MS &&
    issuedAtMs < proposal.expiresAtMs;
  if (!isInTime) return 'time-other';
  const { credentialId } = signed.assertion;
  const trusted = trustedKey(roster, trust, { personKey, credentialId });
  if (!trusted.ok) return trusted.fault;
  return mayBeMaker(proposal.makers, trusted.key, check) ? 'key-of-maker' : trusted.key;
}

/** Whether the key may be a maker's: its owner or a sponsor of it is a maker, or may be the person behind one. */
export function mayBeMaker(
  makers: readonly string[],
  key: ApproverKey,
  { roster, isUsed }: Pick<ApprovalCheck, 'roster' | 'isUsed'>,
): boolean {
  const signers = [personKeyOf(key.person), ...sponsorsOf(roster, key, isUsed)];
  const behind = new Set(makers.flatMap((maker) => peopleBehind(roster, maker, isUsed)));
  return signers.some((person) => behind.has(person));
}

function faultBy(
  { credentialId, publicKey }: ApproverKey,
  batch: Signable,
  proposal: Proposal,
  signed: Signed,
  trust: Trust,
): AssertionFault | undefined {
  const challenge = challengeOf(statementOf(batch, proposal, trust, signed));
  return assertionFault(signed.assertion, { credentialId, publicKey, challenge, party: trust.party });
}

/**
 * Why the batch may not leave with these approvals, each reason once; empty where it may. A key's first file counts
 * neither beside a sponsor of the key nor beside another new key of that sponsor: nobody can bring in their own second
 * person.
 * @param check by today's roster, so that no row can say that a revoked key signed before. The caller has verified it.
 * @param nowMs time of the last approval.
 */
export function approvalFaults(
  batch: Signable,
  proposal: Proposal,
  approvals: readonly Signed[],
  check: ApprovalCheck,
  nowMs: number,
): readonly ApprovalFault[] {
  const faults = new Set<ApprovalFault>();
  const people = new Set<string>();
  const sponsored = new Map<string, readonly string[]>();
  for (const signed of approvals) {
    const key = judgedKey(proposal, signed, check, nowMs);
    const fault = typeof key === 'string' ? key : faultBy(key, batch, proposal, signed, check.trust);
    if (fault !== undefined) faults.add(fault);
    const personKey = personKeyOf(signed.person);
    if (people.has(personKey)) faults.add('person-twice');
    people.add(personKey);
    if (typeof key !== 'string') sponsored.set(personKey, sponsorsOf(check.roster, key, check.isUsed));
  }
  if (mayBeOnePerson(sponsored)) faults.add('key-brought-in');
  if (people.size < peopleNeeded(proposal.terms.policy, proposal.seal.controlSumMinor)) {
    faults.add('people-missing');
  }
  return [...faults];
}

/** Whether two of the signers may be one: a sponsor signs beside a key of theirs, or two new keys share a sponsor. */
function mayBeOnePerson(sponsored: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  for (const [person, sponsors] of sponsored) {
    for (const one of new Set([person, ...sponsors])) {
      if (seen.has(one)) return true;
      seen.add(one);
    }
  }
  return false;
}

/**
 * Why a sealed batch's file may not leave, whoever wrote its row; empty where it may.
 * @param policy of its debtor account in today's configuration: it sets the least number of people.
 */
export function departureFaults(
  batch: Signable & Pick<Batch, 'seal' | 'proposal' | 'approvals'>,
  policy: ApprovalPolicy,
  check: ApprovalCheck | undefined,
): readonly ApprovalFault[] {
  const { seal, proposal, approvals } = batch;
  const people = peopleNeeded(policy, seal?.controlSumMinor ?? 0n);
  if (proposal === undefined) return people === 0 ? [] : ['not-proposed'];
  if (check === undefined) return ['key-untrusted'];
  const last = approvals.at(-1);
  if (last === undefined) return ['people-missing'];
  const faults = new Set(approvalFaults(batch, proposal, approvals, check, last.atMs));
  if (!rosterVerifies(check.roster)) faults.add('roster-tampered');
  const isSealed = seal !== undefined && sealText(seal) === sealText(proposal.seal);
  if (!isSealed) faults.add('seal-other');
  if (last.atMs >= proposal.expiresAtMs) faults.add('time-other');
  if (approvals.length < people) faults.add('people-missing');
  return [...faults];
}

function sealText({ count, controlSumMinor, manifestParts, ...seal }: Proposal['seal']): string {
  const { manifestHash, fileSha256, fileBytes } = seal;
  return [count, controlSumMinor, manifestParts, manifestHash, fileSha256, fileBytes].join(' ');
}
