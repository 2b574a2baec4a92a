import { mayBeMaker } from './approvals.ts';
import { type Person, personKeyOf } from './person.ts';
import { type ApproverKey, activeKeysOf, approverKeyOf, isUsedByRoster, type Roster } from './roster.ts';
import type { Signed } from './signed.ts';
import { sponsorsOf } from './trusted-key.ts';

/** What a file needs of people, and what they have given. */
export type Asked = {
  /** Keys of the people who made something in the file. */
  readonly makers: readonly string[];
  readonly approvals: readonly Pick<Signed, 'person' | 'assertion'>[];
  /** Signatures that it needs in all. */
  readonly people: number;
};

/** An approver who has not signed. */
export type OpenApprover = {
  readonly person: Person;
  /** Why none of their keys counts beside the existing signatures; undefined where one does. */
  readonly bar: 'person-made-it' | 'key-of-maker' | 'key-brought-in' | undefined;
  /** Keys that can still complete the file. Where none can, keys that count beside today's signatures. */
  readonly credentialIds: readonly string[];
  /** Open approvers who cannot sign beside one of their keys: one of the two is new, and may be the other's. */
  readonly notBeside: readonly Person[];
};

export type Foreseen = {
  readonly open: readonly OpenApprover[];
  /** How many of these approvers can sign together, counted to one more than are missing: a stand-in. */
  readonly able: number;
  readonly missing: number;
};

/** A key, and everybody who may be its signer. */
type Hand = { readonly credentialId: string; readonly people: ReadonlySet<string> };

type Candidate = { readonly person: Person; readonly isMaker: boolean; readonly hands: readonly Hand[] };

/**
 * How further signatures would count by the rules of `approvalFaults`: for a look before signing. The write judges
 * again.
 * @param isTrusted of a key that nobody has revoked.
 */
export function foresee(
  { makers, approvals, people }: Asked,
  roster: Roster,
  isTrusted: (key: ApproverKey) => boolean,
): Foreseen {
  const given = new Set(approvals.flatMap((signed) => [...givenBy(roster, signed)]));
  const signers = new Set(approvals.map(({ person }) => personKeyOf(person)));
  const check = { roster, isUsed: isUsedByRoster };
  const candidates = [...Map.groupBy(activeKeysOf(roster).filter(isTrusted), personKeyOfKey)]
    .filter(([personKey]) => !signers.has(personKey))
    .flatMap(([personKey, keys]): readonly Candidate[] => {
      const isMaker = makers.includes(personKey);
      const counting = isMaker ? [] : keys.filter((key) => !mayBeMaker(makers, key, check));
      const hands = counting.map((key) => ({ credentialId: key.credentialId, people: behind(roster, key) }));
      return keys[0] === undefined ? [] : [{ person: keys[0].person, isMaker, hands }];
    });
  const missing = Math.max(0, people - approvals.length);
  const able = mostOf(candidates, missing + 1, given);
  const open = candidates.map((candidate): OpenApprover => {
    const { person, isMaker, hands } = candidate;
    const others = candidates.filter((other) => other !== candidate);
    const beside = hands.filter((hand) => isApart(hand.people, given));
    const leading = beside.filter(
      (hand) => able < missing || canGive(others, missing - 1, union(given, hand.people)),
    );
    return {
      person,
      bar: isMaker
        ? 'person-made-it'
        : hands.length === 0
          ? 'key-of-maker'
          : leading.length === 0
            ? 'key-brought-in'
            : undefined,
      credentialIds: leading.map(({ credentialId }) => credentialId),
      notBeside: others.filter((other) => isUnfit(beside, other, given)).map((other) => other.person),
    };
  });
  return { open, able, missing };
}

function personKeyOfKey({ person }: ApproverKey): string {
  return personKeyOf(person);
}

function behind(roster: Roster, key: ApproverKey): ReadonlySet<string> {
  return new Set([personKeyOf(key.person), ...sponsorsOf(roster, key, isUsedByRoster)]);
}

function givenBy(roster: Roster, { person, assertion }: Asked['approvals'][number]): ReadonlySet<string> {
  const personKey = personKeyOf(person);
  const key = approverKeyOf(roster, personKey, assertion.credentialId);
  return key === undefined ? new Set([personKey]) : behind(roster, key);
}

/** Whether one of the hands leaves the other no hand that counts beside it. */
function isUnfit(hands: readonly Hand[], other: Candidate, given: ReadonlySet<string>): boolean {
  const theirs = other.hands.filter(({ people }) => isApart(people, given));
  return (
    theirs.length > 0 && hands.some((hand) => theirs.every(({ people }) => !isApart(hand.people, people)))
  );
}

function mostOf(candidates: readonly Candidate[], wanted: number, given: ReadonlySet<string>): number {
  for (let most = Math.min(wanted, candidates.length); most > 0; most -= 1) {
    if (canGive(candidates, most, given)) return most;
  }
  return 0;
}

/** Whether so many can sign, no two of them perhaps one person. A policy asks at most five. */
function canGive(
  [first, ...rest]: readonly Candidate[],
  wanted: number,
  given: ReadonlySet<string>,
): boolean {
  if (wanted <= 0) return true;
  if (first === undefined || rest.length + 1 < wanted) return false;
  return (
    first.hands.some(
      ({ people }) => isApart(people, given) && canGive(rest, wanted - 1, union(given, people)),
    ) || canGive(rest, wanted, given)
  );
}

function isApart(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].every((person) => !other.has(person));
}

function union(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one, ...other]);
}
