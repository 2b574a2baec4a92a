import { type Person, personKeyOf } from '../../functions/core/approval/person.ts';
import type { Roster, RosterEntry } from '../../functions/core/approval/roster.ts';

/** A key that may approve, or once might. */
export type ListedKey = {
  readonly person: Person;
  readonly credentialId: string;
  readonly registeredAt: string;
  /** Undefined for the first approvers of the configuration. */
  readonly broughtInBy: Person | undefined;
  /** The batch of the first file that left with its signature. */
  readonly usedFor: string | undefined;
  readonly revoked: { readonly at: string; readonly by: Person; readonly reason: string } | undefined;
};

/** Every key that was ever registered, oldest first. */
export function listKeys({ entries }: Roster): readonly ListedKey[] {
  return entries.flatMap((registered) => {
    if (registered.what !== 'registered') return [];
    const { person, credentialId, at, by } = registered;
    const later = entries.filter((entry) => entry.what !== 'registered' && isOfKey(entry, registered));
    return [
      {
        person,
        credentialId,
        registeredAt: at,
        broughtInBy: 'signed' in by ? nameOf(entries, by.signed.person) : undefined,
        usedFor: later.flatMap(({ by }) => ('batchId' in by ? [by.batchId] : []))[0],
        revoked: later.flatMap(({ at, by }) =>
          'reason' in by ? [{ at, by: by.person, reason: by.reason }] : [],
        )[0],
      },
    ];
  });
}

function isOfKey(one: RosterEntry, other: RosterEntry): boolean {
  return one.credentialId === other.credentialId && personKeyOf(one.person) === personKeyOf(other.person);
}

/** As registered: a signature carries the name that the signer's token had then. */
function nameOf(entries: readonly RosterEntry[], signer: Person): Person {
  const key = personKeyOf(signer);
  return entries.find(({ person }) => personKeyOf(person) === key)?.person ?? signer;
}
