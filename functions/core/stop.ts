import type { Signed } from './approval/approver.ts';
import { type Person, personKeyOf } from './approval/person.ts';
import { assert } from './errors.ts';
import { sha256Hex } from './ids.ts';

/** Every debtor account of the stage. */
export const ALL_ACCOUNTS = '*';

/** A person's word that nothing leaves, for one debtor account or for all. */
export type Stop = {
  readonly debtorAccountId: string;
  readonly by: Person;
  readonly reason: string;
  readonly at: string;
  /** The signatures for its end so far, by the rules of approvals. */
  readonly resumedBy: readonly Signed[];
};

/** Who stopped and who resumed what; each entry has the previous hash. */
export type StopEntry = {
  readonly at: string;
  readonly what: 'stopped' | 'resumed';
  readonly debtorAccountId: string;
  readonly by: readonly Person[];
  readonly reason: string;
  readonly hash: string;
};

export type Stops = {
  readonly stops: readonly Stop[];
  /** The latest entries; the first kept hash continues the earlier ones. */
  readonly history: readonly StopEntry[];
};

export const NO_STOPS: Stops = { stops: [], history: [] };

const MAX_HISTORY = 100;
const MAX_REASON_CHARACTERS = 200;

/** The account's stop: its own, or that of all. */
export function stopOf({ stops }: Stops, debtorAccountId: string): Stop | undefined {
  return (
    stops.find((stop) => stop.debtorAccountId === ALL_ACCOUNTS) ??
    stops.find((stop) => stop.debtorAccountId === debtorAccountId)
  );
}

export type StopWord = {
  readonly debtorAccountId: string;
  readonly by: Person;
  readonly reason: string;
  readonly atMs: number;
};

/** Stops by one person's word. An existing stop stays unchanged. */
export function withStop(known: Stops, { debtorAccountId, by, reason, atMs }: StopWord): Stops {
  if (known.stops.some((stop) => stop.debtorAccountId === debtorAccountId)) return known;
  const at = new Date(atMs).toISOString();
  const cut = reason.slice(0, MAX_REASON_CHARACTERS);
  const stop: Stop = { debtorAccountId, by, reason: cut, at, resumedBy: [] };
  return {
    stops: [...known.stops, stop],
    history: withEntry(known, { at, what: 'stopped', debtorAccountId, by: [by], reason: cut }),
  };
}

export type ResumeWord = StopWord & {
  /** Number of different people required. */
  readonly people: number;
  /** The person's signature, if approvers sign; its statement names this very stop. */
  readonly signed?: Signed;
};

/** One person's word to end the stop; the last required person's word ends it. */
export function withResume(known: Stops, word: ResumeWord): Stops {
  const { debtorAccountId, by, reason, atMs, people, signed } = word;
  const stop = known.stops.find((one) => one.debtorAccountId === debtorAccountId);
  if (stop === undefined) return known;
  assert(people <= 1 || signed !== undefined, 'where two people resume, both have signed');
  const before = stop.resumedBy.filter(({ person }) => personKeyOf(person) !== personKeyOf(by));
  const resumedBy = signed === undefined ? before : [...before, signed];
  const others = known.stops.filter((one) => one !== stop);
  if (people > 1 && resumedBy.length < people) {
    return { ...known, stops: [...others, { ...stop, resumedBy }] };
  }
  const at = new Date(atMs).toISOString();
  const everyone = signed === undefined ? [by] : resumedBy.map(({ person }) => person);
  const cut = reason.slice(0, MAX_REASON_CHARACTERS);
  return {
    stops: others,
    history: withEntry(known, { at, what: 'resumed', debtorAccountId, by: everyone, reason: cut }),
  };
}

function withEntry({ history }: Stops, entry: Omit<StopEntry, 'hash'>): readonly StopEntry[] {
  const hash = hashOf(history.at(-1)?.hash ?? '', entry);
  return [...history, { ...entry, hash }].slice(-MAX_HISTORY);
}

function hashOf(
  previous: string,
  { at, what, debtorAccountId, by, reason }: Omit<StopEntry, 'hash'>,
): string {
  return sha256Hex(['stop', previous, at, what, debtorAccountId, reason, ...by.map(personKeyOf)]);
}

/** Whether the kept entries form an unaltered chain. */
export function stopsVerify({ history }: Stops): boolean {
  return history.every((entry, index) => {
    const before = history[index - 1];
    return before === undefined || hashOf(before.hash, entry) === entry.hash;
  });
}
