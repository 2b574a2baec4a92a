import { z } from 'zod';
import { monthRange } from '../../core/date.ts';
import type { Period } from '../../core/expense.ts';
import { idText, numberText, textOrEmpty } from '../http/json.ts';

/**
 * Responses of Spirii's reimbursement API, version 1. Unknown fields are ignored, and every enumeration is an open
 * text, for both may grow at any time.
 * Source: https://docs.spirii.com/api-reference/reimbursement-expenses (list-expense-reports, get-expense-report,
 * get-expense) and https://docs.spirii.com/api-reference/versioning.
 */

const statusText = z.string().min(1).max(100);

/** `monthIndex` counts from 0. A period that cannot be read costs the payout its period, no more. */
const period = z
  .object({ year: z.int().min(2000).max(2100), monthIndex: z.int().min(0).max(11) })
  .transform(({ year, monthIndex }): Period => monthRange(year, monthIndex + 1))
  .optional()
  .catch(undefined);

/** Whole watt-hours; a fraction is left out rather than rounded. */
const wattHours = numberText
  .pipe(z.string().regex(/^\d{1,18}$/))
  .transform(BigInt)
  .optional()
  .catch(undefined);

/**
 * `GET /expense-reports`. Rows are read one by one: see `reportRowSchema`. `totalItems` is in the sample and nowhere
 * promised: a listing without it cannot be counted.
 */
export const reportPageSchema = z.object({
  data: z.array(z.unknown()),
  pagination: z.object({
    currentPage: z.int(),
    totalPages: z.int(),
    totalItems: z.int().min(0).nullish(),
  }),
});

/** What the listing is read for; the report itself is read again with its expenses. */
export const reportRowSchema = z.object({ id: idText });

/** `GET /expense-reports/{reportId}`. Expenses are read one by one: see `expenseSchema`. */
export const reportSchema = z.object({
  report: z.object({
    id: idText,
    /** Required by the documentation and missing from its sample: where it is, each expense's `reportStatus` counts. */
    status: statusText.nullish(),
    totalAmountInCents: z.unknown().optional(),
    currency: z.string().nullish().catch(undefined),
    period,
    invalidInformation: z.unknown().optional(),
  }),
  expenses: z.array(z.unknown()),
});
export type SpiriiReport = z.output<typeof reportSchema>;

const customerIssue = z.object({
  customerCrmId: idText.nullish(),
  invalidFields: z.array(z.unknown()).nullish(),
});

const invalidBeneficiary = z.object({
  customerCrmId: idText.nullish(),
  expenseIds: z.array(idText).nullish(),
});

/** `report.invalidInformation`, as far as it names expenses or recipients. */
export const invalidInformationSchema = z.object({
  invalidBeneficiary: z.union([invalidBeneficiary, z.array(invalidBeneficiary)]).nullish(),
  recipientList: z.array(customerIssue).nullish(),
  companyCustomer: customerIssue.nullish(),
  supplierCustomer: customerIssue.nullish(),
});
export type SpiriiInvalidInformation = z.output<typeof invalidInformationSchema>;

/** One expense of a report, and the root of `GET /expenses/{expenseId}`. */
export const expenseSchema = z.object({
  id: idText,
  amountInCents: numberText,
  currency: z.string().min(1).max(40),
  IBAN: textOrEmpty,
  recipientName: textOrEmpty,
  recipientCrmId: idText,
  reportStatus: statusText,
  paymentStatus: z.string().max(100).nullish(),
  period,
  consumptionInWattHours: wattHours,
});
export const expensePartsSchema = expenseSchema.partial();
export type SpiriiExpenseParts = z.output<typeof expensePartsSchema>;

/** `GET /expenses/{expenseId}`: the expense with its charge records, each read by itself. */
export const expenseDetailsSchema = z.looseObject({
  id: idText,
  cdrList: z.array(z.unknown()).nullish(),
});
export type SpiriiExpenseDetails = z.output<typeof expenseDetailsSchema>;

export const chargeRecordSchema = z.object({ amountInCents: numberText });
