import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import {
  activeKeysOf,
  NO_ROSTER,
  type Roster,
  type RosterEntry,
  withRosterEntry,
} from '../../functions/core/approval/roster.ts';
import { ROSTER_KEY } from '../../functions/ledger/keys.ts';
import { decodeRoster } from '../../functions/ledger/roster.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import { STRANGER } from './approver-people.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import type { Stores } from './stores.ts';
import type { Timeline } from './timeline.ts';

const MINUTE_MS = 60_000;

export type RosterEditsOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
};

/** Rewrites the history, and takes that out again, whatever came behind it meanwhile. */
type Edit = { readonly does: (roster: Roster) => Roster; readonly undoes: (roster: Roster) => Roster };

/** Somebody with console access writes the row of approvers; hours later a person puts it back. */
export class RosterEdits {
  readonly #options: RosterEditsOptions;
  #writes = 0;
  #standing: Edit | undefined;

  constructor(options: RosterEditsOptions) {
    this.#options = options;
  }

  /** Whether a key that nobody brought in stands in the row. */
  get hasStranger(): boolean {
    const { entries } = this.#roster();
    return entries.some(({ person }) => personKeyOf(person) === personKeyOf(STRANGER.person));
  }

  see({ key }: TableWrite): void {
    if (key !== ROSTER_KEY) return;
    this.#writes += 1;
    const { timeline, chance, calls } = this.#options;
    const site = `roster-edit:${this.#writes}`;
    if (calls.faultAt(site, ['roster-edited']) === undefined) return;
    const dice = chance.at(site);
    const pick = dice.below(1_000);
    timeline.after(dice.between(1, 30) * MINUTE_MS, () => this.#edit(pick));
    timeline.after(dice.between(6, 48) * 60 * MINUTE_MS, () => this.undo());
  }

  #edit(pick: number): void {
    if (this.#standing !== undefined) return;
    const roster = this.#roster();
    const possible = [this.#stranger(), this.#used(roster), ...hiddenRevocations(roster)];
    const edit = possible[pick % possible.length];
    if (edit === undefined) return;
    this.#standing = edit;
    this.#write(edit.does(roster));
  }

  undo(): void {
    const edit = this.#standing;
    this.#standing = undefined;
    if (edit !== undefined) this.#write(edit.undoes(this.#roster()));
  }

  /** A key as if the configuration named it. */
  #stranger(): Edit {
    const { person, credentialId, publicKey } = STRANGER;
    return this.#added([{ person, credentialId, publicKey, what: 'registered', by: { first: true } }]);
  }

  /** As if a file had left by each new key. */
  #used(roster: Roster): Edit {
    return this.#added(
      activeKeysOf(roster)
        .filter(({ registeredBy, usedFor }) => registeredBy !== undefined && usedFor === undefined)
        .map(({ person, credentialId, publicKey }) => ({
          ...{ person, credentialId, publicKey },
          what: 'used',
          by: { batchId: `BA${'0'.repeat(26)}` },
        })),
    );
  }

  #added(added: readonly Omit<RosterEntry, 'hash' | 'at'>[]): Edit {
    const at = new Date(this.#options.timeline.nowMs).toISOString();
    return {
      does: (roster) => added.reduce((known, entry) => withRosterEntry(known, { ...entry, at }), roster),
      undoes: ({ entries }) =>
        rehashed(entries.filter((entry) => !added.some((other) => isSame(other, entry)))),
    };
  }

  #roster(): Roster {
    const row = this.#options.stores.row(ROSTER_KEY);
    return row === undefined ? NO_ROSTER : decodeRoster({ ...row });
  }

  #write(roster: Roster): void {
    this.#options.stores.edit(ROSTER_KEY, 'value', attributeOf(roster));
  }
}

/** Revoked keys look active: their entries say something else, under their old hashes. */
function hiddenRevocations({ entries }: Roster): readonly Edit[] {
  if (entries.every(({ what }) => what !== 'revoked')) return [];
  const saying =
    (what: RosterEntry['what']) =>
    (roster: Roster): Roster => ({
      entries: roster.entries.map((entry) => ('reason' in entry.by ? { ...entry, what } : entry)),
    });
  return [{ does: saying('used'), undoes: saying('revoked') }];
}

function isSame(one: Omit<RosterEntry, 'hash' | 'at'>, other: RosterEntry): boolean {
  return (
    one.what === other.what &&
    one.credentialId === other.credentialId &&
    JSON.stringify(one.by) === JSON.stringify(other.by)
  );
}

function rehashed(entries: readonly RosterEntry[]): Roster {
  return entries.reduce((roster: Roster, { hash: _, ...entry }) => withRosterEntry(roster, entry), NO_ROSTER);
}

function attributeOf(value: unknown): AttributeValue | undefined {
  return marshall({ value }, { removeUndefinedValues: true })['value'];
}
