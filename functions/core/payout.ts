import type { BankFact } from './bank-fact.ts';
import type { PlainDate } from './date.ts';
import type { Period, SourceName } from './expense.ts';
import type { Finding, FindingCode, Note } from './finding.ts';
import { base32Of, type PayoutId, parsePayoutId, sha256Hex } from './ids.ts';
import type { PostalAddress } from './postal-address.ts';
import type { RailName } from './rail.ts';
import type { State } from './states.ts';
import type { StepReason } from './step-reason.ts';

/** Who changes a payout: a function of the pipeline, or a person. */
export const ACTORS = [
  'collect-expenses',
  'execute-payouts',
  'submit-batches',
  'reconcile-bank-reports',
  'repair-payouts',
  'operator',
] as const;

export type Actor = (typeof ACTORS)[number];

/** How to pay a payout: execute-payouts chooses it once for each attempt. */
export type PaymentPlan = {
  readonly rail: RailName;
  readonly debtorAccountId: string;
  readonly executionDate: PlainDate;
};

/** A step of a payout, as in its history. */
export type StepRecord = StepReason & {
  readonly version: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly from: State | 'none';
  readonly to: State;
  readonly by: Actor;
  readonly attempt: number;
  readonly reasonCodes: readonly FindingCode[];
  /** A fact about this or an earlier attempt. */
  readonly evidence?: BankFact;
  /** Digest of the payment (who, how much) at that moment. */
  readonly paymentDigest: string;
  /** Digest of its terms: plan, batch and released holds. */
  readonly terms: string;
  /** Digest of all else in the row: see payout-details.ts. */
  readonly details: string;
};

/**
 * One entry of a payout's history. `hash` is the digest of the entry and of the previous hash: an altered history no
 * longer verifies.
 */
export type HistoryEntry = StepRecord & { readonly hash: string };

/** Who gets how much: frozen from scheduling until the attempt is known to be dead. */
export type PaymentFacts = {
  readonly recipientName: string;
  /** Normalised if valid; a rejected payout keeps the source's own text. */
  readonly iban: string;
  readonly bic: string | undefined;
  /** Undefined only for an unreadable amount. */
  readonly amountMinor: bigint | undefined;
  readonly currency: string;
};

/** The pipeline's record of one expense: exactly one per expense, for ever. */
export type Payout = PaymentFacts & {
  readonly payoutId: PayoutId;
  readonly source: SourceName;
  readonly account: string;
  readonly expenseId: string;
  readonly reportId: string;
  readonly reference: string;
  readonly recipientId: string;
  readonly period: Period | undefined;
  readonly energyWh: bigint | undefined;
  /**
   * As of the last reading followed. No part of the payment's identity, like the reference: a recipient who moves is
   * still paid.
   */
  readonly address?: PostalAddress | undefined;
  readonly sourceStatus: string;
  /** The expense's digest at the last look; the same digest needs no other look. */
  readonly expenseDigest: string;
  /**
   * Set once it is valid, or was paid another way: the claim that stops a second payout of the same content.
   */
  readonly duplicateKey: string | undefined;
  /** Its claimed charging sessions, and the version that claimed them: an older claim is useless. */
  readonly sessions?: ClaimedSessions | undefined;
  /** Names its charge records, kept beside the row. */
  readonly charges?: string | undefined;
  /** Of earlier attempts, where the source now says something else: see attempt-details.ts. */
  readonly earlier?: readonly EarlierDetails[] | undefined;
  /** Findings that hold nothing. */
  readonly notes?: readonly Note[] | undefined;
  /** The collection that last queued it. */
  readonly runId: string;
  readonly state: State;
  readonly version: number;
  /** From 1; a new one only after the last is known to be dead. */
  readonly attempt: number;
  readonly reasons: readonly Finding[];
  /** Holds that a person released: they stay released while the payment stays the same. */
  readonly released: readonly FindingCode[] | undefined;
  readonly plan: PaymentPlan | undefined;
  readonly batchId: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly history: readonly HistoryEntry[];
};

/** What an attempt is for, and whose it is, apart from the payment itself. */
export type AttemptDetails = {
  readonly recipientName: string;
  readonly recipientId: string;
  readonly period?: Period | undefined;
  readonly energyWh?: bigint | undefined;
  readonly charges?: string | undefined;
};

/** For the attempts up to this number that no earlier entry covers. */
export type EarlierDetails = AttemptDetails & { readonly until: number };

export type ClaimedSessions = { readonly digest: string; readonly version: number };

/** Fields that a step may replace; `undefined` removes one. */
export type PayoutChange = Partial<
  Pick<
    Payout,
    | keyof PaymentFacts
    | 'reportId'
    | 'reference'
    | 'recipientId'
    | 'period'
    | 'energyWh'
    | 'address'
    | 'sourceStatus'
    | 'expenseDigest'
    | 'duplicateKey'
    | 'sessions'
    | 'charges'
    | 'notes'
    | 'runId'
    | 'reasons'
    | 'released'
    | 'plan'
    | 'batchId'
  >
>;

/** Whether both have the same {@link factsDigest}. */
export function isSamePayment(one: PaymentFacts, other: PaymentFacts): boolean {
  return (
    one.amountMinor === other.amountMinor &&
    one.currency === other.currency &&
    one.iban === other.iban &&
    (one.bic ?? '') === (other.bic ?? '') &&
    one.recipientName === other.recipientName
  );
}

export function factsDigest(facts: PaymentFacts): string {
  return sha256Hex([
    'facts',
    facts.amountMinor?.toString() ?? '',
    facts.currency,
    facts.iban,
    facts.bic ?? '',
    facts.recipientName,
  ]);
}

export function termsDigest({
  plan,
  batchId,
  released,
}: Pick<Payout, 'plan' | 'batchId' | 'released'>): string {
  const planned = plan === undefined ? [] : [plan.rail, plan.debtorAccountId, plan.executionDate];
  return base32Of(sha256Hex(['terms', batchId ?? '', (released ?? []).join(','), ...planned]));
}

/** The findings that still stand: without holds that a person released for exactly this payment. */
export function withoutReleased(
  payout: Pick<Payout, 'released'> & PaymentFacts,
  facts: PaymentFacts,
  findings: readonly Finding[],
): readonly Finding[] {
  if (payout.released === undefined || !isSamePayment(payout, facts)) return findings;
  return findings.filter(({ code, severity }) => severity === 'reject' || !payout.released?.includes(code));
}

/** Each attempt's own end-to-end id (`EndToEndId`, Max35Text), which identifies the payout. */
export function endToEndIdOf(payout: Pick<Payout, 'payoutId' | 'attempt'>): string {
  return `${payout.payoutId}-${payout.attempt.toString().padStart(2, '0')}`;
}

/** The payout and attempt of our end-to-end id; undefined where it is not ours. */
export function parseEndToEndId(text: string): { payoutId: PayoutId; attempt: number } | undefined {
  const match = /^(PO[0-9A-Z]{26})-(\d{2,3})$/.exec(text);
  const payoutId = parsePayoutId(match?.[1] ?? '');
  if (payoutId === undefined) return undefined;
  const parsed = { payoutId, attempt: Number(match?.[2]) };
  // One attempt has one id: `-001` and `-00` were never ours.
  return parsed.attempt > 0 && endToEndIdOf(parsed) === text ? parsed : undefined;
}
