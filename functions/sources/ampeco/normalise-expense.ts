import type { Expense } from '../../core/expense.ts';
import type { Finding } from '../../core/finding.ts';
import { readRow } from '../read-row.ts';
import { chargesOf } from './charges.ts';
import { addressOf, malformedFinding, periodOf } from './row-fields.ts';
import {
  type AmpecoExpense,
  type AmpecoExpenseParts,
  type AmpecoPartner,
  expensePartsSchema,
  expenseSchema,
} from './schema.ts';
import type { ReportPayments } from './settlement-checks.ts';

/** Pure: a listed expense that waits for a settlement report. */
export function normaliseOpenExpense(account: string, row: AmpecoExpense): Expense {
  return {
    ...expenseBase(account, row),
    recipientName: row.partnerName,
    iban: '',
    payability: 'waiting',
    sourceStatus: 'in no settlement report',
    sourceFindings: [],
  };
}

/** What a settlement report means for paying its expenses one by one. */
export type ReportStanding = {
  /** Undefined where the report or its records are unreadable; a finding then says so. */
  readonly settled: ReportPayments | undefined;
  readonly findings: readonly Finding[];
};

/** Pure: a listed expense of a settlement report as one payout to its partner, if its origin is one that pays. */
export function normaliseExpense(
  account: string,
  row: AmpecoExpense,
  partner: AmpecoPartner | undefined,
  { settled, findings }: ReportStanding,
  payOrigins: readonly string[],
): Expense {
  const { bankIban = '', bankBic = '', bankAccountHolder = '' } = partner?.bankDetails ?? {};
  return {
    ...expenseBase(account, row),
    sessions: row.chargingSessionId == null ? [] : [row.chargingSessionId],
    charges: chargesOf(row),
    recipientName: bankAccountHolder || (partner?.name ?? '') || row.partnerName,
    iban: bankIban,
    ...(bankBic === '' ? {} : { bic: bankBic }),
    ...addressOf(partner),
    payability: settled?.state === 'paid' ? 'paid-by-source' : 'payable',
    sourceStatus:
      settled === undefined ? 'in a settlement report' : `in a settlement report, ${settled.status}`,
    sourceFindings: [
      ...originFindings(row.origin, payOrigins),
      ...(partner === undefined ? [partnerMissing()] : []),
      ...findings,
      ...(settled?.finding === undefined ? [] : [settled.finding]),
    ],
  };
}

/** In AMPECO's own terms the partner owes an expense: the partner gets only origins that the operator names. */
function originFindings(
  origin: string | null | undefined,
  payOrigins: readonly string[],
): readonly Finding[] {
  if (typeof origin === 'string' && payOrigins.includes(origin)) return [];
  const shown = /^[a-z][a-z0-9-]{0,59}$/.test(origin ?? '')
    ? `origin ${origin}`
    : 'an origin that cannot be read';
  return [
    {
      code: 'origin-not-paid',
      severity: 'reject',
      field: 'origin',
      message: `An expense of ${shown} is not among those that pay, so it is not paid to the partner: in AMPECO, an expense is what the partner owes. Name the origin in payOrigins only where it is owed to the partner.`,
    },
  ];
}

function partnerMissing(): Finding {
  return {
    code: 'bank-account-differs',
    severity: 'hold',
    field: 'iban',
    message: 'The partner of this expense cannot be read at AMPECO, so it has no account to pay to.',
  };
}

/** Pure: the readable part of a malformed expense, for a rejection; undefined without an id. */
export function normaliseMalformedExpense(account: string, raw: unknown): Expense | undefined {
  const { row, malformed } = readRow<AmpecoExpenseParts>(expenseSchema, expensePartsSchema, raw);
  if (row.id === undefined) return undefined;
  const waits = row.settlementReportId == null && !malformed.includes('settlementReportId');
  return {
    ...expenseBase(account, { ...row, id: row.id }),
    recipientName: row.partnerName ?? '',
    iban: '',
    payability: waits ? 'waiting' : 'payable',
    sourceStatus: '',
    sourceFindings: [malformedFinding('expense', malformed)],
  };
}

function expenseBase(account: string, row: AmpecoExpenseParts & { readonly id: string }) {
  const reportId = row.settlementReportId ?? '';
  const day = row.startedAt ?? row.date;
  const period = periodOf(day, day);
  return {
    source: 'ampeco',
    account,
    subject: 'expense',
    expenseId: row.id,
    reportId,
    reference: reportId === '' ? row.id : `${reportId}-${row.id}`,
    recipientId: row.partnerId ?? '',
    amount: { text: row.totalAmount?.withoutTax ?? '', unit: 'major' },
    currency: row.currencyCode ?? '',
    ...(period === undefined ? {} : { period }),
  } as const;
}
