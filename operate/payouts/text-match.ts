import { currencyExponent } from '../../functions/core/currency.ts';
import { type Decimal, parseDecimal, toMinorUnits } from '../../functions/core/decimal.ts';
import { foldedName, withoutControls } from '../../functions/core/folded-name.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { ibanEndOf, type ListEntry } from '../../functions/ledger/list-keys.ts';
import { payoutIdIn } from './named-payouts.ts';

/** Looks for one text in payouts. */
export type TextMatch = {
  /** The only payout that can match, where the text is its id or an end-to-end id of it. */
  readonly payoutId: PayoutId | undefined;
  readonly isIn: (payout: Payout) => boolean;
  /** False only where the payout lacks it too: the row knows more of what a key cuts off. */
  readonly mayBeIn: (entry: ListEntry) => boolean;
};

/** The shortest end of an IBAN that counts as one: shorter ones match every third. */
const MIN_IBAN_END = 4;

/** @param text a part of a name or expense id, an amount, the end of an IBAN, or the id of a payout or an attempt. */
export function textMatchOf(text: string): TextMatch {
  const payoutId = payoutIdIn(text);
  const name = foldedName(text);
  const expenseId = lowered(text).trim();
  const amounts = amountsIn(text);
  // As on a screen, with the middle of the IBAN masked.
  const end = text
    .replace(/^[A-Z]{2}\*\* \*{4} /i, '')
    .replaceAll(' ', '')
    .toUpperCase();
  const isIbanEnd = end.length >= MIN_IBAN_END && /^[A-Z0-9]+$/.test(end);
  const hasAmount = ({ amountMinor, currency }: Pick<Payout, 'amountMinor' | 'currency'>): boolean => {
    const exponent = currencyExponent(currency);
    if (exponent === undefined || amountMinor === undefined) return false;
    return amounts.some((amount) => toMinorUnits(amount, exponent) === amountMinor);
  };
  const hasExpenseId = (id: string): boolean => expenseId !== '' && lowered(id).includes(expenseId);
  const hasName = (folded: string): boolean => name !== '' && folded.includes(name);
  return {
    payoutId,
    isIn: (payout) =>
      payout.payoutId === payoutId ||
      hasName(foldedName(payout.recipientName)) ||
      hasExpenseId(payout.expenseId) ||
      (isIbanEnd && payout.iban.endsWith(end)) ||
      hasAmount(payout),
    mayBeIn: (entry) =>
      entry.isCut ||
      hasName(entry.name) ||
      hasExpenseId(entry.expenseId) ||
      (isIbanEnd && entry.ibanEnd === ibanEndOf(end)) ||
      hasAmount(entry),
  };
}

function lowered(text: string): string {
  return withoutControls(text).toLowerCase();
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
