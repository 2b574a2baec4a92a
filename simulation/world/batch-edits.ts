import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { digesting, paymentFileOf } from '../../functions/batches/payment-file.ts';
import { statementOf } from '../../functions/core/approval/approvals.ts';
import { challengeOf } from '../../functions/core/approval/challenge.ts';
import type { Proposal } from '../../functions/core/approval/proposal.ts';
import { type Batch, isProposed, type ProposedBatch } from '../../functions/core/batch.ts';
import { decodeBatch } from '../../functions/ledger/batch-row.ts';
import { manifestKey } from '../../functions/ledger/keys.ts';
import { batchShard } from '../../functions/ledger/live-keys.ts';
import { decodeManifestPart } from '../../functions/ledger/manifests.ts';
import type { SignedFiles } from '../invariants/signed-files.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import type { StoredItem } from '../services/dynamo-db/value.ts';
import { APPROVERS, assertionBy, FIRST_APPROVERS, type SimApprover } from './approver-people.ts';
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
  readonly signed: SignedFiles;
  /** Part of every statement. */
  readonly stage: string;
};

/** What makes a proposed batch look sealed. */
const EDITED = ['state', 'seal', 'approvals', 'liveShard', 'proposal'] as const;

/** Edits of these change a sealed batch's file. */
const OF_THE_FILE = ['debtor', 'seal'] as const;

/**
 * Somebody with console access seals proposed files by hand, or makes a sealed file another one; in the end a person
 * restores the rows.
 */
export class BatchEdits {
  readonly #options: BatchEditsOptions;
  readonly #sealed = new Map<string, StoredItem>();
  readonly #altered = new Map<string, StoredItem>();
  #proposals = 0;
  #seals = 0;

  constructor(options: BatchEditsOptions) {
    this.#options = options;
  }

  see(write: TableWrite): void {
    if (batchMovedTo(write, 'proposed') !== undefined && !this.#sealed.has(write.key)) {
      this.#mayEditProposed(write.key);
    }
    if (batchMovedTo(write, 'sealed') !== undefined && write.after['proposal'] !== undefined) {
      this.#mayEditSealed(write.key);
    }
  }

  #mayEditProposed(key: string): void {
    this.#proposals += 1;
    const { timeline, chance, calls } = this.#options;
    const site = `batch-edit:${this.#proposals}`;
    if (calls.faultAt(site, ['batch-edited']) === undefined) return;
    const isSigned = chance.at(site).oneIn(2);
    const how = chance
      .at(`how ${site}`)
      .pick([isSigned ? 'invented' : 'bare', 'weakened', 'unproposed'] as const);
    timeline.after(chance.at(`moment ${site}`).between(1, 120) * MINUTE_MS, () => this.#edit(key, how));
  }

  /**
   * @param how `invented`: with assertions of real keys, of something else. `bare`: with none. `weakened`: with a
   * policy of one person, who signs it. `unproposed`: as if nobody had been asked.
   */
  #edit(key: string, how: 'invented' | 'bare' | 'weakened' | 'unproposed'): void {
    const { stores, timeline } = this.#options;
    const row = stores.row(key);
    const batch = row === undefined ? undefined : decodeBatch({ ...row });
    if (row === undefined || batch === undefined || !isProposed(batch) || batch.state !== 'proposed') return;
    this.#sealed.set(key, row);
    const { nowMs } = timeline;
    const proposal = how === 'weakened' ? weakened(batch.proposal) : batch.proposal;
    const approvals =
      how === 'invented'
        ? APPROVERS.slice(0, 2).map((one) => invented(one, nowMs))
        : how === 'weakened'
          ? [this.#signedBy(FIRST_APPROVERS[0], { ...batch, proposal })]
          : [];
    const edited: Readonly<Record<(typeof EDITED)[number], AttributeValue | undefined>> = {
      seal: row['proposal']?.M?.['seal'],
      approvals: attributeOf(approvals),
      state: { S: 'sealed' },
      liveShard: { S: batchShard('sealed') },
      proposal: how === 'unproposed' ? undefined : attributeOf(proposal),
    };
    for (const attribute of EDITED) stores.edit(key, attribute, edited[attribute]);
  }

