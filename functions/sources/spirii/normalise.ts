import { isDeepStrictEqual } from 'node:util';
import { currencyExponent } from '../../core/currency.ts';
import { parseDecimal } from '../../core/decimal.ts';
import { PipelineError } from '../../core/errors.ts';
import type { Expense } from '../../core/expense.ts';
import type { Finding } from '../../core/finding.ts';
import { numberText } from '../http/json.ts';
import { readRow } from '../read-row.ts';
import { CENTS_EXPONENT, differBeyond, roundingAllowance, shownCents, shownCode, sumTexts } from '../sums.ts';
import { readBlockers } from './blockers.ts';
import { isPaidBySpirii, type Judged, judgeStatuses } from './payability.ts';
import {
  expensePartsSchema,
  expenseSchema,
  IMPOSSIBLE_PERIOD,
  type SpiriiExpenseParts,
  type SpiriiReport,
} from './schema.ts';

export type ReportContext = {
  readonly account: string;
  /** Report statuses that pay. */
  readonly payWhen: readonly string[];
};

export type NormalisedReport = {
  /** In the order of their ids. */
  readonly expenses: readonly Expense[];
  /** Rows without an id: SOURCE_RESPONSE_MALFORMED, each naming the report and the row's position. */
  readonly unreadable: readonly PipelineError[];
};

/** Pure: the expenses of a report, with all findings that its own figures raise against paying. */
export function normaliseReport(response: SpiriiReport, context: ReportContext): NormalisedReport {
  const { report } = response;
  const unreadable: PipelineError[] = [];
  const readable: Expense[] = [];
  response.expenses.forEach((raw, position) => {
    const { row, malformed } = readRow<SpiriiExpenseParts>(expenseSchema, expensePartsSchema, raw);
    if (row.id === undefined) unreadable.push(rowWithoutId(report.id, position));
    else readable.push(normaliseExpense(row.id, row, malformed, report, context));
  });
  const groups = groupById(readable);
  const distinct = groups.flat();
  const blockers = readBlockers(report.invalidInformation);
  const sum = unreadable.length === 0 ? sumFinding(distinct, report) : undefined;
  const expenses = groups.map((same) => {
    const expense = representative(same);
    const duplicate = same.length === 1 ? undefined : duplicateFinding(same.length);
    const ofReport = [currencyFinding(expense, report), minorUnitFinding(expense), sum];
    return withFindings(expense, [duplicate, ...ofReport, ...blockers.findingsFor(expense)]);
  });
  return { expenses, unreadable };
}

function rowWithoutId(reportId: string, position: number): PipelineError {
  return new PipelineError(
    'SOURCE_RESPONSE_MALFORMED',
    `spirii: row ${position + 1} of the expenses of report ${reportId} has no id that can be read.`,
    {
      action:
        'Have the source correct the report: without an id the expense can neither be paid nor be shown.',
      details: { source: 'spirii', reportId, position },
    },
  );
}

function normaliseExpense(
  id: string,
  row: SpiriiExpenseParts,
  malformed: readonly string[],
  report: SpiriiReport['report'],
  { account, payWhen }: ReportContext,
): Expense {
  const judged = judgeStatuses(
    { paymentStatus: row.paymentStatus, reportStatuses: [report.status, row.reportStatus] },
    payWhen,
  );
  const payability = malformed.includes('paymentStatus') ? 'unclear' : judged.payability;
  const stated = row.period ?? report.period;
  const period = stated === IMPOSSIBLE_PERIOD ? undefined : (stated ?? undefined);
  return {
    source: 'spirii',
    account,
    subject: 'expense',
    expenseId: id,
    reportId: report.id,
    reference: referenceOf(report.id, id),
    ...(report.companyName ? { company: report.companyName } : {}),
    recipientId: row.recipientCrmId ?? '',
    recipientName: row.recipientName ?? '',
    iban: row.IBAN ?? '',
    amount: { text: row.amountInCents ?? '', unit: 'minor' },
    currency: row.currency ?? '',
    ...(period === undefined ? {} : { period }),
    ...unknownStatusOf(judged),
    ...(row.consumptionInWattHours === undefined ? {} : { energyWh: row.consumptionInWattHours }),
    payability,
    ...(isPaidBySpirii(row.paymentStatus) ? { isPaidThere: true } : {}),
    sourceStatus: statusShown(row.reportStatus ?? report.status, row.paymentStatus),
    sourceFindings: [
      ...(malformed.length === 0 ? [] : [malformedFinding(malformed)]),
      ...(payability === 'unclear' ? [statusFinding(row.paymentStatus, judged)] : []),
      ...(stated === IMPOSSIBLE_PERIOD ? [impossiblePeriod()] : []),
    ],
  };
}

/** For the alarm: the first unknown status. */
export function unknownStatusOf({ unknown }: Judged): Pick<Expense, 'unknownStatus'> {
  const [unknownStatus] = unknown;
  return unknownStatus === undefined ? {} : { unknownStatus };
}

function impossiblePeriod(): Finding {
  return {
    code: 'period-unclear',
    severity: 'hold',
    field: 'period',
    message:
      'Spirii gives a month that does not exist. Find out which month is meant: the same sessions may have been paid under another one.',
  };
}

