import { assert } from '../errors.ts';
import { sha256Hex } from '../ids.ts';
import { type Person, personKeyOf } from './person.ts';
import type { Signed } from './signed.ts';

/** One change of the keys that may approve; each entry has the hash of the one before it. */
export type RosterEntry = {
  readonly at: string;
  /** `used`: the first file approved with it has left. */
  readonly what: 'registered' | 'used' | 'revoked';
  readonly person: Person;
  readonly credentialId: string;
  /** DER SubjectPublicKeyInfo in base64. */
  readonly publicKey: string;
  /**
   * Registered: by another approver's signature, or as one of the configuration's first. Used: for which batch.
   * Revoked: by whom, and why.
   */
  readonly by:
    | { readonly first: true }
    | { readonly signed: Signed }
    | { readonly batchId: string }
    | { readonly person: Person; readonly reason: string };
  readonly hash: string;
};

/** Everybody who may approve, with all their keys' history: one row, so that one condition guards it. */
export type Roster = { readonly entries: readonly RosterEntry[] };

export const NO_ROSTER: Roster = { entries: [] };

/** A dozen people who each lose a few keys over the years; far below the size of a row. */
export const MAX_ROSTER_ENTRIES = 200;

export type ApproverKey = {
  readonly person: Person;
  readonly credentialId: string;
  readonly publicKey: string;
  /** Its place among the entries: only an earlier key can have brought it in. */
  readonly registeredAs: number;
  readonly isRevoked: boolean;
  /** Undefined for the configuration's first. */
  readonly registeredBy: Signed | undefined;
  /** The batch of the first file approved with it that left. */
  readonly usedFor: string | undefined;
};

export type NewRosterEntry = Omit<RosterEntry, 'hash'>;

/** The roster with one more entry. @throws PipelineError ASSERTION_FAILED where the entry cannot follow. */
export function withRosterEntry({ entries }: Roster, entry: NewRosterEntry): Roster {
  assert(entries.length < MAX_ROSTER_ENTRIES, 'the keys of all approvers are few');
  const key = approverKeyOf({ entries }, personKeyOf(entry.person), entry.credentialId);
  if (entry.what === 'registered') {
    const isTaken = entries.some(({ credentialId }) => credentialId === entry.credentialId);
    assert(!isTaken, 'a key is registered once, for one person, and never again');
  } else {
    assert(key !== undefined && !key.isRevoked, 'only an active key is used or revoked');
  }
  const hash = hashOf(entries.at(-1)?.hash ?? '', entry);
  return { entries: [...entries, { ...entry, hash }] };
}

function hashOf(previous: string, { at, what, person, credentialId, publicKey, by }: NewRosterEntry): string {
  const parts = [previous, at, what, ...partsOf(person), credentialId, publicKey, ...authorOf(by)];
  return sha256Hex(['roster', ...parts]);
}

function authorOf(by: RosterEntry['by']): readonly string[] {
  if ('first' in by) return ['first'];
  if ('batchId' in by) return ['batch', by.batchId];
  if ('reason' in by) return ['person', ...partsOf(by.person), by.reason];
  const { person, nonce, issuedAt, assertion } = by.signed;
  return ['signed', ...partsOf(person), nonce, issuedAt, assertion.credentialId, assertion.signature];
}

/** The name decides nothing; people read it in the history. */
function partsOf(person: Person): readonly [string, string] {
  return [personKeyOf(person), person.name];
}

/** Whether each entry follows, unaltered, from the one before. */
export function rosterVerifies({ entries }: Roster): boolean {
  let previous = '';
  for (const { hash, ...entry } of entries) {
    if (hashOf(previous, entry) !== hash) return false;
    previous = hash;
  }
  return true;
}

/** The roster as it was with so many entries. */
export function rosterOnce({ entries }: Roster, length: number): Roster {
  return { entries: entries.slice(0, length) };
}

/** The person's key by the history; undefined where there is no such key. */
export function approverKeyOf(
  { entries }: Roster,
  personKey: string,
  credentialId: string,
): ApproverKey | undefined {
  const ofKey = entries.filter(
    (entry) => entry.credentialId === credentialId && personKeyOf(entry.person) === personKey,
  );
  const registered = ofKey.find(({ what }) => what === 'registered');
  if (registered === undefined) return undefined;
  const used = ofKey.find(({ what }) => what === 'used');
  return {
    person: registered.person,
    credentialId,
    publicKey: registered.publicKey,
    registeredAs: entries.indexOf(registered),
    isRevoked: ofKey.some(({ what }) => what === 'revoked'),
    registeredBy: 'signed' in registered.by ? registered.by.signed : undefined,
    usedFor: used !== undefined && 'batchId' in used.by ? used.by.batchId : undefined,
  };
}

/** All keys that were ever registered for the person, oldest first. */
export function keysOf(roster: Roster, personKey: string): readonly ApproverKey[] {
  return roster.entries.flatMap(({ what, person, credentialId }) => {
    const isTheirs = what === 'registered' && personKeyOf(person) === personKey;
    return isTheirs ? (approverKeyOf(roster, personKey, credentialId) ?? []) : [];
  });
}

/** By the row's word; whoever may write the row may invent it (batches/departure.ts). */
export function isUsedByRoster({ usedFor }: ApproverKey): boolean {
  return usedFor !== undefined;
}

/** All keys that nobody has revoked, oldest first. */
export function activeKeysOf(roster: Roster): readonly ApproverKey[] {
  return roster.entries.flatMap(({ what, person, credentialId }) => {
    const key = what === 'registered' ? approverKeyOf(roster, personKeyOf(person), credentialId) : undefined;
    return key === undefined || key.isRevoked ? [] : [key];
  });
}
