import { formatDecimal } from '../../../functions/core/decimal.ts';
import { createDice } from '../random.ts';
import type { AmpecoTroubleKind } from './troubles.ts';

/** Amounts in ten-thousandths of the major unit, the finest seen from the API. */
const SCALE = 4;
const CENT = 100n;
const UNIT = 10_000n;

/** As a JSON number, with at least so many decimals: `12.5`, or `12.50` for two. */
export function printAmount(tenThousandths: bigint, minDecimals = 0): string {
  return formatDecimal({ digits: tenThousandths, scale: SCALE }, minDecimals);
}

export type ReportAmounts = {
  /** One for each partner expense of the report. */
  readonly lines: readonly bigint[];
  readonly expenses: bigint;
  readonly revenue: bigint;
  readonly total: bigint;
};

/** How many partner expenses a report has, in turn. */
const LINES_IN_TURN: readonly number[] = [1, 3, 2, 2];
export const MAX_LINES = 3;

export function lineCount(index: number): number {
  return LINES_IN_TURN[index % LINES_IN_TURN.length] ?? 1;
}

function roundToCents(tenThousandths: bigint): bigint {
  return ((tenThousandths + CENT / 2n) / CENT) * CENT;
}

/** Each line's finest digits, by trouble: digits below a cent must sum to cents again, or are rounded away. */
function makeLines(seed: number, index: number, kind: AmpecoTroubleKind | undefined): bigint[] {
  const dice = createDice(seed, index, 21);
  const count = lineCount(index);
  return Array.from({ length: count }, (_, line) => {
    const whole = BigInt(dice.between(500, 6_000)) * CENT;
    if (kind === 'expenses-rounded') return whole + BigInt(dice.between(1, 49));
    if (kind !== 'expenses-four-decimals') return whole;
    // The last line takes the rest, so that the exact sum is in whole cents.
    return line === count - 1 ? whole + CENT - BigInt(count - 1) * 33n : whole + 33n;
  });
}

/** The amounts of a settlement report: its lines sum to its expenses, and revenue less expenses is its total. */
export function makeAmounts(
  seed: number,
  index: number,
  currencyFactor: number,
  kind: AmpecoTroubleKind | undefined,
): ReportAmounts {
  const dice = createDice(seed, index, 22);
  const lines = makeLines(seed, index, kind).map((line) => line * BigInt(currencyFactor));
  const sum = lines.reduce((total, line) => total + line, 0n);
  const expenses = roundToCents(sum) + (kind === 'expenses-sum' ? 12n * UNIT + UNIT / 2n : 0n);
  const usual = BigInt(dice.between(40_000, 400_000) * currencyFactor) * CENT + expenses;
  const revenue = ((): bigint => {
    switch (kind) {
      case 'total-zero':
        return expenses;
      case 'total-negative':
        return roundToCents(expenses / 2n);
      case 'total-fraction':
        return usual + 56n;
      case 'total-over-limit':
        return expenses + 25_000n * UNIT;
      default:
        return usual;
    }
  })();
  const total = revenue - expenses + (kind === 'report-total' ? 10n * UNIT : 0n);
  return { lines, expenses, revenue, total };
}
