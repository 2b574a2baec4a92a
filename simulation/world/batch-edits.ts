import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { batchShard } from '../../functions/ledger/keys.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import type { StoredItem } from '../services/dynamo-db/value.ts';
import { APPROVERS, assertionBy } from './approver-people.ts';
import { batchMovedTo } from './batch-moves.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import type { Stores } from './stores.ts';
import type { Timeline } from './timeline.ts';

const MINUTE_MS = 60_000;

export type BatchEditsOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly stores: Stores;
};

/** What makes a proposed batch look sealed. */
const EDITED = ['state', 'seal', 'approvals', 'liveShard'] as const;

/** Somebody with console access seals proposed files by hand; in the end a person puts the rows back. */
export class BatchEdits {
  readonly #options: BatchEditsOptions;
  readonly #edits = new Map<string, StoredItem>();
  #proposals = 0;

  constructor(options: BatchEditsOptions) {
    this.#options = options;
  }

  see(write: TableWrite): void {
    const { key } = write;
    if (batchMovedTo(write, 'proposed') === undefined || this.#edits.has(key)) return;
    this.#proposals += 1;
    const { timeline, chance, calls } = this.#options;
    const site = `batch-edit:${this.#proposals}`;
    if (calls.faultAt(site, ['batch-edited']) === undefined) return;
    const isSigned = chance.at(site).oneIn(2);
    timeline.after(chance.at(`moment ${site}`).between(1, 120) * MINUTE_MS, () => this.#edit(key, isSigned));
  }

  /** @param isSigned with assertions of real keys, of something else. */
  #edit(key: string, isSigned: boolean): void {
    const { stores, timeline } = this.#options;
    const row = stores.row(key);
    const seal = row?.['proposal']?.M?.['seal'];
    if (row?.['state']?.S !== 'proposed' || seal === undefined) return;
    this.#edits.set(key, row);
    const approvals = isSigned ? APPROVERS.slice(0, 2).map((one) => invented(one, timeline.nowMs)) : [];
    const edited: Readonly<Record<(typeof EDITED)[number], AttributeValue>> = {
      seal,
      approvals: listOf(approvals),
      state: { S: 'sealed' },
      liveShard: { S: batchShard('sealed') },
    };
    for (const attribute of EDITED) stores.edit(key, attribute, edited[attribute]);
  }

  /** Whoever finds it puts back what was proposed; people and the repair go on from there. */
  undo(): void {
    const { stores } = this.#options;
    for (const [key, row] of this.#edits) {
      if (stores.row(key)?.['state']?.S !== 'sealed') continue;
      for (const attribute of EDITED) {
        const before = row[attribute];
        if (before !== undefined) stores.edit(key, attribute, before);
      }
    }
    this.#edits.clear();
  }
}

function invented(approver: (typeof APPROVERS)[number], nowMs: number) {
  const { person } = approver;
  const signing = { person, nonce: 'invented', issuedAt: new Date(nowMs).toISOString() };
  return { ...signing, assertion: assertionBy(approver, Buffer.alloc(32)), atMs: nowMs };
}

function listOf(approvals: readonly ReturnType<typeof invented>[]): AttributeValue {
  return marshall({ approvals })['approvals'] ?? { L: [] };
}
