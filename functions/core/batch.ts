import type { Person } from './approval/person.ts';
import type { Proposal, Voided } from './approval/proposal.ts';
import type { Signed } from './approval/signed.ts';
import type { BatchSeal } from './batch-seal.ts';
import type { PlainDate } from './date.ts';
import type { Iban } from './iban.ts';
import type { PayoutId } from './ids.ts';
import { base32Of, sha256Hex } from './ids.ts';
import type { FileTerms } from './payment-file.ts';
import type { PostalAddress } from './postal-address.ts';
import type { RailName } from './rail.ts';

/**
 * `open`: a submission puts payouts into it, under a lease. `proposed`: people may approve or refuse its very file
 * until it expires. `sealed`: what its file says is fixed for ever. `submitted`: the file is in the outbox and every
 * payout knows it. `settled`: its payouts have all ended and the sums are proved. `void`: its file never left, and its
 * payouts go back.
 */
export const BATCH_STATES = ['open', 'proposed', 'sealed', 'submitted', 'settled', 'void'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** Whether something is still to happen to a batch in the state. */
const IS_OPEN: Readonly<Record<BatchState, boolean>> = {
  open: true,
  proposed: true,
  sealed: true,
  submitted: true,
  settled: false,
  void: false,
};

// Marked as pure, so that esbuild leaves the table out where only the names are used.
export const OPEN_BATCH_STATES: readonly BatchState[] = /* @__PURE__ */ BATCH_STATES.filter(
  (state) => IS_OPEN[state],
);

/** The batch's debtor account, as configured at its opening. */
export type BatchDebtor = {
  readonly accountId: string;
  readonly holderName: string;
  readonly iban: Iban;
  readonly bic: string | undefined;
  /** Undefined in batches older than file terms: their files stay as they were. */
  readonly terms?: FileTerms | undefined;
};

/** The payouts of one payment file: one debtor account, currency, rail and execution date. */
export type Batch = {
  readonly batchId: string;
  readonly state: BatchState;
  readonly version: number;
  /** The submission that opened it. */
  readonly runId: string;
  readonly debtor: BatchDebtor;
  readonly rail: RailName;
  readonly currency: string;
  readonly executionDate: PlainDate;
  readonly batchBooking: boolean;
  /** Milliseconds since the epoch; the file's time of creation. */
  readonly openedAtMs: number;
  /** After this, the submission that opened it counts as dead. */
  readonly leaseUntilMs: number;
  /** Undefined for a void batch: no bank's word may count as one about it. */
  readonly seal: BatchSeal | undefined;
  /** Milliseconds since the epoch: from then on its file may be in the outbox, and nothing ends it any more. */
  readonly leavesAtMs: number | undefined;
  /** Only where its debtor account has people approve its files. */
  readonly proposal: Proposal | undefined;
  /** In the order given. The last one sealed the batch. */
  readonly approvals: readonly Approval[];
  /** Only of a void batch. */
  readonly voided: Voided | undefined;
  /** Only if somebody took its file to the bank by hand. */
  readonly uploaded?: Upload | undefined;
};

/** Who took a file to the bank by hand, and what they say of it. For people only: no state rests on it. */
export type Upload = { readonly by: Person; readonly reason: string; readonly atMs: number };

/** Whether its file is in the outbox, or may be. */
export function mayHaveLeft({ state, leavesAtMs }: Batch): boolean {
  return leavesAtMs !== undefined || state === 'submitted' || state === 'settled';
}

/** Whether somebody may take its file to the bank by hand: once it is settled, the bank has had it. */
export function mayBeTakenByHand({ state, leavesAtMs }: Batch): boolean {
  return leavesAtMs !== undefined && (state === 'sealed' || state === 'submitted');
}

/** Waits for people. */
export type ProposedBatch = Batch & { readonly proposal: Proposal };

export function isProposed(batch: Batch): batch is ProposedBatch {
  return batch.state === 'proposed' && batch.proposal !== undefined;
}

/** A signature that counted when given. */
export type Approval = Signed & {
  /** Milliseconds since the epoch, by the receiver's clock. */
  readonly atMs: number;
};

/**
 * One complete payment of a batch. The file follows from batch and manifest alone: it can be made again, byte for byte,
 * whatever became of the payouts.
 */
export type ManifestEntry = {
  readonly payoutId: PayoutId;
  readonly endToEndId: string;
  readonly amountMinor: bigint;
  readonly creditorName: string;
  readonly creditorIban: Iban;
  readonly creditorBic: string | undefined;
  /** Only where the debtor's bank asks for it. */
  readonly creditorAddress?: PostalAddress | undefined;
  readonly remittanceInformation: string;
};

/** 28 characters, also the file's `MsgId`: a bank refuses a second file with the same one. */
export function batchIdOf(debtorAccountId: string, runId: string, ordinal: number): string {
  return `BA${base32Of(sha256Hex(['batch', debtorAccountId, runId, String(ordinal)]))}`;
}

const BATCH_ID_SHAPE = /^BA[0-9A-HJKMNP-TV-Z]{26}$/;
const PAYMENT_INFORMATION_SUFFIX = '-01';

/** `PmtInfId`: a batch's file has one payment information block. */
export function paymentInformationIdOf(batchId: string): string {
  return `${batchId}${PAYMENT_INFORMATION_SUFFIX}`;
}

/** The batch of a bank's `OrgnlMsgId` or `OrgnlPmtInfId`; undefined where it is not ours. */
export function parseBatchReference(text: string): string | undefined {
  const batchId = text.endsWith(PAYMENT_INFORMATION_SUFFIX)
    ? text.slice(0, -PAYMENT_INFORMATION_SUFFIX.length)
    : text;
  return BATCH_ID_SHAPE.test(batchId) ? batchId : undefined;
}

/** The file's key; its name has debtor, date and message id. */
export function outboxKeyOf(batch: Pick<Batch, 'batchId' | 'debtor' | 'executionDate'>): string {
  return `outbox/${batch.debtor.accountId}/${batch.executionDate}/${batch.batchId}.xml`;
}

/** The proof of the file's approvals lies beside it. */
export function approvalsKeyOf(batch: Pick<Batch, 'batchId' | 'debtor' | 'executionDate'>): string {
  return outboxKeyOf(batch).replace(/\.xml$/, '.approvals.json');
}

/** Adds an entry to the digest of those before it; the first follows the empty text. */
export function chainManifest(previous: string, entry: ManifestEntry): string {
  return sha256Hex([
    previous,
    entry.payoutId,
    entry.endToEndId,
    entry.amountMinor.toString(),
    entry.creditorName,
    entry.creditorIban,
    entry.creditorBic ?? '',
    entry.remittanceInformation,
    // Last, and only if there is one: the digest of a manifest without addresses stays the same.
    ...(entry.creditorAddress === undefined
      ? []
      : [entry.creditorAddress.town, entry.creditorAddress.country]),
  ]);
}
