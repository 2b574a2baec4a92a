import { currencyExponent } from '../../core/currency.ts';
import {
  compareDecimals,
  type Decimal,
  formatDecimal,
  parseDecimal,
  subtractDecimals,
  toMinorUnits,
} from '../../core/decimal.ts';
import type { Finding, FindingCode } from '../../core/finding.ts';
import { readRow } from '../read-row.ts';
import { differBeyond, shownCode, sumTexts } from '../sums.ts';
import {
  type AmpecoExpenseParts,
  type AmpecoSettlementReport,
  expensePartsSchema,
  expenseSchema,
  settlementRecordSchema,
} from './schema.ts';

const ZERO: Decimal = { digits: 0n, scale: 0 };

function hold(code: FindingCode, message: string, field = 'amount'): Finding {
  return { code, severity: 'hold', field, message };
}

/** An unknown currency is rejected anyway; until then, assumes cents. */
function exponentOf(currency: string): number {
  return currencyExponent(currency) ?? 2;
}

function shown(value: Decimal, currency: string): string {
  return `${formatDecimal(value, exponentOf(currency))} ${shownCode(currency)}`.trim();
}

/**
 * How far two figures of one sum may differ: one minor unit for each line with more decimals than the currency. Only on
 * such a line can one side have rounded.
 */
function roundingOf(texts: readonly string[], currency: string): { allowance: Decimal; lines: number } {
  const exponent = exponentOf(currency);
  const lines = texts.filter((text) => {
    const value = parseDecimal(text);
    return value !== undefined && toMinorUnits(value, exponent) === undefined;
  }).length;
  return { allowance: { digits: BigInt(lines), scale: exponent }, lines };
}

function beyond(lines: number, currency: string, allowance: Decimal): string {
  if (lines === 0) return '';
  return ` That is more than rounding ${lines === 1 ? '1 line' : `${lines} lines`} with more decimals than the currency explains (${shown(allowance, currency)}).`;
}

/**
 * Compares a settlement report's rows with its `totalExpenses`.
 *
 * @param code `settlement-expenses-sum` where the report is paid, `report-sum` where its expenses are.
 */
export function expensesFindings(
  report: AmpecoSettlementReport,
  rawRows: readonly unknown[],
  code: 'settlement-expenses-sum' | 'report-sum',
): readonly Finding[] {
  const { currencyCode: currency, totalExpenses } = report;
  const rows = rawRows.map((raw) => readRow<AmpecoExpenseParts>(expenseSchema, expensePartsSchema, raw).row);
  if (rows.some((row) => row.settlementReportId !== report.id)) {
    return [
      hold(
        code,
        `AMPECO gave expenses of other settlement reports for report ${report.id}, so its sum cannot be checked.`,
      ),
    ];
  }
  const findings: Finding[] = [];
  if (rows.some((row) => row.currencyCode !== undefined && row.currencyCode !== currency)) {
    const message = `Expenses of settlement report ${report.id} are in another currency than the report, ${shownCode(currency)}.`;
    findings.push(hold('currency-differs-from-report', message, 'currency'));
  }
  const texts = distinctAmounts(rows);
  if (texts === undefined) {
    const message = `Settlement report ${report.id} lists one expense id twice with different amounts. Find out which one is right.`;
    return [...findings, hold('expense-id-duplicate', message, 'expenseId')];
  }
  const [sum, total] = [sumTexts(texts), parseDecimal(totalExpenses)];
  if (sum === undefined || total === undefined) {
    return [
      ...findings,
      hold(code, `Amounts of settlement report ${report.id} cannot be read, so its sum cannot be checked.`),
    ];
  }
  const { allowance, lines } = roundingOf(texts, currency);
  if (differBeyond(sum, total, allowance)) {
    const message = `The ${texts.length} expenses of settlement report ${report.id} sum to ${shown(sum, currency)}, its total of expenses says ${shown(total, currency)}.`;
    findings.push(hold(code, message + beyond(lines, currency, allowance)));
  }
  return findings;
}

/**
 * Records may move between pages during the reading: an id counts once. Undefined where an id has two amounts, or two
 * records without an id look alike.
 */
function distinctPayments(rawRecords: readonly unknown[]): readonly string[] | undefined {
  const seen = new Map<string, string>();
  for (const raw of rawRecords) {
    const { id, paidAmount = '' } = settlementRecordSchema.safeParse(raw).data ?? {};
    const key = id == null ? `without id: ${JSON.stringify(raw)}` : `id: ${id}`;
    const known = seen.get(key);
    if (known !== undefined && (id == null || known !== paidAmount)) return undefined;
    seen.set(key, paidAmount);
  }
  return [...seen.values()];
}

