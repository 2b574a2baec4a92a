import type { PlainDate } from '../../core/date.ts';
import type { Expense, Period } from '../../core/expense.ts';
import type { Finding } from '../../core/finding.ts';
import { compactIban, maskIban } from '../../core/iban-mask.ts';
import { isClaimable } from '../../core/period-months.ts';
import { type PostalAddress, postalAddressOf } from '../../core/postal-address.ts';
import { readRow } from '../read-row.ts';
import { chargesOf } from './charges.ts';
import {
  type AmpecoExpense,
  type AmpecoExpenseParts,
  type AmpecoPartner,
  type AmpecoSettlementReport,
  type AmpecoSettlementReportParts,
  expensePartsSchema,
  expenseSchema,
  sessionOfRowSchema,
  settlementReportPartsSchema,
  settlementReportSchema,
} from './schema.ts';
import { expensesFindings, type Settled, totalFinding, uncollectedFinding } from './settlement-checks.ts';

type Account = {
  readonly recipientName: string;
  readonly iban: string;
  readonly bic: string;
  readonly finding?: Finding;
};

export type SettlementFacts = {
  readonly settled: Settled;
  /** The report's rows of the listing. */
  readonly expenseRows: readonly unknown[];
  /** Undefined where AMPECO has none that can be read. */
  readonly partner: AmpecoPartner | undefined;
};

/** Pure: a settlement report as one payout of its net amount to its customer. */
export function normaliseSettlement(
  account: string,
  report: AmpecoSettlementReport,
  { settled, expenseRows, partner }: SettlementFacts,
): Expense {
  const bank = accountOfReport(report, partner);
  const found = [
    ...expensesFindings(report, expenseRows, 'settlement-expenses-sum'),
    totalFinding(report),
    uncollectedFinding(report),
    periodFinding(report),
    settled.finding,
    bank.finding,
  ];
  return {
    ...settlementBase(account, report),
    recipientName: bank.recipientName,
    iban: bank.iban,
    ...(bank.bic === '' ? {} : { bic: bank.bic }),
    ...addressOf(report.customer, partner),
    sessions: sessionsOfReport(report, expenseRows),
    payability: 'payable',
    sourceStatus: settled.status,
    sourceFindings: found.filter((finding) => finding !== undefined),
  };
}

/** One session may have several rows in a report: the charge, and fees. */
function sessionsOfReport({ id }: AmpecoSettlementReport, rows: readonly unknown[]): readonly string[] {
  const named = rows.flatMap((row) => sessionOfRowSchema.safeParse(row).data ?? []);
  const ofReport = named.filter(({ settlementReportId }) => settlementReportId === id);
  return [...new Set(ofReport.map(({ chargingSessionId }) => chargingSessionId))];
}

/** Pure: a settlement report that AMPECO's records show as paid. It is never paid here, so nothing else is read. */
export function normalisePaidSettlement(
  account: string,
  report: AmpecoSettlementReport,
  { status }: Settled,
): Expense {
  return {
    ...settlementBase(account, report),
    recipientName: report.customer.name,
    iban: report.customer.bankIban,
    payability: 'paid-by-source',
    isPaidThere: true,
    sourceStatus: status,
    sourceFindings: [],
  };
}

/** Pure: what can be read of a malformed settlement report, to be rejected; undefined without an id. */
export function normaliseMalformedSettlement(account: string, raw: unknown): Expense | undefined {
  const { row, malformed } = readRow<AmpecoSettlementReportParts>(
    settlementReportSchema,
    settlementReportPartsSchema,
    raw,
  );
  if (row.id === undefined) return undefined;
  return {
    ...settlementBase(account, { ...row, id: row.id }),
    recipientName: row.customer?.name ?? '',
    iban: row.customer?.bankIban ?? '',
    payability: 'payable',
    sourceStatus: '',
    sourceFindings: [malformedFinding('settlement report', malformed)],
  };
}

