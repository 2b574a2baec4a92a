import type { BankFact } from './bank-fact.ts';
import { currencyExponent } from './currency.ts';
import type { PlainDate } from './date.ts';
import { assert } from './errors.ts';
import type { SourceName } from './expense.ts';
import type { FindingCode } from './finding.ts';
import { maskIban } from './iban-mask.ts';
import type { PayoutId } from './ids.ts';
import { type Actor, endToEndIdOf, type Payout } from './payout.ts';
import type { RailName } from './rail.ts';
import type { State } from './states.ts';
import type { StepReason, Why } from './step-reason.ts';

/** The event's name in EventBridge. Its published shape: docs/events/payout-status-changed.v1.schema.json. */
export const PAYOUT_STATUS_CHANGED = 'PayoutStatusChanged';

/**
 * One entry of a payout's history, for others. Steps within a state come too (`stateChanged` false): the versions have
 * no gaps, and a consumer notices a missing one.
 *
 * It holds no name, no IBAN and no free text of a person (the reason of a release), a source or a bank.
 */
export type PayoutStatusChanged = {
  /** Rises only with a change that an older consumer could not read. */
  readonly schemaVersion: 1;
  /** The hash of the history entry: the same in every delivery of this event, in no other event. */
  readonly eventId: string;
  readonly payoutId: PayoutId;
  /** Rises by one with each event of the payout, from 1. */
  readonly payoutVersion: number;
  readonly attempt: number;
  /** Null without a plan: no bank has got anything with this id yet. */
  readonly endToEndId: string | null;
  readonly source: SourceName;
  readonly account: string;
  readonly expenseId: string;
  readonly reportId: string;
  /** The source's id of the recipient, or null where it gave none. */
  readonly recipientId: string | null;
  readonly from: State | 'none';
  readonly to: State;
  readonly stateChanged: boolean;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly by: Actor;
  readonly why: Why;
  readonly facts: EventFacts;
  /** Findings that stand at this moment. */
  readonly reasonCodes: readonly FindingCode[];
  /** The bank's word, if it made the step. */
  readonly evidence: EventEvidence | null;
  /** Whole minor units as text; null for an unreadable amount. */
  readonly amountMinor: string | null;
  /** ISO 4217; null where the source's text is no such code. */
  readonly currency: string | null;
  readonly ibanMasked: string;
  readonly rail: RailName | null;
  readonly debtorAccountId: string | null;
  readonly executionDate: PlainDate | null;
  readonly batchId: string | null;
};

/** The facts of the step's `why`; null for others. */
export type EventFacts = {
  /** The collection that took the step. */
  readonly runId: string | null;
  /** The batch that it entered or left; the event's `batchId` is its batch afterwards. */
  readonly batchId: string | null;
  /** The partner's other report with common days, which the source pays. */
  readonly otherReportId: string | null;
};

export type EventEvidence = {
  /** The bank's report, and after `#` its line. */
  readonly bankReportId: string;
  readonly status: string | null;
  readonly reasonCode: string | null;
};

/** The event of the last step of a payout: every write of its row adds exactly one history entry. */
export function payoutEventOf(payout: Payout): PayoutStatusChanged {
  const entry = payout.history.at(-1);
  assert(entry !== undefined && entry.version === payout.version, 'a row ends with the entry of its version');
  const { plan } = payout;
  return {
    schemaVersion: 1,
    eventId: entry.hash,
    payoutId: payout.payoutId,
    payoutVersion: entry.version,
    attempt: entry.attempt,
    endToEndId: plan === undefined ? null : endToEndIdOf(payout),
    source: payout.source,
    account: payout.account,
    expenseId: payout.expenseId,
    reportId: payout.reportId,
    recipientId: payout.recipientId === '' ? null : payout.recipientId,
    from: entry.from,
    to: entry.to,
    stateChanged: entry.from !== entry.to,
    at: entry.at,
    by: entry.by,
    why: entry.why,
    facts: factsOf(entry),
    reasonCodes: entry.reasonCodes,
    evidence: entry.evidence === undefined ? null : evidenceOf(entry.evidence),
    amountMinor: payout.amountMinor?.toString() ?? null,
    currency: currencyExponent(payout.currency) === undefined ? null : payout.currency,
    ibanMasked: maskIban(payout.iban),
    rail: plan?.rail ?? null,
    debtorAccountId: plan?.debtorAccountId ?? null,
    executionDate: plan?.executionDate ?? null,
    batchId: payout.batchId ?? null,
  };
}

/** Without a person's words: they may hold anything, even a recipient's name or IBAN. */
function factsOf({ facts }: StepReason): EventFacts {
  const told: Partial<EventFacts> = facts === undefined || 'person' in facts ? {} : facts;
  return {
    runId: told.runId ?? null,
    batchId: told.batchId ?? null,
    otherReportId: told.otherReportId ?? null,
  };
}

/** A bank may write any text where a code belongs. */
function evidenceOf({ bankReportId, status, reasonCode }: BankFact): EventEvidence {
  return { bankReportId, status: codeOf(status), reasonCode: codeOf(reasonCode) };
}

function codeOf(text: string | undefined): string | null {
  return text !== undefined && /^[A-Z0-9]{1,6}$/.test(text) ? text : null;
}
