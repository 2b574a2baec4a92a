import type { Charges } from '../../functions/core/charge-record.ts';
import type { PlainDate } from '../../functions/core/date.ts';
import { base32Of, type PayoutId, sha256Hex } from '../../functions/core/ids.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import type { MovementKind } from '../../functions/core/journal/movements.ts';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { energyWhOf, movesMoney, paidMinorOf } from '../journal/paid.ts';
import type { StatementRules } from './rules.ts';

/** One booking of the bank for a recipient: money that reached them, or came back. */
export type StatementPayment = {
  readonly kind: MovementKind;
  readonly bookedOn: PlainDate;
  readonly payoutId: PayoutId;
  /** What the bank's statements call it. */
  readonly endToEndId: string;
  /** What the recipient's bank shows of it; undefined in months closed before journals kept it. */
  readonly remittance: string | undefined;
  readonly expenseId: string;
  readonly debtorAccountId: string;
  /** Masked; undefined in months closed before journals kept it. */
  readonly creditorAccount: string | undefined;
  /** Undefined where the source gave none. */
  readonly period: JournalEntry['period'];
  readonly billingReference: string | undefined;
  /** Below zero where money came back; undefined where the source gave none. */
  readonly energyWh: bigint | undefined;
  /** Below zero where money came back. */
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reasonCode: string | undefined;
  /** Names its charge records. */
  readonly charges: string | undefined;
};

/** What a recipient was paid in a month, by the journal. */
export type StatementRecipient = {
  /** Eight characters that tell apart recipients whose ids look alike in a file name. */
  readonly tag: string;
  /** Such as `spirii/nordfleet`. */
  readonly source: string;
  /** Whose company car was charged; undefined where the source names no company beside the recipient. */
  readonly company: string | undefined;
  /** Empty where the source has none. */
  readonly recipientId: string;
  /** As of the last payment. */
  readonly recipientName: string;
  readonly recipientExternalId: string | undefined;
  /** Payroll and tax treatment follow from them too. */
  readonly entries: readonly JournalEntry[];
};

/** What a statement is made of. */
export type StatementOf = {
  readonly month: string;
  readonly recipient: StatementRecipient;
  /** By their names; missing ones are left out. */
  readonly charges: ReadonlyMap<string, Charges>;
  readonly rules: StatementRules;
  /** Of an open month: each page says so. */
  readonly isPreview: boolean;
};

/** Recipients with a payment in the journal, in the order of source, name and id. */
export function recipientsIn(entries: readonly JournalEntry[]): readonly StatementRecipient[] {
  const byRecipient = Map.groupBy(entries.filter(movesMoney), keyOf);
  return [...byRecipient]
    .map(([key, of]) => recipientOf(key, of))
    .sort((one, other) => compare(sortKeyOf(one), sortKeyOf(other)));
}

/**
 * One recipient of a source, by the id there. Without one, name and account have to be the same. Somebody paid for two
 * companies has a statement for each: no company sees what another paid.
 */
function keyOf({ source, company, recipientId, recipientName, creditorAccount = '' }: JournalEntry): string {
  const who = recipientId === '' ? ['', recipientName, creditorAccount] : [recipientId];
  return JSON.stringify([source, ...who, ...(company === undefined ? [] : [{ company }])]);
}

function recipientOf(key: string, entries: readonly JournalEntry[]): StatementRecipient {
  const ordered = [...entries].sort((a, b) => compare(a.evidenceDate, b.evidenceDate));
  const last = ordered.at(-1);
  return {
    tag: base32Of(sha256Hex(['statement', key])).slice(0, 8),
    source: last?.source ?? '',
    company: last?.company,
    recipientId: last?.recipientId ?? '',
    recipientName: last?.recipientName ?? '',
    recipientExternalId: ordered.findLast((entry) => entry.recipientExternalId !== undefined)
      ?.recipientExternalId,
    entries: ordered,
  };
}

function sortKeyOf({ source, company = '', recipientName, recipientId, tag }: StatementRecipient): string {
  return [source, company, recipientName, recipientId, tag].join('\u{0}');
}

/** By characters, and never by a locale: every machine has the same order. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** A payout's sessions stand once, whatever the bank books of it, unless the source corrected them in between. */
export function sessionsKeyOf({ payoutId, charges = '' }: StatementPayment): string {
  return `${payoutId} ${charges}`;
}

export function paymentOf(entry: JournalEntry): StatementPayment {
  const { kind, evidenceDate, payoutId, expenseId, debtorAccountId, creditorAccount, period, remittance } =
    entry;
  const { billingReference, currency, reasonCode, charges } = entry;
  return {
    kind,
    bookedOn: evidenceDate,
    payoutId,
    endToEndId: endToEndIdOf(entry),
    remittance,
    expenseId,
    debtorAccountId,
    creditorAccount,
    period,
    billingReference,
    energyWh: energyWhOf(entry),
    amountMinor: paidMinorOf(entry),
    currency,
    reasonCode,
    charges,
  };
}

/** The sums of payments. */
export type PaymentSums = {
  readonly paidMinor: bigint;
  /** Zero or below. */
  readonly backMinor: bigint;
  readonly netMinor: bigint;
  /** Of payments with known energy. */
  readonly energyWh: bigint;
  /** Payments with unknown energy. */
  readonly withoutEnergy: number;
};

export function sumsOf(payments: readonly StatementPayment[]): PaymentSums {
  let [paidMinor, backMinor, energyWh, withoutEnergy] = [0n, 0n, 0n, 0];
  for (const { amountMinor, energyWh: wh } of payments) {
    if (amountMinor > 0n) paidMinor += amountMinor;
    else backMinor += amountMinor;
    if (wh === undefined) withoutEnergy += 1;
    else energyWh += wh;
  }
  return { paidMinor, backMinor, netMinor: paidMinor + backMinor, energyWh, withoutEnergy };
}