  /** Somebody approves whatever the row says. */
  #signedBy(approver: SimApprover, batch: ProposedBatch) {
    const { timeline, signed, stage } = this.#options;
    const { nowMs } = timeline;
    const signing = { ...signingOf(approver, nowMs), nonce: 'talked-into-it' };
    const challenge = challengeOf(statementOf(batch, batch.proposal, { stage }, signing));
    signed.signs(approver.person.name, batch, nowMs);
    return { ...signing, assertion: assertionBy(approver, challenge), atMs: nowMs };
  }

  /** At rest, before anybody reads the row; or between the look at it and the write by which it leaves. */
  #mayEditSealed(key: string): void {
    this.#seals += 1;
    const { timeline, chance, calls } = this.#options;
    const site = `leaving-edit:${this.#seals}`;
    if (calls.faultAt(site, ['leaving-edited']) === undefined) return;
    const isAtRest = chance.at(site).oneIn(3);
    const afterMs = isAtRest ? 0 : chance.at(`moment ${site}`).between(20, 300);
    timeline.after(afterMs, () => {
      void this.#alter(key, !isAtRest);
    });
  }

  async #alter(key: string, asNewVersion: boolean): Promise<void> {
    const { stores } = this.#options;
    const row = stores.row(key);
    const batch = row === undefined ? undefined : decodeBatch({ ...row });
    if (row === undefined || batch?.state !== 'sealed' || batch.seal === undefined) return;
    const debtor = { ...batch.debtor, holderName: 'Somebody else' };
    const file = digesting(paymentFileOf({ ...batch, debtor }, batch.seal, this.#entriesOf(batch)));
    for await (const _ of file.chunks) {
      // Reads to the end: only then the digest is known.
    }
    const { sha256, bytes } = file.digest();
    this.#altered.set(key, row);
    stores.edit(key, 'debtor', attributeOf(debtor));
    stores.edit(key, 'seal', attributeOf({ ...batch.seal, fileSha256: sha256, fileBytes: bytes }));
    if (asNewVersion) stores.edit(key, 'version', attributeOf(batch.version + 1));
  }

  async *#entriesOf({ batchId, seal }: Batch) {
    for (let part = 0; part < (seal?.manifestParts ?? 0); part += 1) {
      const row = this.#options.stores.row(manifestKey(batchId, part));
      if (row !== undefined) yield* decodeManifestPart({ ...row });
    }
  }

  /** The batch without an edit that still stands: as the pipeline made it. */
  without(key: string, batch: Batch | undefined): Batch | undefined {
    const row = this.#altered.get(key);
    if (row === undefined || batch === undefined) return batch;
    const { debtor, seal } = decodeBatch({ ...row });
    return { ...batch, debtor, seal };
  }

  /** Whoever finds it restores what was there; people and the repair go on from there. */
  undo(): void {
    this.#putBack(this.#sealed, EDITED);
    this.#putBack(this.#altered, OF_THE_FILE);
  }

  #putBack(edits: Map<string, StoredItem>, attributes: readonly string[]): void {
    const { stores } = this.#options;
    for (const [key, row] of edits) {
      if (stores.row(key)?.['state']?.S !== 'sealed') continue;
      for (const attribute of attributes) stores.edit(key, attribute, row[attribute]);
    }
    edits.clear();
  }
}

function weakened(proposal: Proposal): Proposal {
  const policy = { ...proposal.terms.policy, people: 1, above: [] };
  return { ...proposal, terms: { ...proposal.terms, policy } };
}

function invented(approver: SimApprover, nowMs: number) {
  const signing = { ...signingOf(approver, nowMs), nonce: 'invented' };
  return { ...signing, assertion: assertionBy(approver, Buffer.alloc(32)), atMs: nowMs };
}

function signingOf({ person }: SimApprover, nowMs: number) {
  return { person, issuedAt: new Date(nowMs).toISOString() };
}

function attributeOf(value: unknown): AttributeValue | undefined {
  return marshall({ value }, { removeUndefinedValues: true })['value'];
}
