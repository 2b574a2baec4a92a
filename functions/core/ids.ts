import { hash } from 'node:crypto';
import type { Expense } from './expense.ts';

declare const payoutIdBrand: unique symbol;

/** `PO` and 26 characters of Crockford's base 32 (130 bits): stable, deterministic, safe in a payment file. */
export type PayoutId = string & { readonly [payoutIdBrand]: true };

/** Crockford's base 32: no I, L, O or U. */
export const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ID_CHARACTERS = 26;
const PAYOUT_ID_SHAPE = /^PO[0-9A-HJKMNP-TV-Z]{26}$/;

function isPayoutId(text: string): text is PayoutId {
  return PAYOUT_ID_SHAPE.test(text);
}

export function parsePayoutId(text: string): PayoutId | undefined {
  return isPayoutId(text) ? text : undefined;
}

/** Parts are length-prefixed, so that no two lists of parts give the same bytes. */
export function sha256Hex(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return hash('sha256', text);
}

/** Of 256 bits the first 130, as 26 characters of base 32: five digits of hex are four of them. */
export function base32Of(hex: string): string {
  let text = '';
  for (let at = 0; text.length < ID_CHARACTERS; at += 5) {
    const bits = Number.parseInt(hex.slice(at, at + 5), 16);
    for (const shift of [15, 10, 5, 0]) text += BASE32[(bits >> shift) & 31];
  }
  return text.slice(0, ID_CHARACTERS);
}

/** One payout per (source, account, subject and expense id), for ever: the id is made of them and of nothing else. */
export function payoutIdOf({
  source,
  account,
  subject,
  expenseId,
}: Pick<Expense, 'source' | 'account' | 'subject' | 'expenseId'>): PayoutId {
  const text = `PO${base32Of(sha256Hex(['payout', source, account, subject, expenseId]))}`;
  if (!isPayoutId(text)) throw new TypeError('A payout id does not have its own shape.');
  return text;
}

/**
 * What two expenses share when one is probably the other under a new id: recipient, period, amount and currency,
 * within one account of a source. Settlement reports share it whatever their amounts.
 */
export function duplicateKeyOf(expense: Expense, amountMinor: bigint): string {
  return sha256Hex([
    'duplicate',
    expense.source,
    expense.account,
    expense.recipientId,
    expense.period?.start ?? '',
    expense.period?.end ?? '',
    // A partner has one settlement of a period: a second report of it, of whatever amount, is the first made anew.
    expense.subject === 'settlement-report' ? '' : amountMinor.toString(),
    expense.currency,
  ]);
}

/** Of the sessions that a payout has claimed, in any order: told apart by it, never shown. */
export function sessionsDigest(sessions: readonly string[]): string {
  return base32Of(sha256Hex(['sessions', ...sessions.toSorted()]));
}

/**
 * Everything of an expense that a payout rests on. Two readings with the same digest need no second look. Details
 * (charge records) are not part of it, since they are read once; nor is the status text, which moves on while
 * nothing about the payment changes, nor the report and the reference that names it: an id that stands in two
 * reports with the same content is one expense.
 */
export function expenseDigest(expense: Expense): string {
  return sha256Hex([
    'expense',
    expense.expenseId,
    expense.recipientId,
    expense.recipientName,
    expense.iban,
    expense.bic ?? '',
    expense.amount.text,
    expense.amount.unit,
    expense.currency,
    expense.period?.start ?? '',
    expense.period?.end ?? '',
    expense.energyWh?.toString() ?? '',
    expense.payability,
    ...expense.sourceFindings.flatMap((finding) => [finding.code, finding.field ?? '', finding.message]),
  ]);
}
