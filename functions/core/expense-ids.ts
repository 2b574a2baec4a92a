import { assert } from './errors.ts';
import { type Expense, SUBJECTS } from './expense.ts';
import { base32Of, type PayoutId, parsePayoutId, sha256Hex } from './ids.ts';

/** One payout per (source, account, subject and expense id), for ever: the id follows from them alone. */
export function payoutIdOf({
  source,
  account,
  subject,
  expenseId,
}: Pick<Expense, 'source' | 'account' | 'subject' | 'expenseId'>): PayoutId {
  const payoutId = parsePayoutId(`PO${base32Of(sha256Hex(['payout', source, account, subject, expenseId]))}`);
  assert(payoutId !== undefined, 'a payout id has its own shape');
  return payoutId;
}

/** What a row pays, which its id alone tells; undefined where the id is another expense's. */
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
    // A partner has one settlement per period: a second report, of any amount, is the first one again.
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
 * since every step writes it. It leaves out details (charge records), which are read once; the status text, which moves
 * on without a change of the payment; and the report with its reference: an id with the same content in two reports is
 * one expense.
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
