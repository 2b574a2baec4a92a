import { type Approval, type Batch, isProposed, outboxKeyOf } from '../../functions/core/batch.ts';
import { maskIban } from '../../functions/core/iban.ts';
import { namesIn, type ProposalList, type ProposalStanding, type WaitingBatch } from './list.ts';
import type { ListedKey } from './list-keys.ts';
import { releasedHolds } from './released-holds.ts';
import type { ShownBatch, ShownPayment } from './show.ts';
import { termsDocument } from './terms-document.ts';

/** Proposals for `--json`: amounts are minor units as text, IBANs are masked, times are in UTC. */

export function listDocument({ waiting, unreadable, isCutOff }: ProposalList) {
  return {
    waiting: waiting.map(waitingDocument),
    unreadable,
    isCutOff,
  };
}

export function waitingDocument({ batch, standing }: WaitingBatch) {
  return { ...batchDocument(batch), ...standingDocument(standing) };
}

/** The fields of a batch's row that every list shows alike. */
export function batchDocument(batch: Batch) {
  const { batchId, state, debtor, currency, executionDate, openedAtMs, proposal, approvals, voided } = batch;
  const seal = batch.seal ?? proposal?.seal;
  return {
    batchId,
    state,
    debtorAccountId: debtor.accountId,
    count: seal?.count ?? null,
    controlSumMinor: seal?.controlSumMinor.toString() ?? null,
    currency,
    executionDate,
    openedAt: timeOf(openedAtMs),
    proposedAt: proposal === undefined ? null : timeOf(proposal.proposedAtMs),
    expiresAt: proposal === undefined ? null : timeOf(proposal.expiresAtMs),
    approvals: approvals.map(approvalDocument),
    /** Null unless it is void. */
    voided:
      voided === undefined
        ? null
        : voided.why === 'refused'
          ? {
              why: voided.why,
              at: timeOf(voided.atMs),
              by: voided.by.name,
              reason: voided.reason,
              lines: voided.lines,
            }
          : { why: voided.why, at: timeOf(voided.atMs) },
  };
}

/** A key and all that became of it; null stands for undefined. */
export function keyDocument({
  person,
  credentialId,
  registeredAt,
  broughtInBy,
  usedFor,
  revoked,
}: ListedKey) {
  return {
    person,
    credentialId,
    registeredAt,
    broughtInBy: broughtInBy?.name ?? null,
    usedFor: usedFor ?? null,
    revoked: revoked === undefined ? null : { ...revoked, by: revoked.by.name },
  };
}

function approvalDocument({ person, atMs }: Approval) {
  return { person: person.name, at: timeOf(atMs) };
}

function standingDocument(standing: ProposalStanding) {
  const { people, missing, able, stop } = standing;
  return { people, ...namesIn(standing), isShort: able < missing, isStopped: stop !== undefined };
}

/** @param stage is part of what people sign. */
export function shownBatchDocument(shown: ShownBatch, stage: string, timeZone: string) {
  const { batch, standing, seal, largest, newAccounts, releasedHolds: released, makers, isAsSigned } = shown;
  const { proposal } = batch;
  return {
    ...batchDocument(batch),
    ...(standing === undefined ? {} : standingDocument(standing)),
    stage,
    manifestHash: seal?.manifestHash ?? null,
    fileSha256: seal?.fileSha256 ?? null,
    file: batch.seal === undefined ? null : outboxKeyOf(batch),
    fileBytes: seal?.fileBytes ?? null,
    leftAt: batch.leavesAtMs === undefined ? null : timeOf(batch.leavesAtMs),
    terms: proposal === undefined ? null : termsDocument(proposal.terms),
    makers,
    isAsSigned,
    largest: largest.map(paymentDocument),
    newAccounts: !isProposed(batch)
      ? null
      : {
          count: newAccounts.count,
          sumMinor: newAccounts.sumMinor.toString(),
          another: newAccounts.another,
          largest: newAccounts.largest.map(paymentDocument),
        },
    releasedHolds: !isProposed(batch)
      ? null
      : { count: released.count, asPaid: released.asPaid, largest: released.largest.map(paymentDocument) },
    timeZone,
  };
}

function paymentDocument({ entry, payout, news }: ShownPayment) {
  return {
    payoutId: entry.payoutId,
    recipientName: entry.creditorName,
    iban: maskIban(entry.creditorIban),
    amountMinor: entry.amountMinor.toString(),
    source: payout === undefined ? null : `${payout.source}/${payout.account}`,
    expenseId: payout?.expenseId ?? null,
    news: news ?? null,
    released: payout === undefined ? [] : releasedHolds(payout),
  };
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
