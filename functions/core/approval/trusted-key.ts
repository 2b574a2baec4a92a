import { createHash } from 'node:crypto';
import { assert } from '../errors.ts';
import { type AssertionFault, assertionFault, type RelyingParty } from './assertion.ts';
import { challengeOf } from './challenge.ts';
import { type Person, personKeyOf } from './person.ts';
import {
  type ApproverKey,
  activeKeysOf,
  approverKeyOf,
  keysOf,
  type Roster,
  rosterOnce,
  withRosterEntry,
} from './roster.ts';
import type { Signed } from './signed.ts';
import type { RegisterApprover } from './statement.ts';

/** One of the first approvers, as the deployer's configuration names them. */
export type FirstApprover = {
  readonly person: Person;
  readonly credentialId: string;
  /** DER SubjectPublicKeyInfo in base64. */
  readonly publicKey: string;
};

/** What no row of the table can say of itself: the configuration says it. */
export type Trust = {
  readonly stage: string;
  readonly party: RelyingParty;
  readonly first: readonly FirstApprover[];
};

/**
 * The roster with the configuration's first approvers, if it is empty. A roster with an entry never begins anew,
 * whatever the configuration says by then.
 */
export function begunRoster(roster: Roster, { first }: Trust, atMs: number): Roster {
  if (roster.entries.length > 0) return roster;
  const at = new Date(atMs).toISOString();
  return first.reduce(
    (known, approver) => withRosterEntry(known, { ...approver, at, what: 'registered', by: { first: true } }),
    roster,
  );
}

export type KeyFault = 'key-unknown' | 'key-revoked' | 'key-untrusted';

/** The statement by which another approver brings in a key. */
export function registrationOf(
  { stage }: Pick<Trust, 'stage'>,
  { person: approver, credentialId, publicKey }: FirstApprover,
  { person, nonce, issuedAt }: Pick<Signed, 'person' | 'nonce' | 'issuedAt'>,
): RegisterApprover {
  const publicKeySha256 = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
  return {
    decision: 'register-approver',
    stage,
    approver,
    credentialId,
    publicKeySha256,
    person,
    nonce,
    issuedAt,
  };
}

/**
 * The person's key, if it may sign by this roster: known, not revoked, and brought in by an unbroken chain of
 * signatures from the configuration. So edited rows, even with hashes that fit, bring in nobody.
 */
export function trustedKey(
  roster: Roster,
  trust: Trust,
  { personKey, credentialId }: { readonly personKey: string; readonly credentialId: string },
): { readonly ok: true; readonly key: ApproverKey } | { readonly ok: false; readonly fault: KeyFault } {
  const key = approverKeyOf(roster, personKey, credentialId);
  if (key === undefined) return { ok: false, fault: 'key-unknown' };
  if (key.isRevoked) return { ok: false, fault: 'key-revoked' };
  return isTrusted(roster, trust, key) ? { ok: true, key } : { ok: false, fault: 'key-untrusted' };
}

/** Everybody who may sign with some key, by their person keys. */
export function approversOf(roster: Roster, trust: Trust): ReadonlyMap<string, Person> {
  const approvers = new Map<string, Person>();
  for (const { person, credentialId } of activeKeysOf(roster)) {
    const personKey = personKeyOf(person);
    if (trustedKey(roster, trust, { personKey, credentialId }).ok) approvers.set(personKey, person);
  }
  return approvers;
}

/** Each step leads to an earlier entry, so it ends. */
function isTrusted(roster: Roster, trust: Trust, key: ApproverKey): boolean {
  const { registeredBy: signed } = key;
  if (signed === undefined) return trust.first.some((first) => isSameKey(first, key));
  const signer = { personKey: personKeyOf(signed.person), credentialId: signed.assertion.credentialId };
  if (signer.personKey === personKeyOf(key.person)) return false;
  const bringing = trustedKey(rosterOnce(roster, key.registeredAs), trust, signer);
  return bringing.ok && registrationFault(trust, key, signed, bringing.key) === undefined;
}

/** Why the signature does not bring in the key. @param by the signer's own key. */
export function registrationFault(
  trust: Trust,
  brought: FirstApprover,
  signed: Signed,
  by: Pick<ApproverKey, 'credentialId' | 'publicKey'>,
): AssertionFault | undefined {
  const challenge = challengeOf(registrationOf(trust, brought, signed));
  return assertionFault(signed.assertion, {
    credentialId: by.credentialId,
    publicKey: by.publicKey,
    challenge,
    party: trust.party,
  });
}

function isSameKey(first: FirstApprover, key: ApproverKey): boolean {
  return (
    personKeyOf(first.person) === personKeyOf(key.person) &&
    first.credentialId === key.credentialId &&
    first.publicKey === key.publicKey
  );
}

/** An unused key's sponsors: its bringer, the bringer's bringer, up to a used key or a first one. */
export function sponsorsOf(
  roster: Roster,
  key: ApproverKey,
  isUsed: (key: ApproverKey) => boolean,
): readonly string[] {
  const sponsors: string[] = [];
  let current: ApproverKey | undefined = key;
  while (current?.registeredBy !== undefined && !isUsed(current)) {
    assert(sponsors.length <= roster.entries.length, 'a key was brought in by an earlier one');
    const { person, assertion }: Signed = current.registeredBy;
    const sponsor = personKeyOf(person);
    sponsors.push(sponsor);
    current = approverKeyOf(roster, sponsor, assertion.credentialId);
  }
  return sponsors;
}

/**
 * The person, and everybody who may be that person: until a file leaves by one of their keys, whoever brought a key in
 * may have made up the person. That holds for a revoked key too.
 */
export function peopleBehind(
  roster: Roster,
  personKey: string,
  isUsed: (key: ApproverKey) => boolean,
): readonly string[] {
  const keys = keysOf(roster, personKey);
  const isKnown = keys.some((key) => key.registeredBy === undefined || isUsed(key));
  return isKnown ? [personKey] : [personKey, ...keys.flatMap((key) => sponsorsOf(roster, key, isUsed))];
}
