import type { Batch, BatchSeal } from '../batch.ts';
import type { Approver, Signed } from './approver.ts';
import { approverVerifies, keyOf } from './approver.ts';
import { type AssertionFault, assertionFault, type RelyingParty } from './assertion.ts';
import { personKeyOf } from './person.ts';
import { type ApproveBatch, challengeOf } from './statement.ts';

/** A batch's proposal: all that people sign, and the rules, fixed until it is sealed or void. */
export type Proposal = {
  readonly stage: string;
  readonly proposedAtMs: number;
  /** From then on nobody may approve it: it misses the cut-off of its execution date. */
  readonly expiresAtMs: number;
  /** Different people whose signatures seal it. */
  readonly people: number;
  /** Digest of the policy and the caps in force. */
  readonly terms: string;
  /** Keys of its makers: they released, settled or cleared a payout in it, or registered a key. */
  readonly makers: readonly string[];
  /** The last approval seals this. */
  readonly seal: BatchSeal;
};

/** Why a signature does not count, or the batch may not leave. */
export type ApprovalFault =
  | AssertionFault
  | 'not-proposed'
  | 'expired'
  | 'person-made-it'
  | 'person-twice'
  | 'approver-unknown'
  | 'approver-tampered'
  | 'key-unknown'
  | 'key-revoked'
  | 'key-brought-in'
  | 'time-other'
  | 'people-missing';

/** Covers the difference to a person's clock, and the time that a page lies open before its signature. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** The statement that a person signs for the proposed batch. */
export function statementOf(
  batch: Pick<Batch, 'batchId' | 'debtor' | 'currency' | 'executionDate'>,
  proposal: Proposal,
  { person, nonce, issuedAt }: Pick<Signed, 'person' | 'nonce' | 'issuedAt'>,
): ApproveBatch {
  const { count, controlSumMinor, manifestHash, fileSha256 } = proposal.seal;
  return {
    decision: 'approve-batch',
    stage: proposal.stage,
    batchId: batch.batchId,
    debtorAccountId: batch.debtor.accountId,
    currency: batch.currency,
    executionDate: batch.executionDate,
    count,
    controlSumMinor,
    manifestHash,
    fileSha256,
    terms: proposal.terms,
    person,
    nonce,
    issuedAt,
  };
}

export type ApprovalCheck = {
  /** The current row of an approver, by the person's key. */
  readonly approverOf: (personKey: string) => Approver | undefined;
  readonly party: RelyingParty;
};

/**
 * Why the signature alone does not count for the batch.
 * @param nowMs a key revoked by then does not count.
 */
export function signatureFault(
  batch: Pick<Batch, 'batchId' | 'debtor' | 'currency' | 'executionDate'>,
  proposal: Proposal,
  signed: Signed,
  { approverOf, party }: ApprovalCheck,
  nowMs: number,
): ApprovalFault | undefined {
  const personKey = personKeyOf(signed.person);
  if (proposal.makers.includes(personKey)) return 'person-made-it';
  const issuedAtMs = Date.parse(signed.issuedAt);
  // NaN is in no order with anything.
  const isInTime =
    issuedAtMs >= proposal.proposedAtMs - CLOCK_SKEW_MS &&
    issuedAtMs <= nowMs + CLOCK_SKEW_MS &&
    issuedAtMs < proposal.expiresAtMs;
  if (!isInTime) return 'time-other';
  const approver = approverOf(personKey);
  if (approver === undefined) return 'approver-unknown';
  if (!approverVerifies(approver)) return 'approver-tampered';
  const key = keyOf(approver, signed.assertion.credentialId);
  if (key === undefined || key.registeredAtMs > nowMs) return 'key-unknown';
  if (key.revokedAtMs !== undefined && key.revokedAtMs <= nowMs) return 'key-revoked';
  const challenge = challengeOf(statementOf(batch, proposal, signed));
  return assertionFault(signed.assertion, { ...key, challenge, party });
}

/**
 * Why the batch may not leave with these approvals, the first reason of each; empty where it may. Whoever signed for a
 * key is a maker of the key's first file: nobody can bring in their own second person.
 * @param nowMs time of the last approval: keys revoked later were good then.
 */
export function approvalFaults(
  batch: Pick<Batch, 'batchId' | 'debtor' | 'currency' | 'executionDate'>,
  proposal: Proposal,
  approvals: readonly Signed[],
  check: ApprovalCheck,
  nowMs: number,
): readonly ApprovalFault[] {
  const faults = new Set<ApprovalFault>();
  const people = new Set<string>();
  const broughtIn = new Set<string>();
  for (const signed of approvals) {
    const fault = signatureFault(batch, proposal, signed, check, nowMs);
    if (fault !== undefined) faults.add(fault);
    const personKey = personKeyOf(signed.person);
    if (people.has(personKey)) faults.add('person-twice');
    people.add(personKey);
    const maker = keyMakerOf(signed, check);
    if (maker !== undefined) broughtIn.add(maker);
  }
  if ([...broughtIn].some((maker) => people.has(maker))) faults.add('key-brought-in');
  if (people.size < proposal.people) faults.add('people-missing');
  return [...faults];
}

/** The person who signed for the approver's key, until its first file has left. */
function keyMakerOf({ person, assertion }: Signed, { approverOf }: ApprovalCheck): string | undefined {
  const approver = approverOf(personKeyOf(person));
  const key = approver === undefined ? undefined : keyOf(approver, assertion.credentialId);
  if (key === undefined || key.isUsed || key.registeredBy === undefined) return undefined;
  return personKeyOf(key.registeredBy);
}
