import * as z from 'zod/mini';
import { type PlainDate, parsePlainDate } from '../../core/date.ts';
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
 * Responses of AMPECO's public API. The schemas ignore unknown fields, and enumerations are open texts: both may grow.
 * Amounts are decimals in major units, with any number of decimals. Source: the OpenAPI document of the AMPECO Public
 * API 3.110.0 (https://developers.ampeco.com); `bankBic` and `bankAccountHolder` came with 3.251.
 */

const day = incidental(
  z.pipe(
    z.string(),
    z.transform((text: string): PlainDate | undefined => parsePlainDate(text.slice(0, 10))),
  ),
);

const netAmount = z.object({ withoutTax: numberText });

/** Every listing with cursor pagination. Each row is read by itself. */
export const listingSchema = z.object({
  data: z.array(z.unknown()),
  links: z.object({ next: z.nullish(z.string().check(z.maxLength(4000))) }),
  meta: z.nullish(z.object({ next_cursor: z.nullish(z.string()) })),
});

export const rowIdSchema = z.object({ id: idText });
export const ofReportSchema = z.object({ settlementReportId: idText });
export const sessionOfRowSchema = z.object({ settlementReportId: idText, chargingSessionId: sessionIdText });

/** `GET /public-api/resources/partner-expenses/v1.1`: every field of a row. */
export const expenseSchema = z.object({
  id: idText,
  partnerId: idText,
  partnerName: textOrEmpty,
  date: day,
  /** Open: AMPECO names four and adds others. */
  origin: incidental(shortText(100)),
  /** Month and year of a fee, in an undocumented format. */
  period: incidental(z.string()),
  totalAmount: netAmount,
  currencyCode: currencyText,
  /** Null until a settlement report includes the expense. */
  settlementReportId: z.nullish(idText),
  chargingSessionId: incidental(sessionIdText),
  startedAt: day,
  duration: incidental(z.string()),
  chargePointName: incidental(z.string()),
  authorization: incidental(z.string()),
  operatorDiscountPercentage: incidental(numberText),
  operatorDiscountAmount: incidental(numberText),
  breakdown: incidental(
    z.array(
      z.object({
        partnerContractId: idText,
        numberOfChargePoints: z.int(),
        totalPlatformFeeChargePoints: numberText,
        numberOfAcEvses: z.int(),
        totalPlatformFeeAcEvses: numberText,
        numberOfDcEvses: z.int(),
        totalPlatformFeeDcEvses: numberText,
      }),
    ),
  ),
});
export const expensePartsSchema = z.partial(expenseSchema);
export type AmpecoExpense = z.output<typeof expenseSchema>;
export type AmpecoExpenseParts = z.output<typeof expensePartsSchema>;

/** Of a partner, or of a report's customer; `country` is ISO 3166-1 alpha-2, or `XK`. */
const addressFields = { city: incidental(z.string()), country: incidental(z.string()) };

const bankFields = {
  bankIban: accountOrEmpty,
  bankBic: textOrEmpty,
  bankAccountHolder: textOrEmpty,
};

/** `GET /public-api/resources/partner-settlement-reports/v1.0`, a row, and `/{id}`, in `data`. */
export const settlementReportSchema = z.object({
  id: idText,
  partnerId: idText,
  /** For people; if missing, the id stands in. */
  number: incidental(shortText(100).check(z.minLength(1))),
  periodStart: day,
  periodEnd: day,
  currencyCode: currencyText,
  totalAmount: netAmount,
  totalExpenses: numberText,
  totalRevenue: numberText,
  totalCollectedRevenue: incidental(numberText),
  /** Collected now for earlier periods. */
  totalCollectedRevenueFromPreviousPeriod: incidental(numberText),
  totalEnergyCpoWh: incidental(numberText),
  customer: z.object({ name: textOrEmpty, ...addressFields, ...bankFields }),
});
export const settlementReportPartsSchema = z.partial(settlementReportSchema);
export type AmpecoSettlementReport = z.output<typeof settlementReportSchema>;
export type AmpecoSettlementReportParts = z.output<typeof settlementReportPartsSchema>;

export const settlementReportAnswerSchema = z.object({ data: settlementReportSchema });

/** `GET /public-api/resources/partner-settlement-reports/v1.0/{id}/records`, a row. */
export const settlementRecordSchema = z.object({
  id: incidental(idText),
  paidAmount: numberText,
  /** For people, and the only place for a reference. */
  note: incidental(shortText(2_000)),
});

/** `GET /public-api/resources/partners/v2.0/{id}`. */
export const partnerAnswerSchema = z.object({
  data: z.object({
    id: idText,
    name: textOrEmpty,
    ...addressFields,
    bankDetails: z.nullish(z.object(bankFields)),
  }),
});
export type AmpecoPartner = z.output<typeof partnerAnswerSchema>['data'];
