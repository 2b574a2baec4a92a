import { type ApprovalCheck, type Proposal, statementOf } from '../../functions/core/approval/approvals.ts';
import { type Approver, type Signed, withEntry } from '../../functions/core/approval/approver.ts';
import { type Person, personKeyOf } from '../../functions/core/approval/person.ts';
import { challengeOf } from '../../functions/core/approval/statement.ts';
import type { Batch } from '../../functions/core/batch.ts';
import { assertWith, newPasskey, type Passkey } from './passkey.ts';

export const PARTY = { rpId: 'payouts.example', origins: ['https://payouts.example'] } as const;
export const SIGNED_ON = { rpId: PARTY.rpId, origin: PARTY.origins[0] } as const;
export const PROPOSED_AT_MS = Date.parse('2026-06-15T09:00:00Z');
export const EXPIRES_AT_MS = Date.parse('2026-06-15T12:00:00Z');

export type Signer = { readonly person: Person; readonly passkey: Passkey; readonly approver: Approver };

export function personNamed(name: string): Person {
  return { issuer: 'https://id.example', subject: `subject-of-${name}`, name };
}

/** Somebody whose key was registered an hour before the proposal. @param by who signed for it. */
export function signerNamed(name: string, by?: Signed): Signer {
  const person = personNamed(name);
  const passkey = newPasskey(`key-of-${name}`);
  const approver = withEntry(undefined, person, {
    at: new Date(PROPOSED_AT_MS - 3_600_000).toISOString(),
    what: 'registered',
    credentialId: passkey.credentialId,
    publicKey: passkey.publicKey,
    by: by === undefined ? { first: true } : { signed: by },
  });
  return { person, passkey, approver };
}

export function proposalOf(changes: Partial<Proposal> = {}): Proposal {
  return {
    stage: 'test',
    proposedAtMs: PROPOSED_AT_MS,
    expiresAtMs: EXPIRES_AT_MS,
    people: 2,
    terms: 'terms',
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

export type Signable = Pick<Batch, 'batchId' | 'debtor' | 'currency' | 'executionDate'>;

/** The person's signature of the proposed batch, ten minutes after the proposal. */
export function signedBy(
  { person, passkey }: Signer,
  batch: Signable,
  proposal: Proposal,
  changes: Partial<Signed> = {},
): Signed {
  const signing = {
    person,
    nonce: 'nonce-of-22-characters',
    issuedAt: new Date(proposal.proposedAtMs + 600_000).toISOString(),
    ...changes,
  };
  const challenge = challengeOf(statementOf(batch, proposal, signing));
  return { ...signing, assertion: assertWith(passkey, challenge, SIGNED_ON), ...changes };
}

export function checkWith(signers: readonly Pick<Signer, 'person' | 'approver'>[]): ApprovalCheck {
  const rows = new Map(signers.map(({ person, approver }) => [personKeyOf(person), approver]));
  return { approverOf: (personKey) => rows.get(personKey), party: PARTY };
}
