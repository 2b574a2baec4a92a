import * as z from 'zod/mini';
import { MAX_REFUSED_LINES } from '../../../functions/core/approval/proposal.ts';
import { caps, policy } from './rules.ts';
import { sentence } from './sentence.ts';
import { signed } from './signing.ts';
import { batchId, batchState, count, day, keptWords, minor, moment, payoutId, unreadable } from './values.ts';

/** Kept for ever: at most 200 characters, which say something and have no whole IBAN. */
export const reason = keptWords;

export const approvalBody = z.strictObject({ signed });

export const refusalBody = z.strictObject({
  reason,
  /** Payouts that wait for a person; the others go into a new proposal. */
  lines: z.array(payoutId).check(z.maxLength(MAX_REFUSED_LINES)),
});

/** The fields of a batch that every list shows alike. */
export const batchSummary = z.strictObject({
  batchId,
  state: batchState,
  debtorAccountId: z.string(),
  /** Null before it was proposed or sealed. */
  count: z.nullable(count),
  controlSumMinor: z.nullable(minor),
  currency: z.string(),
  executionDate: day,
  openedAt: moment,
  proposedAt: z.nullable(moment),
  expiresAt: z.nullable(moment),
  approvals: z.array(z.strictObject({ person: z.string(), at: moment })),
  /** Null unless it is void. */
  voided: z.nullable(
    z.union([
      z.strictObject({
        why: z.literal('refused'),
        at: moment,
        by: z.string(),
        reason: z.string(),
        lines: z.array(payoutId),
      }),
      z.strictObject({
        why: z.enum(['abandoned', 'expired', 'late', 'outdated', 'terms-changed']),
        at: moment,
      }),
    ]),
  ),
});

const standing = {
  /** Approvals that it needs in all. */
  people: count,
  /** Names of approvers who have not approved it, and may. */
  mayApprove: z.array(z.string()),
  /** Names of approvers who are, or may be, makers of something in it. */
  mayNot: z.array(z.string()),
  /** Names of approvers whose signature does not count beside those there: one brought in the other's new key. */
  notBeside: z.array(z.string()),
  /** Whether those who may cannot give all that is missing. */
  isShort: z.boolean(),
  isStopped: z.boolean(),
};

/** What the asking person may do about it. */
const own = {
  mayIApprove: z.boolean(),
  /** Why not, and what to do. */
  whyNot: z.nullable(sentence),
  /** Ids of the person's passkeys that count here, and leave enough others for what is missing then. */
  myKeys: z.array(z.string()),
  /** Names of approvers beside whom a new passkey, theirs or the person's, does not count for this file. */
  notTogetherWith: z.array(z.string()),
};

export const waitingBatch = z.strictObject({ ...batchSummary.shape, ...standing, ...own });

export const approvals = z.strictObject({
  waiting: z.array(waitingBatch),
  isCutOff: z.boolean(),
  unreadable,
});

/** What a person let pass, and their words. */
export const releasedHold = z.strictObject({
  codes: z.array(z.string()),
  person: z.string(),
  reason: z.string(),
});

export const shownPayment = z.strictObject({
  payoutId,
  recipientName: z.string(),
  /** Masked. */
  iban: z.string(),
  amountMinor: minor,
  source: z.nullable(z.string()),
  expenseId: z.nullable(z.string()),
  /**
   * `known`: its recipient was paid to this account. `first`: was never paid. `another`: was paid to another account.
   * Null where the batch waits no more.
   */
  news: z.nullable(z.enum(['known', 'first', 'another', 'unread'])),
  /** The holds that people released. */
  released: z.array(releasedHold),
});

/** What people sign, but for person, nonce and time, in the order of its text (core/approval/statement.ts). */
export const statement = z.strictObject({
  version: z.string(),
  stage: z.string(),
  decision: z.literal('approve-batch'),
  batchId,
  debtorAccountId: z.string(),
  currency: z.string(),
  executionDate: day,
  count: z.string(),
  controlSumMinor: minor,
  manifestHash: z.string(),
  fileSha256: z.string(),
  terms: z.string(),
  makers: z.string(),
  expiresAt: moment,
});

/** The file of the same account before this one. */
export const lastFile = z.strictObject({
  batchId,
  executionDate: day,
  count,
  controlSumMinor: minor,
  /** Recipients of this file who are in that one, and how their payments differ. */
  recipients: z.strictObject({ inBoth: count, onlyHere: count, onlyThere: count }),
  /** Over the account's files before this one, including the last. */
  mean: z.strictObject({ files: count, sumMinor: minor }),
});

export const shownBatch = z.strictObject({
  ...batchSummary.shape,
  stage: z.string(),
  manifestHash: z.nullable(z.string()),
  fileSha256: z.nullable(z.string()),
  /** Key of its file; null before the seal. */
  file: z.nullable(z.string()),
  fileBytes: z.nullable(count),
  /** The first moment when its file may have been in the outbox. */
  leftAt: z.nullable(moment),
  /** The rules that people sign with it. */
  terms: z.nullable(z.strictObject({ policy, caps })),
  /** Names of those who decided something in it. */
  makers: z.array(z.string()),
  /** Whether its payments are the ones that people sign. */
  isAsSigned: z.boolean(),
  largest: z.array(shownPayment),
  /** Null unless it is proposed: afterwards its own payments are known. */
  newAccounts: z.nullable(
    z.strictObject({
      count,
      sumMinor: minor,
      another: count,
      largest: z.array(shownPayment),
    }),
  ),
  /** Payments that a person released after a hold; null unless it is proposed. */
  releasedHolds: z.nullable(
    z.strictObject({
      count,
      /** Held as a possible duplicate, or as paid twice: they come first. */
      asPaid: count,
      largest: z.array(shownPayment),
    }),
  ),
  /** The clock of its account's cut-off. */
  timeZone: z.string(),
});

export const shownApproval = z.strictObject({
  ...shownBatch.shape,
  ...z.partial(z.strictObject(standing)).shape,
  ...own,
  /** What people sign, or signed; null before it was proposed, and where nobody had to sign it. */
  statement: z.nullable(statement),
  /** Null unless it is proposed, and where there is none. */
  lastFile: z.nullable(lastFile),
  /** None unless it is proposed. */
  warnings: z.array(sentence),
});

export const approved = z.strictObject({ batchId, state: batchState, approvals: count, people: count });
export const refused = z.strictObject({ batchId, state: batchState, lines: count });
