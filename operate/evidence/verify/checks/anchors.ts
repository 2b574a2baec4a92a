import {
  type Anchor,
  type AnchoredPayout,
  anchorKeyOf,
  approvalsDigest,
} from '../../../../functions/core/anchor.ts';
import { decodeAudit } from '../../../../functions/ledger/audit.ts';
import { reportKey } from '../../../../functions/ledger/bank-reports.ts';
import { decodeClosedMonth } from '../../../../functions/ledger/exports.ts';
import { auditKey, batchKey, exportKey, payoutKey } from '../../../../functions/ledger/keys.ts';
import { MAX_ANCHOR_BYTES, parseAnchor } from '../../format/anchor-file.ts';
import { ANCHORS_FOLDER } from '../../format/parts.ts';
import { AnchoredSpan } from '../anchored-span.ts';
import { type Check, counted } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import type { Problems } from '../problems.ts';
import { rosterOf } from '../roster.ts';

/** Heads of each day's proof, in the archive: histories, files, reports, approvers and records lead to them. */
export const anchors: Check = {
  name: 'anchors',
  run: async (evidence, problems) => {
    const [held, chain] = [new Holding(evidence, problems), new Chain(evidence.month)];
    const span = new AnchoredSpan();
    for (const name of evidence.partsIn(ANCHORS_FOLDER)) {
      const text = await evidence.text(name, MAX_ANCHOR_BYTES);
      const anchor = text === undefined ? undefined : parseAnchor(text);
      if (anchor === undefined || anchorKeyOf(anchor) !== name) {
        problems.add(name, 'is no anchor as we write it');
        continue;
      }
      if (!chain.add(anchor)) problems.add(name, 'is a part of a proof of which one before it is missing');
      await held.hold(anchor);
      span.add(anchor);
    }
    for (const key of chain.unfollowed) problems.add(key, 'names a proof before it whose anchor is missing');
    await span.hold(evidence, problems);
    return span.unseen === 0 ? held.counted : `${held.counted}; ${span.unseen} not yet seen by a proof`;
  },
};

/** Heads that the auditor has fetched: whoever wrote the archive cannot have written them. */
export const givenAnchors: Check = {
  name: 'anchors-given',
  run: async (evidence, problems, given) => {
    const held = new Holding(evidence, problems);
    for (const anchor of given.anchors) await held.hold(anchor);
    return held.counted;
  },
};

/**
 * Whether an anchor is missing: each proof names the one before, and each of its anchors but the first has one before
 * it. By names and not by order, since a clock may have been wrong; a proof that died between its anchors is no gap.
 */
class Chain {
  readonly #month: string;
  readonly #whole = new Set<string>();
  readonly #named: { readonly key: string; readonly at: string; readonly since: string }[] = [];
  #parts = 0;
  #at = '';

  constructor(month: string) {
    this.#month = month;
  }

  /** @returns false where a part before it is missing. */
  add(anchor: Anchor): boolean {
    const { at, since, part, isLast } = anchor;
    const goesOn = part === 0 || (at === this.#at && part === this.#parts);
    [this.#at, this.#parts] = [at, goesOn ? part + 1 : 0];
    if (isLast) this.#whole.add(at);
    if (part === 0) this.#named.push({ key: anchorKeyOf(anchor), at, since });
    return goesOn;
  }

  /** Keys of the anchors whose proof names another that is not there. */
  get unfollowed(): readonly string[] {
    return this.#named.flatMap(({ key, at, since }) => {
      const isBefore = since < `${this.#month}-01` || since >= at;
      return isBefore || this.#whole.has(since) ? [] : [key];
    });
  }
}

class Holding {
  readonly #evidence: Evidence;
  readonly #problems: Problems;
  #anchors = 0;
  #heads = 0;

  constructor(evidence: Evidence, problems: Problems) {
    this.#evidence = evidence;
    this.#problems = problems;
  }

  /** Empty where there was nothing to hold against. */
  get counted(): string {
    if (this.#anchors === 0) return '';
    return `${counted(this.#anchors, 'anchor')}, ${counted(this.#heads, 'head')} of what is in the archive`;
  }

  async hold(anchor: Anchor): Promise<void> {
    this.#anchors += 1;
    for (const head of anchor.payouts) await this.#holdPayout(head);
    for (const batch of anchor.batches) await this.#holdBatch(batch);
    for (const digest of anchor.reports) {
      if (this.#evidence.rows.has(reportKey(digest))) this.#heads += 1;
      else if (anchor.at.startsWith(this.#evidence.month)) {
        this.#problems.add(digest, `was read by ${anchor.at}, and is not there`);
      }
    }
    await this.#holdRoster(anchor);
    for (const journal of anchor.journals) await this.#holdJournal(journal);
    for (const { day, number, hash } of anchor.audit) {
      if (!day.startsWith(this.#evidence.month)) continue;
      this.#heads += 1;
      const entry = await this.#evidence.rows.read(auditKey(day, number), decodeAudit);
      if (entry?.hash !== hash) {
        this.#problems.add(auditKey(day, number), 'is missing, or not the entry that was anchored');
      }
    }
  }

  async #holdPayout({ payoutId, month, version, hash }: AnchoredPayout): Promise<void> {
    const payout = await this.#evidence.payout(payoutId);
    if (payout === undefined) {
      // The check of rows reports a row that is there and cannot be read.
      if (month === this.#evidence.month && !this.#evidence.rows.has(payoutKey(payoutId))) {
        this.#problems.add(payoutId, `is anchored as one of ${month}, and has no row`);
      }
      return;
    }
    this.#heads += 1;
    const entry = payout.history.find((step) => step.version === version);
    if (entry?.hash !== hash) {
      this.#problems.add(payoutId, `its history up to step ${version} is not the one that was anchored`);
    }
  }

  async #holdBatch({
    batchId,
    month,
    manifestHash,
    fileSha256,
    approvals,
  }: Anchor['batches'][number]): Promise<void> {
    const batch = await this.#evidence.batch(batchId);
    if (batch === undefined) {
      if (month === this.#evidence.month && !this.#evidence.rows.has(batchKey(batchId))) {
        this.#problems.add(batchId, `is anchored as one of ${month}, and is not there`);
      }
      return;
    }
    this.#heads += 1;
    const { seal } = batch;
    if (seal?.manifestHash !== manifestHash || seal.fileSha256 !== fileSha256) {
      this.#problems.add(batchId, 'is sealed otherwise than was anchored');
    }
    if (approvalsDigest(batch.approvals) !== approvals) {
      this.#problems.add(batchId, 'has other approvals than were anchored');
    }
  }

  async #holdJournal({ month, digest }: Anchor['journals'][number]): Promise<void> {
    const closed = await this.#evidence.rows.read(exportKey(month), decodeClosedMonth);
    if (closed === undefined && month !== this.#evidence.month) return;
    this.#heads += 1;
    if (closed?.digest !== digest) {
      this.#problems.add(`journal of ${month}`, 'is missing, or not the one that was anchored');
    }
  }

  async #holdRoster({ roster: anchored, at }: Anchor): Promise<void> {
    if (anchored === undefined) return;
    this.#heads += 1;
    const { entries } = await rosterOf(this.#evidence);
    if (entries[anchored.entries - 1]?.hash !== anchored.hash) {
      this.#problems.add('approvers', `the history of their keys is not the one that was anchored by ${at}`);
    }
  }
}
