import type { Signed } from './approval/signed.ts';
import { type PayoutId, sha256Hex } from './ids.ts';

/** Changes with every change of anchors. */
export const ANCHOR_VERSION = 'ev-payouts/anchor/1';

/** Where anchors lie in the bucket of bank files, under its lock. */
export const ANCHORS = 'anchors/';

/** The head of a payout's history: its hash covers all entries before it. */
export type AnchoredPayout = {
  readonly payoutId: PayoutId;
  /** `YYYY-MM`: the month that lists it. */
  readonly month: string;
  readonly version: number;
  readonly hash: string;
};

/** The seal of a batch that left, and who signed it. */
export type AnchoredBatch = {
  readonly batchId: string;
  /** `YYYY-MM`: the month in which it was opened (UTC). */
  readonly month: string;
  readonly manifestHash: string;
  readonly fileSha256: string;
  /** Of the signatures in their order; empty where nobody had to approve. */
  readonly approvals: string;
};

/** The last entry of a day's record. */
export type AnchoredAudit = { readonly day: string; readonly number: number; readonly hash: string };

/** What closed a month: the digest covers its entries and those of the months before. */
export type AnchoredJournal = { readonly month: string; readonly digest: string };

/**
 * Heads of chains at the time of a proof, in objects that nobody can write again. A forged history does not fit them,
 * though its own hashes fit each other. Names, accounts and amounts stay out of them.
 */
export type Anchor = {
  /** Of the proof, ISO 8601. */
  readonly at: string;
  /** The proof before this one: the heads show what changed since. Empty where there was none. */
  readonly since: string;
  /** A proof's anchors count from 0, each of bounded length. Only the last one has more than payouts. */
  readonly part: number;
  readonly isLast: boolean;
  readonly payouts: readonly AnchoredPayout[];
  readonly batches: readonly AnchoredBatch[];
  /** SHA-256 of bank reports, read to their end or refused. */
  readonly reports: readonly string[];
  /** Of the approvers' roster; undefined where it is empty. */
  readonly roster: { readonly entries: number; readonly hash: string } | undefined;
  readonly audit: readonly AnchoredAudit[];
  /** Closed months, of the last fourteen. */
  readonly journals: readonly AnchoredJournal[];
};

/** Digest of signatures in their order, and of the names beside them, which no signature covers; empty without any. */
export function approvalsDigest(approvals: readonly Signed[]): string {
  if (approvals.length === 0) return '';
  const parts = approvals.flatMap(({ assertion, person }) => [assertion.signature, person.name]);
  return sha256Hex(['approvals', ...parts]);
}

/** Keys sort by time. */
export function anchorKeyOf({ at, part }: Pick<Anchor, 'at' | 'part'>): string {
  return `${ANCHORS}${at.replaceAll(/[:.]/g, '-')}-${String(part).padStart(4, '0')}.json`;
}

/** JSON with its members in this order, without spaces. */
export function anchorText(anchor: Anchor): string {
  const { at, since, part, isLast, payouts, batches, reports, roster, audit, journals } = anchor;
  return JSON.stringify({
    version: ANCHOR_VERSION,
    at,
    since,
    part,
    isLast,
    payouts: payouts.map(({ payoutId, month, version, hash }) => ({ payoutId, month, version, hash })),
    batches: batches.map(({ batchId, month, manifestHash, fileSha256, approvals }) => ({
      batchId,
      month,
      manifestHash,
      fileSha256,
      approvals,
    })),
    reports,
    roster: roster === undefined ? null : { entries: roster.entries, hash: roster.hash },
    audit: audit.map(({ day, number, hash }) => ({ day, number, hash })),
    journals: journals.map(({ month, digest }) => ({ month, digest })),
  });
}
