import { paginateScan } from '@aws-sdk/client-dynamodb';
import { currencyExponent } from '../../functions/core/currency.ts';
import { type Decimal, parseDecimal, toMinorUnits } from '../../functions/core/decimal.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import { type PayoutId, parsePayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { PAYOUT_KEY_PREFIX } from '../../functions/ledger/keys.ts';
import { decodePayout } from '../../functions/ledger/payout-row.ts';
import { MAX_ROWS_PER_READ, readPayouts } from '../../functions/ledger/payouts.ts';
import type { ListDeps, ListPart } from './list.ts';
import { isOfMonth } from './month.ts';

/** What is looked for. */
export type FindQuery = {
  /** A part of a name or an expense id, an amount, or the end of an IBAN. */
  readonly text: string;
  /** `YYYY-MM`; undefined for all. */
  readonly month: string | undefined;
};

export type FindDeps = Pick<ListDeps, 'table' | 'clock' | 'onProgress'>;

/** As many as one read of rows gives. */
const MAX_FOUND = MAX_ROWS_PER_READ;

/**
 * Looks through the whole ledger, which no index knows by name or amount.
 * @returns a list that is cut off where there are more than are found at once.
 */
export async function findPayouts(deps: FindDeps, { text, month }: FindQuery): Promise<ListPart> {
  const isMeant = matcherOf(text);
  const ids: PayoutId[] = [];
  const unreadable: PayoutId[] = [];
  let seen = 0;
  for await (const { payouts, unreadable: broken } of everyPage(deps)) {
    unreadable.push(...broken);
    seen += payouts.length;
    deps.onProgress(seen);
    const met = payouts.filter(
      (payout) => isMeant(payout) && (month === undefined || isOfMonth(payout, month)),
    );
    ids.push(...met.map(({ payoutId }) => payoutId));
    if (ids.length > MAX_FOUND) break;
  }
  const rows = await readPayouts(deps.table, ids.slice(0, MAX_FOUND), deps.clock);
  const listed = [...rows.payouts.values()]
    .sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1))
    .map((payout) => ({ payout, waitsFor: undefined, place: '' }));
  return {
    listed,
    unreadable: [...unreadable, ...rows.unreadable.keys()],
    isCutOff: ids.length > MAX_FOUND,
  };
}

type Page = { readonly payouts: readonly Payout[]; readonly unreadable: readonly PayoutId[] };

async function* everyPage({ table }: FindDeps): AsyncGenerator<Page> {
  const pages = paginateScan(
    { client: table.client },
    {
      TableName: table.tableName,
      FilterExpression: 'begins_with(pk, :payouts)',
      ExpressionAttributeValues: { ':payouts': { S: PAYOUT_KEY_PREFIX } },
    },
  );
  for await (const { Items = [] } of pages) {
    const payouts: Payout[] = [];
    const unreadable: PayoutId[] = [];
    for (const item of Items) {
      try {
        payouts.push(decodePayout(item));
      } catch (error) {
        if (!(error instanceof PipelineError) || error.code !== 'LEDGER_ROW_INVALID') throw error;
        const payoutId = parsePayoutId(item['payoutId']?.S ?? '');
        if (payoutId !== undefined) unreadable.push(payoutId);
      }
    }
    yield { payouts, unreadable };
  }
}

/** The shortest end of an IBAN that is taken for one: less stands in every third. */
const MIN_IBAN_END = 4;

function matcherOf(text: string): (payout: Payout) => boolean {
  const folded = foldedName(text);
  const amounts = amountsIn(text);
  // As it is shown, the middle of an IBAN is masked.
  const end = text
    .replace(/^[A-Z]{2}\*\* \*{4} /i, '')
    .replaceAll(' ', '')
    .toUpperCase();
  const isIbanEnd = end.length >= MIN_IBAN_END && /^[A-Z0-9]+$/.test(end);
  return ({ recipientName, expenseId, amountMinor, currency, iban }) => {
    if (foldedName(recipientName).includes(folded)) return true;
    if (expenseId.toLowerCase().includes(text.toLowerCase())) return true;
    if (isIbanEnd && iban.endsWith(end)) return true;
    const exponent = currencyExponent(currency);
    if (exponent === undefined || amountMinor === undefined) return false;
    return amounts.some((amount) => toMinorUnits(amount, exponent) === amountMinor);
  };
}

/** Neither case nor accents: who looks for `Asa` means Åsa too. */
function foldedName(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}

/** `1040.01`, `1,040.01`, `1.040,01`, `1040,01`, with or without a currency. */
function amountsIn(text: string): readonly Decimal[] {
  const digits = text.replace(/^([A-Z]{3} )?(.*?)( [A-Z]{3})?$/i, '$2').replaceAll(' ', '');
  const readings = new Set([
    digits,
    digits.replaceAll(',', ''),
    digits.replaceAll('.', '').replace(',', '.'),
  ]);
  return [...readings].flatMap((reading) =>
    /^\d+(\.\d+)?$/.test(reading) ? (parseDecimal(reading) ?? []) : [],
  );
}