/** Report and first block of the expense's id: short enough for a bank statement, and people can look both up. */
function referenceOf(reportId: string, expenseId: string): string {
  return `${reportId}-${expenseId.slice(0, 12).split('-')[0]}`;
}

/** `Approved / Not started`, or only the report's status before any payment. */
export function statusShown(
  reportStatus: string | null | undefined,
  paymentStatus: string | null | undefined,
): string {
  return [reportStatus, paymentStatus].filter((status) => status != null && status !== '').join(' / ');
}

export function malformedFinding(fields: readonly string[]): Finding {
  return {
    code: 'expense-malformed',
    severity: 'reject',
    message: `The expense has missing or unreadable fields: ${fields.join(', ')}. Have the source correct it.`,
  };
}

export function statusFinding(paymentStatus: string | null | undefined, { unknown }: Judged): Finding {
  const ofReport = unknown.find((status) => status !== paymentStatus);
  return {
    code: 'source-status-unclear',
    severity: 'hold',
    field: 'sourceStatus',
    message:
      ofReport === undefined
        ? `Spirii gives the payment status${shownStatus(paymentStatus)}, which does not say whether Spirii pays it. Find out before it is paid here.`
        : `Spirii gives the report status${shownStatus(ofReport)}, which is not known here. Find out whether the report is approved before it is paid.`,
  };
}

function shownStatus(status: string | null | undefined): string {
  return /^[\w -]{1,40}$/.test(status ?? '') ? ` "${status}"` : '';
}

function currencyFinding(expense: Expense, { currency }: SpiriiReport['report']): Finding | undefined {
  if (currency == null || expense.currency === '' || expense.currency === currency) return undefined;
  return {
    code: 'currency-differs-from-report',
    severity: 'hold',
    field: 'currency',
    message: `The expense is in ${shownCode(expense.currency) || 'an unknown currency'}, its report in ${shownCode(currency) || 'an unknown one'}. Find out which is right.`,
  };
}

/**
 * For a currency without cents, `amountInCents` may mean minor units or hundredths of the major unit, a factor of 100
 * (ISK) or 10 (TND) apart: Spirii's documentation does not say which.
 */
function minorUnitFinding({ currency }: Expense): Finding | undefined {
  const exponent = currencyExponent(currency);
  if (exponent === undefined || exponent === CENTS_EXPONENT) return undefined;
  return {
    code: 'minor-unit-unclear',
    severity: 'hold',
    field: 'amount',
    message: `Spirii gives the amount in cents, and ${currency} has ${exponent} decimals, so its size is not certain. Confirm with Spirii what was meant before it is paid.`,
  };
}

/** By id, in the order of ids. Copies that say the same are one expense. */
function groupById(expenses: readonly Expense[]): readonly (readonly Expense[])[] {
  const byId = new Map<string, Expense[]>();
  for (const expense of expenses) {
    const known = byId.get(expense.expenseId);
    if (known === undefined) byId.set(expense.expenseId, [expense]);
    else if (!known.some((other) => isDeepStrictEqual(other, expense))) known.push(expense);
  }
  return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, same]) => same);
}

/**
 * Different rows with one id are one payout, held: nobody knows which is owed. The same row always stands for it,
 * whatever their order, so that the payout does not change from run to run.
 */
function representative(same: readonly Expense[]): Expense {
  const key = ({ amount, iban, recipientName }: Expense): string => `${amount.text} ${iban} ${recipientName}`;
  return same.reduce((first, other) => (key(other) < key(first) ? other : first));
}

function duplicateFinding(count: number): Finding {
  return {
    code: 'expense-id-duplicate',
    severity: 'hold',
    field: 'expenseId',
    message: `The report holds this expense id ${count} times with different content. Find out which one is owed.`,
  };
}

/** Compares the report's total with its expenses, within their rounding. */
function sumFinding(expenses: readonly Expense[], report: SpiriiReport['report']): Finding | undefined {
  if (report.totalAmountInCents === undefined || report.totalAmountInCents === null) return undefined;
  const texts = expenses.map((expense) => expense.amount.text);
  const sum = sumTexts(texts);
  if (sum === undefined) return undefined;
  const total = parseDecimal(numberText.safeParse(report.totalAmountInCents).data ?? '');
  if (total !== undefined && !differBeyond(sum, total, roundingAllowance(texts, total))) return undefined;
  const currency = report.currency ?? expenses[0]?.currency ?? '';
  const shownTotal = total === undefined ? 'cannot be read' : `says ${shownCents(total, currency)}`;
  return {
    code: 'report-sum',
    severity: 'hold',
    field: 'amount',
    message: `The expenses of report ${report.id} sum to ${shownCents(sum, currency)}, its total ${shownTotal}. Have the source correct the report.`,
  };
}

export function withFindings(expense: Expense, found: readonly (Finding | undefined)[]): Expense {
  const findings = found.filter((finding) => finding !== undefined);
  return findings.length === 0
    ? expense
    : { ...expense, sourceFindings: [...expense.sourceFindings, ...findings] };
}
