import { compareDecimals, parseDecimal } from '../../core/decimal.ts';
import type { Expense } from '../../core/expense.ts';
import type { Finding } from '../../core/finding.ts';
import { compactIban } from '../../core/iban-mask.ts';
import { readRow } from '../read-row.ts';
import { differBeyond, roundingAllowance, shownCents, sumTexts } from '../sums.ts';
import { chargesOf } from './charges.ts';
import {
  type ReportContext,
  statusFinding,
  statusShown,
  unknownStatusOf,
  withFindings,
} from './normalise.ts';
import { judgeStatuses, moreCautious } from './payability.ts';
import {
  chargeRecordSchema,
  expensePartsSchema,
  expenseSchema,
  IMPOSSIBLE_PERIOD,
  type SpiriiChargeRecord,
  type SpiriiExpenseDetails,
  type SpiriiExpenseParts,
} from './schema.ts';
import { paidSessions } from './sessions.ts';

/**
 * Pure: the listed expense, completed from its own page. Amount and account stay as listed; if the page differs, the
 * expense is held. Of two statuses the more cautious counts.
 */
export function addDetails(
  listed: Expense,
  details: SpiriiExpenseDetails,
  { payWhen }: Pick<ReportContext, 'payWhen'>,
): Expense {
  const { row, malformed } = readRow<SpiriiExpenseParts>(expenseSchema, expensePartsSchema, details);
  const judged = judgeStatuses(
    { paymentStatus: row.paymentStatus, reportStatuses: [row.reportStatus] },
    payWhen,
  );
  const now = malformed.includes('paymentStatus') ? 'unclear' : judged.payability;
  const payability = moreCautious(listed.payability, now);
  const changed = payability !== listed.payability;
  const records = (details.cdrList ?? []).map((record) => chargeRecordSchema.parse(record));
  const { sessions, finding } = paidSessions(records);
  const charges = chargesOf(listed, details, records);
  const fields = [...changedFields(listed, row), ...(changed ? ['payment status'] : [])];
  return withFindings(
    {
      ...listed,
      ...unknownStatusOf(judged),
      sessions,
      charges,
      payability,
      sourceStatus: changed ? statusShown(row.reportStatus, row.paymentStatus) : listed.sourceStatus,
    },
    [
      changeFinding(fields),
      changed && payability === 'unclear' ? statusFinding(row.paymentStatus, judged) : undefined,
      chargeRecordsFinding(listed, records),
      finding,
    ],
  );
}

/**
 * Names, in the pipeline's words, of the fields where the expense's own page differs from the listing. A field
 * unreadable in both is empty in both: no difference, since validation rejects it.
 */
function changedFields(listed: Expense, row: SpiriiExpenseParts): readonly string[] {
  return [
    ...(sameNumber(row.amountInCents ?? '', listed.amount.text) ? [] : ['amount']),
    ...(compactIban(row.IBAN ?? '') === compactIban(listed.iban) ? [] : ['IBAN']),
    ...((row.currency ?? '') === listed.currency ? [] : ['currency']),
    ...((row.recipientName ?? '') === listed.recipientName ? [] : ['recipient name']),
    ...((row.recipientCrmId ?? '') === listed.recipientId ? [] : ['recipient']),
    ...(samePeriod(row.period, listed.period) ? [] : ['period']),
    ...(row.consumptionInWattHours === listed.energyWh ? [] : ['energy']),
  ];
}

/** A page without a period agrees with the listing. */
function samePeriod(stated: SpiriiExpenseParts['period'], listed: Expense['period']): boolean {
  if (stated === undefined || stated === null) return true;
  if (stated === IMPOSSIBLE_PERIOD) return listed === undefined;
  return stated.start === listed?.start && stated.end === listed.end;
}

/** `93`, `93.0` and `9.3e1` are the same amount. */
function sameNumber(a: string, b: string): boolean {
  const [left, right] = [parseDecimal(a), parseDecimal(b)];
  return left === undefined || right === undefined ? a === b : compareDecimals(left, right) === 0;
}

function changeFinding(fields: readonly string[]): Finding | undefined {
  if (fields.length === 0) return undefined;
  return {
    code: 'expense-changed-while-reading',
    severity: 'hold',
    message: `The report and the expense itself differ in: ${fields.join(', ')}. Check at Spirii which is right.`,
  };
}

function hold(message: string): Finding {
  return { code: 'charge-records-sum', severity: 'hold', field: 'amount', message };
}

function counted(records: number): string {
  return records === 1 ? '1 charge record' : `${records} charge records`;
}

/** Compares charge records with the amount, within their rounding. */
function chargeRecordsFinding(
  { amount, currency }: Expense,
  records: readonly SpiriiChargeRecord[],
): Finding | undefined {
  const texts = records.map(({ amountInCents }) => amountInCents);
  const expected = parseDecimal(amount.text);
  if (expected === undefined) return undefined;
  const sum = sumTexts(texts);
  if (sum === undefined) {
    const unreadable = texts.filter((text) => parseDecimal(text) === undefined).length;
    return hold(
      `The amounts of ${unreadable} of ${counted(records.length)} cannot be read, so their sum cannot be compared with the expense. Have the source correct them.`,
    );
  }
  if (!differBeyond(sum, expected, roundingAllowance(texts, expected))) return undefined;
  return hold(
    `The sum of ${counted(records.length)} is ${shownCents(sum, currency)}, the expense says ${shownCents(expected, currency)}. Have the source correct it.`,
  );
}
