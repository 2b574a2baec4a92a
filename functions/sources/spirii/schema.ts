import * as z from 'zod/mini';
import { MAX_CHARGE_TEXT } from '../../core/charge-record.ts';
import { monthRange } from '../../core/date.ts';
import type { Period } from '../../core/expense.ts';
import {
  accountOrEmpty,
  currencyText,
  idText,
  incidental,
  numberText,
  sessionIdText,
  shortText,
  textOrEmpty,
} from '../http/json.ts';

/**
 * Responses of Spirii's reimbursement API, version 1. The schemas ignore unknown fields, and every enumeration is an
 * open text: both may grow at any time. Source: https://docs.spirii.com/api-reference/reimbursement-expenses
 * (list-expense-reports, get-expense-report, get-expense) and https://docs.spirii.com/api-reference/versioning.
 */

const statusText = shortText(100).check(z.minLength(1));

/** `monthIndex` counts from 0. */
const yearAndMonth = z.object({
  year: z.int().check(z.minimum(2000), z.maximum(2100)),
  monthIndex: z.int().check(z.minimum(0), z.maximum(11)),
});

/** A month that does not exist, such as a thirteenth; an absent period is something else, and allowed. */
export const IMPOSSIBLE_PERIOD = 'impossible';

const month = z.pipe(
  yearAndMonth,
  z.transform(
    ({ year, monthIndex }: z.output<typeof yearAndMonth>): Period => monthRange(year, monthIndex + 1),
  ),
);
const period = z.catch(z.nullish(z.union([month, z.literal(IMPOSSIBLE_PERIOD)])), IMPOSSIBLE_PERIOD);

/** Whole watt-hours; leaves a fraction out rather than rounding it. */
const wattHours = z.catch(
  z.optional(
    z.pipe(
      z.pipe(numberText, z.string().check(z.regex(/^\d{1,18}$/))),
      z.transform((text: string) => BigInt(text)),
    ),
  ),
  undefined,
);

/**
 * `GET /expense-reports`. Each row is read by itself: see `reportRowSchema`. Only the sample has `totalItems`: without
 * it, nobody can count a listing.
 */
export const reportPageSchema = z.object({
  data: z.array(z.unknown()),
  pagination: z.object({
    currentPage: z.int(),
    totalPages: z.int(),
    totalItems: z.nullish(z.int().check(z.minimum(0))),
  }),
});

/** All that is used of the listing; the report itself is read with its expenses. */
export const reportRowSchema = z.object({ id: idText });

/** The listing's word on a report's expenses: while it stays the same, so do they, as far as a listing can tell. */
export const reportStandingSchema = z.object({
  status: z.optional(z.unknown()),
  totalAmountInCents: numberText,
  totalConsumptionInWattHours: z.optional(z.unknown()),
  currency: z.optional(z.unknown()),
  period: z.optional(z.unknown()),
  invalidInformation: z.optional(z.unknown()),
});
export type ReportStanding = z.output<typeof reportStandingSchema>;

/** Longer than any name: cut, two companies could become one. Spaces make no difference. */
const companyName = z.pipe(
  shortText(200),
  z.transform((text: string) => text.toWellFormed().normalize('NFC').replaceAll(/\s+/gu, ' ').trim()),
);

/** `GET /expense-reports/{reportId}`. Each expense is read by itself: see `expenseSchema`. */
export const reportSchema = z.object({
  report: z.object({
    id: idText,
    /** The company whose employees it pays. */
    companyName: incidental(companyName),
    /**
     * The documentation requires it, its sample lacks it: where it is missing, each expense's `reportStatus` counts.
     */
    status: z.nullish(statusText),
    totalAmountInCents: z.optional(z.unknown()),
    currency: z.catch(z.nullish(shortText(40)), undefined),
    period,
    invalidInformation: z.optional(z.unknown()),
  }),
  expenses: z.array(z.unknown()),
});
export type SpiriiReport = z.output<typeof reportSchema>;

const customerIssue = z.object({
  customerCrmId: z.nullish(idText),
  invalidFields: z.nullish(z.array(z.unknown())),
});

const invalidBeneficiary = z.object({
  customerCrmId: z.nullish(idText),
  expenseIds: z.nullish(z.array(idText)),
});

/** `report.invalidInformation`: every documented blocker. Others show by their keys. */
export const invalidInformationSchema = z.object({
  invalidBeneficiary: z.nullish(z.union([invalidBeneficiary, z.array(invalidBeneficiary)])),
  recipientList: z.nullish(z.array(customerIssue)),
  companyCustomer: z.nullish(customerIssue),
  supplierCustomer: z.nullish(customerIssue),
  kycNotPassed: z.nullish(z.boolean()),
  missingReimbursementRates: z.nullish(z.array(z.unknown())),
  awaitingExpenseReportList: z.nullish(z.array(z.unknown())),
});
export type SpiriiInvalidInformation = z.output<typeof invalidInformationSchema>;

/** One expense of a report, and the root of `GET /expenses/{expenseId}`. */
export const expenseSchema = z.object({
  id: idText,
  amountInCents: numberText,
  currency: currencyText,
  IBAN: accountOrEmpty,
  recipientName: textOrEmpty,
  recipientCrmId: idText,
  reportStatus: statusText,
  paymentStatus: z.nullish(shortText(100)),
  period,
  consumptionInWattHours: wattHours,
});
export const expensePartsSchema = z.partial(expenseSchema);
export type SpiriiExpenseParts = z.output<typeof expensePartsSchema>;

/** The card that begins a charge, with its owner's cost centre. */
const authIdTag = z.object({
  uid: incidental(shortText(MAX_CHARGE_TEXT)),
  billingReference: incidental(shortText(MAX_CHARGE_TEXT)),
});

/** `GET /expenses/{expenseId}`: the expense with its charge records, each read by itself. */
export const expenseDetailsSchema = z.looseObject({
  id: idText,
  cdrList: z.nullish(z.array(z.unknown())),
  recipientExternalId: incidental(shortText(MAX_CHARGE_TEXT)),
  authIdTag: incidental(authIdTag),
});
export type SpiriiExpenseDetails = z.output<typeof expenseDetailsSchema>;

/** A moment with its offset, in milliseconds since the epoch. */
const instantMs = z.pipe(
  z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.{0,20}(Z|[+-]\d{2}:\d{2})$/)),
  z.pipe(
    z.transform((text: string) => Date.parse(text)),
    z.int().check(z.minimum(0)),
  ),
);

const chargeRecord = z.object({
  amountInCents: z.catch(numberText, ''),
  transactionId: z.catch(z.optional(sessionIdText), undefined),
  consumedInWattHours: wattHours,
  centsPerWh: incidental(numberText),
  startedAt: incidental(instantMs),
  endedAt: incidental(instantMs),
  locationName: incidental(shortText(MAX_CHARGE_TEXT)),
  authIdTag: incidental(authIdTag),
});
/** One of `cdrList`: an unreadable field costs neither the others nor the record. */
export const chargeRecordSchema = z.catch(chargeRecord, {
  amountInCents: '',
  consumedInWattHours: undefined,
});
export type SpiriiChargeRecord = z.output<typeof chargeRecord>;
