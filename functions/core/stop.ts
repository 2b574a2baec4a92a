import { type Person, personKeyOf } from './approval/person.ts';
import type { Decision } from './decision.ts';
import { sha256Hex } from './ids.ts';

/** Every debtor account of the stage. */
export const ALL_ACCOUNTS = '*';

/** Somebody's word that nothing leaves, for one debtor account or for all. */
export type Stop = {
  readonly debtorAccountId: string;
  readonly by: Person;
  readonly reason: string;
  readonly at: string;
  /** Who has already agreed that it may end, where that takes two people. */
  readonly resumedBy: readonly Person[];
};

/** Who stopped and who resumed what; each entry has the hash of the one before it. */
export type StopEntry = Omit<Stop, 'resumedBy'> & {
  readonly what: 'stopped' | 'resume-begun' | 'resumed';
  readonly hash: string;
};

export type Stops = {
  readonly stops: readonly Stop[];
  /** The last of them; the first kept one's hash goes on from those before. */
  readonly history: readonly StopEntry[];
};

export const NO_STOPS: Stops = { stops: [], history: [] };

const MAX_HISTORY = 100;

/** The stop that holds for the account: its own, or the one for all. */
export function stopOf({ stops }: Stops, debtorAccountId: string): Stop | undefined {
  return (
    stops.find((stop) => stop.debtorAccountId === ALL_ACCOUNTS) ??
    stops.find((stop) => stop.debtorAccountId === debtorAccountId)
  );
}

/**
 * Stops by one person's word. An existing stop stays as it is; if somebody has begun to resume it, this word is the
 * newer one, and resuming begins anew.
 */
export function withStop(known: Stops, debtorAccountId: string, decision: Decision): Stops {
  const standing = known.stops.find((stop) => stop.debtorAccountId === debtorAccountId);
  if (standing?.resumedBy.length === 0) return known;
  const said = stopSaid(debtorAccountId, decision);
  const stop: Stop = { ...said, resumedBy: [] };
  const others = known.stops.filter((one) => one !== standing);
  return { stops: [...others, stop], history: withEntry(known, { ...said, what: 'stopped' }) };
}

/**
 * Ends the account's own stop, or the one for all; any other stands. Where it takes two people, the first one's word
 * stays, and so does the stop. Without a stop nothing changes.
 */
export function withResume(known: Stops, debtorAccountId: string, decision: Decision, people: 1 | 2): Stops {
  const stop = known.stops.find((one) => one.debtorAccountId === debtorAccountId);
  if (stop === undefined) return known;
  const person = personKeyOf(decision.by);
  const others = stop.resumedBy.filter((by) => personKeyOf(by) !== person);
  const rest = known.stops.filter((one) => one !== stop);
  const said = stopSaid(debtorAccountId, decision);
  if (others.length + 1 >= people) {
    return { stops: rest, history: withEntry(known, { ...said, what: 'resumed' }) };
  }
  if (stop.resumedBy.length > others.length) return known;
  const begun: Stop = { ...stop, resumedBy: [...others, decision.by] };
  return { stops: [...rest, begun], history: withEntry(known, { ...said, what: 'resume-begun' }) };
}

function stopSaid(debtorAccountId: string, { by, reason, atMs }: Decision): Omit<Stop, 'resumedBy'> {
  return { debtorAccountId, by, reason, at: new Date(atMs).toISOString() };
}

function withEntry({ history }: Stops, entry: Omit<StopEntry, 'hash'>): readonly StopEntry[] {
  const hash = hashOf(history.at(-1)?.hash ?? '', entry);
  return [...history, { ...entry, hash }].slice(-MAX_HISTORY);
}

function hashOf(
  previous: string,
  { at, what, debtorAccountId, by, reason }: Omit<StopEntry, 'hash'>,
): string {
  return sha256Hex(['stop', previous, at, what, debtorAccountId, personKeyOf(by), reason]);
}

/** Whether each kept entry follows, unaltered, from the one before. */
export function stopsVerify({ history }: Stops): boolean {
  return history.every((entry, index) => {
    const before = history[index - 1];
    return before === undefined || hashOf(before.hash, entry) === entry.hash;
  });
}
