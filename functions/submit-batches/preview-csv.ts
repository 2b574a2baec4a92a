import { BYTE_ORDER_MARK, csvLine, quoted } from '../core/csv.ts';
import type { PlainDate } from '../core/date.ts';
import type { SourceName } from '../core/expense.ts';
import type { PayoutId } from '../core/ids.ts';
import { formatMinor } from '../core/money.ts';
import type { State } from '../core/states.ts';

/** What a cut-off would do with a payout if its source were live. */
export type CutOffVerdict = 'would-be-paid' | 'held-back' | 'would-be-held';

/** For a payout stopped before any cut-off, its state. */
export type PreviewVerdict = CutOffVerdict | State;

/** In the readers' words. */
const SHOWN: Readonly<Partial<Record<PreviewVerdict, string>>> = {
  'would-be-paid': 'would be paid',
  'held-back': 'held back',
  'would-be-held': 'would be held',
} satisfies Record<CutOffVerdict, string>;

export type PreviewReason = { readonly code: string; readonly message: string };

export type PreviewLine = {
  readonly payoutId: PayoutId;
  readonly source: SourceName;
  readonly account: string;
  readonly expenseId: string;
  readonly recipientName: string;
  /** Country and last four characters. */
  readonly maskedIban: string;
  /** Undefined where unreadable. */
  readonly amountMinor: bigint | undefined;
  readonly currency: string;
  readonly verdict: PreviewVerdict;
  /** Only for one that would be paid. */
  readonly executionDate: PlainDate | undefined;
  /** The name of its payment file's preview. */
  readonly file: string | undefined;
  readonly reasons: readonly PreviewReason[];
};

const COLUMNS = [
  'verdict',
  'payout_id',
  'source',
  'account',
  'expense_id',
  'recipient',
  'iban',
  'amount',
  'amount_minor',
  'currency',
  'execution_date',
  'payment_file',
  'reason_codes',
  'reasons',
] as const;

const CUT_OFF_NOTE = 'There are more payouts than are listed here: the list ends at its limit.';

/**
 * The preview as a list for a spreadsheet: RFC 4180 (CRLF, every field quoted), UTF-8. It has the amount as decimals
 * and as whole minor units: a spreadsheet with a decimal comma misreads the first.
 * @param isCutOff adds a last line: there are more.
 */
export function previewCsv(lines: readonly PreviewLine[], isCutOff: boolean): string {
  const rows = [COLUMNS, ...lines.map(fieldsOf)];
  if (isCutOff) rows.push(['cut off', ...COLUMNS.slice(2).map(() => ''), CUT_OFF_NOTE]);
  return `${BYTE_ORDER_MARK}${rows.map((fields) => csvLine(fields.map(quotedIn))).join('')}`;
}

function fieldsOf(line: PreviewLine): readonly string[] {
  const { amountMinor, currency, reasons } = line;
  return [
    SHOWN[line.verdict] ?? line.verdict,
    line.payoutId,
    line.source,
    line.account,
    line.expenseId,
    line.recipientName,
    line.maskedIban,
    amountMinor === undefined ? '' : formatMinor(amountMinor, currency),
    amountMinor?.toString() ?? '',
    currency,
    line.executionDate ?? '',
    line.file ?? '',
    reasons.map(({ code }) => code).join(' '),
    reasons.map(({ message }) => message).join(' '),
  ];
}

/** Our own numbers, also below zero: no spreadsheet would sum quoted text. */
const NUMBERS: ReadonlySet<string | undefined> = new Set(['amount', 'amount_minor']);

function quotedIn(text: string, column: number): string {
  return NUMBERS.has(COLUMNS[column]) ? `"${text}"` : quoted(text);
}