/** Rows may move between pages during the reading: a copy counts once. Undefined where an id has two amounts. */
function distinctAmounts(rows: readonly AmpecoExpenseParts[]): readonly string[] | undefined {
  const byId = new Map<string, string>();
  const texts: string[] = [];
  for (const { id, totalAmount } of rows) {
    const text = totalAmount?.withoutTax ?? '';
    const known = id === undefined ? undefined : byId.get(id);
    if (known !== undefined) {
      if (known !== text) return undefined;
      continue;
    }
    if (id !== undefined) byId.set(id, text);
    texts.push(text);
  }
  return texts;
}

/** Revenue minus expenses against the report's net amount. */
export function totalFinding(report: AmpecoSettlementReport): Finding | undefined {
  const { currencyCode: currency, totalRevenue, totalExpenses, totalAmount } = report;
  const [revenue, expenses, total] = [totalRevenue, totalExpenses, totalAmount.withoutTax].map(parseDecimal);
  if (revenue === undefined || expenses === undefined || total === undefined) {
    return hold('settlement-total', `The totals of settlement report ${report.id} cannot be read.`);
  }
  const net = subtractDecimals(revenue, expenses);
  const { allowance, lines } = roundingOf([totalRevenue, totalExpenses], currency);
  if (!differBeyond(net, total, allowance)) return undefined;
  const message = `Revenue minus expenses of settlement report ${report.id} is ${shown(net, currency)}, its total says ${shown(total, currency)}.`;
  return hold('settlement-total', message + beyond(lines, currency, allowance));
}

/**
 * None of the report's revenue has come in: paying it now lends the partner money, which only the operator may decide.
 * Says nothing of reports without a collected figure.
 */
export function uncollectedFinding(report: AmpecoSettlementReport): Finding | undefined {
  const { id, totalRevenue, totalCollectedRevenue, totalCollectedRevenueFromPreviousPeriod } = report;
  if (totalCollectedRevenue == null) return undefined;
  const revenue = parseDecimal(totalRevenue);
  const collected = sumTexts([totalCollectedRevenue, totalCollectedRevenueFromPreviousPeriod ?? '0']);
  if (revenue === undefined || collected === undefined) return undefined;
  if (compareDecimals(revenue, ZERO) <= 0 || compareDecimals(collected, ZERO) > 0) return undefined;
  return hold(
    'settlement-uncollected',
    `None of the revenue of settlement report ${id} has been collected yet. Release it only if the partner is to be paid before the drivers pay.`,
  );
}

/** The report owes the partner nothing, so none of its expenses remains to be paid. */
export function notOwedFinding(report: AmpecoSettlementReport): Finding | undefined {
  const total = parseDecimal(report.totalAmount.withoutTax);
  if (total === undefined || compareDecimals(total, ZERO) > 0) return undefined;
  const why = compareDecimals(total, ZERO) < 0 ? 'the partner owes it' : 'nothing of it is owed';
  return {
    code: 'settlement-negative',
    severity: 'reject',
    field: 'amount',
    message: `Settlement report ${report.id} comes to ${shown(total, report.currencyCode)}: ${why}, so none of its expenses is paid out.`,
  };
}

/** Payments on a settlement report so far, by its settlement records. */
export type ReportPayments = {
  readonly state: 'open' | 'partly-paid' | 'paid';
  /** For people, such as `100.00 of 812.50 EUR paid`. */
  readonly status: string;
  readonly finding?: Finding;
};

export function settledBy(report: AmpecoSettlementReport, rawRecords: readonly unknown[]): ReportPayments {
  const { currencyCode: currency } = report;
  const texts = distinctPayments(rawRecords);
  const [paid, total] = [texts && sumTexts(texts), parseDecimal(report.totalAmount.withoutTax)];
  if (texts === undefined || paid === undefined || total === undefined) {
    const message = `What was paid on settlement report ${report.id} cannot be read from its settlement records. Check them at AMPECO.`;
    return { state: 'partly-paid', status: 'unreadable', finding: hold('settlement-partly-paid', message) };
  }
  const status = `${formatDecimal(paid, exponentOf(currency))} of ${shown(total, currency)} paid`;
  const isUntouched = texts.every((text) => parseDecimal(text)?.digits === 0n);
  if (isUntouched) return { state: 'open', status };
  if (compareDecimals(paid, ZERO) <= 0 && compareDecimals(total, ZERO) > 0) {
    const message = `Settlement records of report ${report.id} take back what others of them paid. Find out at AMPECO whether the payment was returned before it is paid here.`;
    return { state: 'partly-paid', status, finding: hold('settlement-reversed', message) };
  }
  // A report of zero, or owed by the partner, is never "paid" to the partner: it is rejected as such.
  if (compareDecimals(total, ZERO) > 0 && compareDecimals(paid, total) >= 0) return { state: 'paid', status };
  const message = `Settlement records of report ${report.id} sum to ${shown(paid, currency)} of ${shown(total, currency)}. Pay the rest by hand or correct the records at AMPECO.`;
  return { state: 'partly-paid', status, finding: hold('settlement-partly-paid', message) };
}
