import { assert } from '../errors.ts';
import { sha256Hex } from '../ids.ts';
import type { Assertion } from './assertion.ts';
import { type Person, personKeyOf } from './person.ts';

/** A person's signature, with what rebuilds its statement. */
export type Signed = {
  readonly person: Person;
  readonly nonce: string;
  readonly issuedAt: string;
  readonly assertion: Assertion;
};

/** The history of a person's keys; each entry has the hash of the previous one. */
export type ApproverEntry = {
  readonly at: string;
  /** `used`: its first file has left. */
  readonly what: 'registered' | 'used' | 'revoked';
  readonly credentialId: string;
  /** DER SubjectPublicKeyInfo in base64. */
  readonly publicKey: string;
  /**
   * Registered: by another approver's signature, or as one of the configuration's first. Used: for which batch.
   * Revoked: by whom.
   */
  readonly by:
    | { readonly signed: Signed }
    | { readonly first: true }
    | { readonly batchId: string }
    | { readonly person: Person };
  readonly hash: string;
};

/** Somebody who may approve, with the whole history of their keys. */
export type Approver = {
  readonly person: Person;
  readonly version: number;
  readonly history: readonly ApproverEntry[];
};

/** A laptop's, a phone's, and those lost over the years. */
export const MAX_ENTRIES_OF_APPROVER = 40;

export type ApproverKey = {
  readonly credentialId: string;
  readonly publicKey: string;
  readonly registeredAtMs: number;
  readonly revokedAtMs: number | undefined;
  /** Who signed for it; undefined for the configuration's first. */
  readonly registeredBy: Person | undefined;
  /** Whether a file that it approved has left. */
  readonly isUsed: boolean;
};

type NewEntry = Omit<ApproverEntry, 'hash'>;

/** The row with one more entry. @throws PipelineError ASSERTION_FAILED where the entry cannot follow. */
export function withEntry(before: Approver | undefined, person: Person, entry: NewEntry): Approver {
  const history = before?.history ?? [];
  assert(history.length < MAX_ENTRIES_OF_APPROVER, 'the keys of a person are few');
  assert(before === undefined || personKeyOf(before.person) === personKeyOf(person), 'a row is one person');
  const key = before === undefined ? undefined : keyOf(before, entry.credentialId);
  if (entry.what === 'registered') assert(key === undefined, 'a key is registered once, and never again');
  else assert(key !== undefined && key.revokedAtMs === undefined, 'a key that is active is revoked');
  const hash = hashOf(person, history.at(-1)?.hash ?? '', entry);
  return { person, version: (before?.version ?? 0) + 1, history: [...history, { ...entry, hash }] };
}

function hashOf(
  person: Person,
  previous: string,
  { at, what, credentialId, publicKey, by }: NewEntry,
): string {
  return sha256Hex([
    'approver',
    previous,
    personKeyOf(person),
    at,
    what,
    credentialId,
    publicKey,
    ...authorOf(by),
  ]);
}

function authorOf(by: ApproverEntry['by']): readonly string[] {
  if ('first' in by) return ['first'];
  if ('batchId' in by) return ['batch', by.batchId];
  if ('person' in by) return ['person', personKeyOf(by.person)];
  const { person, nonce, issuedAt, assertion } = by.signed;
  return ['signed', personKeyOf(person), nonce, issuedAt, assertion.signature];
}

/** Whether the row is unaltered, entry by entry. */
export function approverVerifies({ person, version, history }: Approver): boolean {
  let previous = '';
  for (const { hash, ...entry } of history) {
    if (hashOf(person, previous, entry) !== hash) return false;
    previous = hash;
  }
  return version === history.length;
}

/** The key by the history; undefined where the person has no such key. */
export function keyOf({ history }: Approver, credentialId: string): ApproverKey | undefined {
  const ofKey = history.filter((entry) => entry.credentialId === credentialId);
  const registered = ofKey.find(({ what }) => what === 'registered');
  if (registered === undefined) return undefined;
  const revoked = ofKey.find(({ what }) => what === 'revoked');
  return {
    credentialId,
    publicKey: registered.publicKey,
    registeredAtMs: Date.parse(registered.at),
    revokedAtMs: revoked === undefined ? undefined : Date.parse(revoked.at),
    registeredBy: 'signed' in registered.by ? registered.by.signed.person : undefined,
    isUsed: ofKey.some(({ what }) => what === 'used'),
  };
}

/** The active keys, oldest first. */
export function activeKeysOf(approver: Approver): readonly ApproverKey[] {
  const ids = new Set(approver.history.map(({ credentialId }) => credentialId));
  return [...ids].flatMap((id) => {
    const key = keyOf(approver, id);
    return key === undefined || key.revokedAtMs !== undefined ? [] : [key];
  });
}