function settlementBase(account: string, report: AmpecoSettlementReportParts & { readonly id: string }) {
  const period = periodOf(report.periodStart, report.periodEnd);
  const energyWh = wholeWattHours(report.totalEnergyCpoWh);
  return {
    source: 'ampeco',
    account,
    subject: 'settlement-report',
    expenseId: report.id,
    reportId: report.id,
    reference: report.number ?? report.id,
    recipientId: report.partnerId ?? '',
    amount: { text: report.totalAmount?.withoutTax ?? '', unit: 'major' },
    currency: report.currencyCode ?? '',
    ...(period === undefined ? {} : { period }),
    ...(energyWh === undefined ? {} : { energyWh }),
  } as const;
}

function malformedFinding(what: string, fields: readonly string[]): Finding {
  return {
    code: 'expense-malformed',
    severity: 'reject',
    message: `The ${what} has missing or unreadable fields: ${fields.join(', ')}. Have the source correct it.`,
  };
}

function periodOf(
  start: PlainDate | null | undefined,
  end: PlainDate | null | undefined,
): Period | undefined {
  if (start == null || end == null || start > end) return undefined;
  return { start, end };
}

/** Without its period, another report may pay the same days unseen. */
function periodFinding({ periodStart, periodEnd }: AmpecoSettlementReport): Finding | undefined {
  const period = periodOf(periodStart, periodEnd);
  if (period !== undefined && isClaimable(period)) return undefined;
  return {
    code: 'period-unclear',
    severity: 'hold',
    field: 'period',
    message:
      'The period of this settlement report cannot be read, or is longer than three years. Make sure that no other report pays the same days before it is paid.',
  };
}

function wholeWattHours(text: string | null | undefined): bigint | undefined {
  return text != null && /^\d{1,18}$/.test(text) ? BigInt(text) : undefined;
}

/**
 * The report's account is the agreed one, and must still be the partner's. Where they differ, nobody knows which is
 * right: the payout is held.
 */
function accountOfReport({ customer }: AmpecoSettlementReport, partner: AmpecoPartner | undefined): Account {
  const current = partner?.bankDetails ?? { bankIban: '', bankBic: '', bankAccountHolder: '' };
  const same = compactIban(customer.bankIban) === compactIban(current.bankIban);
  const useCurrent = same || compactIban(customer.bankIban) === '';
  const holder = customer.bankAccountHolder || (useCurrent ? current.bankAccountHolder : '');
  const account: Account = {
    recipientName: holder || customer.name,
    iban: compactIban(customer.bankIban) === '' ? current.bankIban : customer.bankIban,
    bic: customer.bankBic || (useCurrent ? current.bankBic : ''),
  };
  const finding = accountFinding(customer.bankIban, current.bankIban, same, partner !== undefined);
  return finding === undefined ? account : { ...account, finding };
}

type Resident = Pick<AmpecoPartner, 'city' | 'country'>;

/** Town and country of the first that has both; a report's customer is the partner at the time of the report. */
function addressOf(...residents: readonly (Resident | undefined)[]): { readonly address?: PostalAddress } {
  for (const resident of residents) {
    const address = postalAddressOf(resident?.city, resident?.country);
    if (address !== undefined) return { address };
  }
  return {};
}

function accountFinding(
  ofReport: string,
  ofPartner: string,
  same: boolean,
  found: boolean,
): Finding | undefined {
  const hold = (message: string): Finding => ({
    code: 'bank-account-differs',
    severity: 'hold',
    field: 'iban',
    message,
  });
  if (!found)
    return hold(
      "The partner of this report cannot be read at AMPECO, so its account cannot be compared with the report's.",
    );
  if (same) return undefined;
  const shown = (iban: string): string =>
    compactIban(iban) === '' ? 'no account' : `the account ${maskIban(iban)}`;
  return hold(
    `The report gives ${shown(ofReport)}, the partner now has ${shown(ofPartner)}. Find out which one is right.`,
  );
}

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

/** What a settlement report says of paying its expenses one by one. */
export type ReportStanding = {
  /** Undefined where the report or its records cannot be read, which is among the findings. */
  readonly settled: Settled | undefined;
  readonly findings: readonly Finding[];
};

/** Pure: a listed expense of a settlement report as one payout to its partner, where its origin is one that pays. */
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

/** In AMPECO's own terms the partner owes an expense: only origins that the operator names are paid to it. */
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

/** Pure: what can be read of a malformed expense, to be rejected; undefined without an id. */
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
