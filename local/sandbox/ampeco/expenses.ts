import { createDice } from '../random.ts';
import { lineCount, MAX_LINES } from './amounts.ts';

/** A partner expense, version 1.1, in the API's own words. Amounts are JSON numbers, written verbatim. */
export type PartnerExpenseRow = {
  readonly id: number;
  readonly partnerId: number;
  readonly partnerName: string;
  readonly date: string;
  readonly origin: string;
  readonly period?: string;
  /** Major units; the API has it as `totalAmount.withoutTax`. */
  readonly totalAmount?: string;
  readonly currencyCode: string;
  readonly settlementReportId: number | null;
  readonly chargingSessionId?: number | null;
  readonly startedAt?: string | null;
  readonly duration?: string | null;
  readonly chargePointName?: string | null;
  readonly authorization?: string | null;
  readonly operatorDiscountPercentage?: number | null;
  readonly operatorDiscountAmount?: number | null;
};

/** Expenses not yet in a settlement report. */
export const UNSETTLED = 8;

/** Each report has room for so many lines in the expense numbers, so that an id tells its report. */
export const ID_STRIDE = MAX_LINES + 1;

/** The `line`th expense of the `index`th report, or of those without one. */
export type ExpensePlace = { readonly index: number | undefined; readonly line: number };

/** The place of a number from 0; undefined where its report has fewer lines. */
export function expensePlace(size: number, position: number): ExpensePlace | undefined {
  const index = Math.floor(position / ID_STRIDE);
  const line = position % ID_STRIDE;
  if (index >= size) {
    const unsettled = position - size * ID_STRIDE;
    return unsettled < UNSETTLED ? { index: undefined, line: unsettled } : undefined;
  }
  return line < lineCount(index) ? { index, line } : undefined;
}

const AUTHORIZATIONS: readonly [string, ...string[]] = ['rfid', 'app', 'plug-and-charge'];
const FEE_ORIGINS: readonly [string, ...string[]] = [
  'platform-fee-emsp',
  'platform-fee-cpo',
  'user-custom-fee',
];

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** ISO 8601 in UTC; the API writes the zone in two ways. */
function instant(ms: number, zulu: boolean): string {
  const text = new Date(ms).toISOString().slice(0, 19);
  return zulu ? `${text}Z` : `${text}+00:00`;
}

type Common = Pick<
  PartnerExpenseRow,
  'id' | 'partnerId' | 'partnerName' | 'totalAmount' | 'currencyCode' | 'settlementReportId'
>;

/** Fills in the origin of the expense: a session billed to the partner, or a monthly fee. */
export function describeExpense(
  common: Common,
  seed: number,
  { year, monthIndex }: { readonly year: number; readonly monthIndex: number },
): PartnerExpenseRow {
  const dice = createDice(seed, 31, common.id);
  const zulu = dice.oneIn(2);
  if (dice.oneIn(3)) {
    return {
      ...common,
      date: instant(Date.UTC(year, monthIndex + 1, 1, 1), zulu),
      origin: dice.pick(FEE_ORIGINS),
      period: `${pad(monthIndex + 1)}/${year}`,
      chargingSessionId: null,
    };
  }
  const startedAtMs =
    Date.UTC(year, monthIndex, dice.between(1, 27), dice.between(6, 21)) + dice.below(3_600) * 1000;
  const minutes = dice.between(25, 300);
  return {
    ...common,
    date: instant(startedAtMs + minutes * 60_000, zulu),
    origin: 'session-emsp',
    chargingSessionId: 555_000 + (common.id % 100_000),
    startedAt: instant(startedAtMs, zulu),
    duration: `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}:00`,
    chargePointName: `CP-${pad(dice.between(1, 40))}`,
    authorization: dice.pick(AUTHORIZATIONS),
    operatorDiscountPercentage: dice.oneIn(4) ? 5 : null,
    operatorDiscountAmount: null,
  };
}
