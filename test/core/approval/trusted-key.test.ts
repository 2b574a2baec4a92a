import { describe, expect, it } from 'vitest';
import { personKeyOf } from '../../../functions/core/approval/person.ts';
import {
  activeKeysOf,
  type Roster,
  type RosterEntry,
  rosterOnce,
  rosterVerifies,
  withRosterEntry,
} from '../../../functions/core/approval/roster.ts';
import { trustedKey } from '../../../functions/core/approval/trusted-key.ts';
import {
  broughtInBy,
  firstApprover,
  PROPOSED_AT_MS,
  revoked,
  rosterOf,
  rosterWith,
  type Signer,
} from '../../support/approvals.ts';
import { anna, bert, cleo, dora, first, trust, withCleo } from './signers.ts';

const roster = rosterOf(first);

function judged(known: Roster, { person, passkey }: Signer) {
  const personKey = personKeyOf(person);
  const found = trustedKey(known, trust, { personKey, credentialId: passkey.credentialId });
  return found.ok ? 'trusted' : found.fault;
}

/** The entries with hashes that fit, as somebody would write them who may write the row. */
function forged(entries: readonly Omit<RosterEntry, 'hash'>[]): Roster {
  return entries.reduce((known: Roster, entry) => withRosterEntry(known, entry), { entries: [] });
}

describe('a key', () => {
  it('is trusted where the configuration names it, or an approver brought it in, over any number of people', () => {
    const withDora = rosterWith(withCleo, dora, broughtInBy(cleo, dora, trust), PROPOSED_AT_MS - 1);

    expect([anna, bert, cleo, dora].map((signer) => judged(withDora, signer))).toEqual(
      Array(4).fill('trusted'),
    );
    expect(activeKeysOf(withDora).map(({ person }) => person.name)).toEqual(['Anna', 'Bert', 'Cleo', 'Dora']);
  });

  it('is unknown before its registration, and revoked from its revocation on', () => {
    const without = revoked(withCleo, cleo, PROPOSED_AT_MS);
    expect(judged(rosterOnce(without, 2), cleo)).toBe('key-unknown');
    expect(judged(rosterOnce(without, 3), cleo)).toBe('trusted');
    expect(judged(without, cleo)).toBe('key-revoked');
    expect(activeKeysOf(without).map(({ person }) => person.name)).toEqual(['Anna', 'Bert']);
  });

  it('stays trusted where the one who brought it in is revoked later, and never was where earlier', () => {
    expect(judged(revoked(withCleo, anna, PROPOSED_AT_MS - 1), cleo)).toBe('trusted');
    const gone = revoked(roster, anna, PROPOSED_AT_MS - 3_000_000);
    expect(judged(rosterWith(gone, cleo, broughtInBy(anna, cleo, trust)), cleo)).toBe('key-untrusted');
  });

  it('is not trusted for an entry alone, whoever wrote it and however well its hash fits', () => {
    const at = new Date(PROPOSED_AT_MS - 3_600_000).toISOString();
    const asFirst = { ...firstApprover(cleo), at, what: 'registered', by: { first: true } } as const;
    const invented = forged([...roster.entries, asFirst]);

    expect(rosterVerifies(invented)).toBe(true);
    expect(judged(invented, cleo)).toBe('key-untrusted');
  });

  it.each<[string, Signer, Signer]>([
    ['whose signer was brought in by nobody', dora, cleo],
    ['that its own owner signed for', cleo, cleo],
  ])('is not trusted %s', (_, by, brought) => {
    expect(judged(rosterWith(roster, brought, broughtInBy(by, brought, trust)), brought)).toBe(
      'key-untrusted',
    );
  });

  it('is not trusted for a signature of another key, person, host or stage', () => {
    const others = [
      broughtInBy(anna, { ...cleo, passkey: dora.passkey }, trust),
      broughtInBy(anna, { ...cleo, person: dora.person }, trust),
      broughtInBy(anna, cleo, { ...trust, stage: 'trial' }),
      { ...broughtInBy(anna, cleo, trust), nonce: 'another' },
    ];
    for (const signed of others) expect(judged(rosterWith(roster, cleo, signed), cleo)).toBe('key-untrusted');
  });

  it('of the configuration is trusted as it stands there, and no other of the same person', () => {
    const swapped = rosterOf([{ ...anna, passkey: { ...anna.passkey, publicKey: cleo.passkey.publicKey } }]);
    expect(judged(swapped, anna)).toBe('key-untrusted');
  });
});

describe('the roster', () => {
  it('does not verify where an entry was edited, taken out or put elsewhere', () => {
    const { entries } = revoked(withCleo, bert, PROPOSED_AT_MS);
    expect(rosterVerifies({ entries })).toBe(true);
    const edits: readonly (readonly RosterEntry[])[] = [
      entries.map((entry) => ({ ...entry, publicKey: cleo.passkey.publicKey })),
      entries.map((entry, index) =>
        index === 0 ? { ...entry, person: { ...entry.person, name: 'Mallory' } } : entry,
      ),
      entries.map(({ by, ...entry }) => ({
        ...entry,
        by: 'reason' in by ? { ...by, person: { ...by.person, name: 'Mallory' } } : by,
      })),
      entries.slice(1),
      entries.toSpliced(1, 1),
      entries.toReversed(),
    ];
    for (const edited of edits) expect(rosterVerifies({ entries: edited })).toBe(false);
  });

  it('takes a key once, for one person', () => {
    const stolen: Signer = { person: dora.person, passkey: cleo.passkey };
    for (const again of [cleo, stolen]) {
      expect(() => rosterWith(withCleo, again, broughtInBy(anna, again, trust))).toThrow(/registered once/);
    }
    expect(() => revoked(revoked(withCleo, cleo, PROPOSED_AT_MS), cleo, PROPOSED_AT_MS)).toThrow(/active/);
  });
});
