import { hash } from 'node:crypto';
import { type Expense, SUBJECTS } from './expense.ts';

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

/** The first 130 of 256 bits, as 26 characters of base 32: five hex digits are four of them. */
export function base32Of(hex: string): string {
  let text = '';
  for (let at = 0; text.length < ID_CHARACTERS; at += 5) {
    const bits = Number.parseInt(hex.slice(at, at + 5), 16);
    for (const shift of [15, 10, 5, 0]) text += BASE32[(bits >> shift) & 31];
  }
  return text.slice(0, ID_CHARACTERS);
}

/** One payout per (source, account, subject and expense id), for ever: the id follows from them alone. */
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

/** What a row pays, which its id alone tells; undefined where that is of another expense. */
export function subjectOf(
  row: Pick<Expense, 'source' | 'account' | 'expenseId'> & { readonly payoutId: PayoutId },
): Expense['subject'] | undefined {
  return SUBJECTS.find((subject) => payoutIdOf({ ...row, subject }) === row.payoutId);
}

/**
 * Equal for two expenses where one is probably the other under a new id: same recipient, period, amount and currency,
 * within one account of a source. Settlement reports share it whatever their amounts.
 */
export function duplicateKeyOf(
  expense: Pick<Expense, 'source' | 'account' | 'subject' | 'recipientId' | 'currency'> & {
    readonly period?: Expense['period'] | undefined;
  },
  amountMinor: bigint,
): string {
  return sha256Hex([
    'duplicate',
    expense.source,
    expense.account,
    expense.recipientId,
    expense.period?.start ?? '',
    expense.period?.end ?? '',
    // A partner has one settlement per period: a second report, of any amount, is the first made anew.
    expense.subject === 'settlement-report' ? '' : amountMinor.toString(),
    expense.currency,
  ]);
}

/** Digest of a payout's claimed sessions, in any order; compared, never shown. */
export function sessionsDigest(sessions: readonly string[]): string {
  return base32Of(sha256Hex(['sessions', ...sessions.toSorted()]));
}

/**
 * Covers everything of an expense on which a payout rests: a reading with the same digest needs no second look. Short,
 * since it is written with every step. It leaves out details (charge records), which are read once; the status text,
 * which moves on without a change of the payment; and the report with its reference: an id in two reports with the same
 * content is one expense.
 */
export function expenseDigest(expense: Expense): string {
  const digest = sha256Hex([
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
  return base32Of(digest);
}
