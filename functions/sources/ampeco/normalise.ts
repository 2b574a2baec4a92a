import type { Expense } from '../../core/expense.ts';
import type { Finding } from '../../core/finding.ts';
import { compactIban, maskIban } from '../../core/iban-mask.ts';
import { isClaimable } from '../../core/period-months.ts';
import { readRow } from '../read-row.ts';
import { addressOf, malformedFinding, periodOf } from './row-fields.ts';
import {
  type AmpecoPartner,
  type AmpecoSettlementReport,
  type AmpecoSettlementReportParts,
  sessionOfRowSchema,
  settlementReportPartsSchema,
  settlementReportSchema,
} from './schema.ts';
import {
  expensesFindings,
  type ReportPayments,
  totalFinding,
  uncollectedFinding,
} from './settlement-checks.ts';

type Account = {
  readonly recipientName: string;
  readonly iban: string;
  readonly bic: string;
  readonly finding?: Finding;
};

export type SettlementFacts = {
  readonly settled: ReportPayments;
  /** The report's rows of the listing. */
  readonly expenseRows: readonly unknown[];
  /** Undefined where AMPECO has no readable one. */
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

/** A report may have several rows for one session: the charge, and fees. */
function sessionsOfReport({ id }: AmpecoSettlementReport, rows: readonly unknown[]): readonly string[] {
  const named = rows.flatMap((row) => sessionOfRowSchema.safeParse(row).data ?? []);
  const ofReport = named.filter(({ settlementReportId }) => settlementReportId === id);
  return [...new Set(ofReport.map(({ chargingSessionId }) => chargingSessionId))];
}

/** Pure: a settlement report that AMPECO's records show as paid. It is never paid here, so there is no more to read. */
export function normalisePaidSettlement(
  account: string,
  report: AmpecoSettlementReport,
  { status }: ReportPayments,
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

/** Pure: the readable part of a malformed settlement report, for a rejection; undefined without an id. */
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
 * The report's account is the agreed one, and must still be the partner's. Where they differ, nobody knows the right
 * one: the payout is held.
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
