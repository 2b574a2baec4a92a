import { type ApprovalCheck, type Signable, statementOf } from '../../functions/core/approval/approvals.ts';
import { challengeOf } from '../../functions/core/approval/challenge.ts';
import type { Person } from '../../functions/core/approval/person.ts';
import type { Proposal } from '../../functions/core/approval/proposal.ts';
import {
  isUsedByRoster,
  NO_ROSTER,
  type Roster,
  withRosterEntry,
} from '../../functions/core/approval/roster.ts';
import type { Signed } from '../../functions/core/approval/signed.ts';
import { type FirstApprover, registrationOf, type Trust } from '../../functions/core/approval/trusted-key.ts';
import type { Approval } from '../../functions/core/batch.ts';
import { assertWith, newPasskey, type Passkey } from '../../local/sandbox/people/passkey.ts';
import { personNamed } from './people.ts';

export const PARTY = { rpId: 'payouts.example', origins: ['https://payouts.example'] } as const;
export const SIGNED_ON = { rpId: PARTY.rpId, origin: PARTY.origins[0] } as const;
export const PROPOSED_AT_MS = Date.parse('2026-06-15T09:00:00Z');
export const EXPIRES_AT_MS = Date.parse('2026-06-15T12:00:00Z');

const HOUR_MS = 3_600_000;

/** Somebody with a passkey. */
export type Signer = { readonly person: Person; readonly passkey: Passkey };

export function signerNamed(name: string): Signer {
  return { person: personNamed(name), passkey: newPasskey(`the-key-of-${name}`) };
}

export function firstApprover({ person, passkey }: Signer): FirstApprover {
  return { person, credentialId: passkey.credentialId, publicKey: passkey.publicKey };
}

export function trustIn(first: readonly Signer[]): Trust {
  return { stage: 'test', party: PARTY, first: first.map(firstApprover) };
}

/** The configuration's first approvers, an hour before the proposal. */
export function rosterOf(first: readonly Signer[]): Roster {
  const at = new Date(PROPOSED_AT_MS - HOUR_MS).toISOString();
  return first.reduce(
    (roster, signer) =>
      withRosterEntry(roster, { ...firstApprover(signer), at, what: 'registered', by: { first: true } }),
    NO_ROSTER,
  );
}

/** The signature by which an approver brings in somebody. */
export function broughtInBy(
  by: Signer,
  brought: Signer,
  trust: Trust,
  atMs = PROPOSED_AT_MS - HOUR_MS / 2,
): Signed {
  const signing = {
    person: by.person,
    nonce: 'nonce-of-22-characters',
    issuedAt: new Date(atMs).toISOString(),
  };
  const challenge = challengeOf(registrationOf(trust, firstApprover(brought), signing));
  return { ...signing, assertion: assertWith(by.passkey, challenge, SIGNED_ON) };
}

/** The roster with somebody whom an approver brought in half an hour before the proposal. */
export function rosterWith(
  roster: Roster,
  brought: Signer,
  signed: Signed,
  atMs = PROPOSED_AT_MS - HOUR_MS / 2,
): Roster {
  const at = new Date(atMs).toISOString();
  return withRosterEntry(roster, { ...firstApprover(brought), at, what: 'registered', by: { signed } });
}

export function revoked(roster: Roster, signer: Signer, atMs: number): Roster {
  return withRosterEntry(roster, {
    ...firstApprover(signer),
    at: new Date(atMs).toISOString(),
    what: 'revoked',
    by: { person: personNamed('Dora'), reason: 'Lost her phone.' },
  });
}

const CAP = { count: 100, sumMinor: 1_000_000n };

export function proposalOf(people = 2, changes: Partial<Proposal> = {}): Proposal {
  return {
    proposedAtMs: PROPOSED_AT_MS,
    expiresAtMs: EXPIRES_AT_MS,
    terms: {
      policy: { people, above: [], bankReleases: false },
      caps: { perFile: CAP, perRun: CAP, perDay: CAP },
    },
    makers: [],
    seal: {
      count: 3,
      controlSumMinor: 4_500n,
      manifestParts: 1,
      manifestHash: 'a'.repeat(64),
      fileSha256: 'b'.repeat(64),
      fileBytes: 2_000,
      writerVersion: 1,
      packageVersion: '0.1.0',
    },
    ...changes,
  };
}

/** The person's signature of the proposed batch, ten minutes after the proposal. */
export function signedBy(
  { person, passkey }: Signer,
  batch: Signable,
  proposal: Proposal,
  changes: Partial<Signed> & { readonly stage?: string } = {},
): Approval {
  const { stage = 'test', ...others } = changes;
  const atMs = proposal.proposedAtMs + 600_000;
  const signing = {
    person,
    nonce: 'nonce-of-22-characters',
    issuedAt: new Date(atMs).toISOString(),
    ...others,
  };
  const challenge = challengeOf(statementOf(batch, proposal, { stage }, signing));
  return {
    ...signing,
    assertion: assertWith(passkey, challenge, SIGNED_ON),
    atMs,
    ...others,
  };
}

export function checkWith(first: readonly Signer[], roster = rosterOf(first)): ApprovalCheck {
  return { roster, trust: trustIn(first), isUsed: isUsedByRoster };
}
