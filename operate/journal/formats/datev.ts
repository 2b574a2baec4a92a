import { quoted } from '../../../functions/core/csv.ts';
import { assert } from '../../../functions/core/errors.ts';
import { daysOf } from '../../../functions/core/journal/month.ts';
import type { Accounting } from '../../../functions/platform/config-accounting.ts';
import { byCurrency, type Pair, type PostedEntry, pairsOf, textWithin } from '../posted.ts';
import { encoded, writable } from './code-pages.ts';
import { DATEV_COLUMNS, DATEV_FIELDS } from './datev-columns.ts';
import { amountText, cut, dateText, type JournalFile, type OfMonth } from './texts.ts';

type Format = Extract<Accounting['formats'][number], { format: 'datev' }>;

/** DATEV takes no more in one Buchungsstapel. */
const MAX_RECORDS = 99_999;

/**
 * DATEV format, Buchungsstapel: header 700, category 21, version 13; one file for each month and currency, since the
 * header names the currency of all amounts.
 * https://developer.datev.de/datev/platform/de/dtvf/formate/buchungsstapel
 */
export function datevFiles(
  entries: readonly PostedEntry[],
  of: OfMonth,
  format: Format,
): readonly JournalFile[] {
  return [...byCurrency(entries)].flatMap(([currency, ofCurrency]) => {
    const records = ofCurrency.flatMap((entry) => pairsOf(entry).map((pair) => recordOf(entry, pair)));
    const files = Math.ceil(records.length / MAX_RECORDS);
    return Array.from({ length: files }, (_, index) => {
      const some = records.slice(index * MAX_RECORDS, (index + 1) * MAX_RECORDS);
      const lines = [headerOf(of, format, currency), DATEV_COLUMNS.join(';'), ...some];
      const suffix = files === 1 ? '' : `_${index + 1}`;
      return {
        name: `EXTF_Buchungsstapel_${of.month}_${currency}${suffix}.csv`,
        bytes: encoded(lines.map((line) => `${line}\r\n`).join(''), 'windows-1252'),
      };
    });
  });
}

function headerOf({ month, madeAt }: OfMonth, format: Format, currency: string): string {
  const { start, end } = daysOf(month);
  return [
    '"EXTF"',
    '700',
    '21',
    '"Buchungsstapel"',
    '13',
    madeAt.replaceAll(/\D/g, '').slice(0, 17),
    '',
    '""',
    '""',
    '""',
    String(format.adviser),
    String(format.client),
    fiscalYearStart(month, format.fiscalYearStart),
    String(format.accountLength),
    dateText(start, 'YYYYMMDD'),
    dateText(end, 'YYYYMMDD'),
    `"EV payouts ${month}"`,
    '""',
    // Financial accounting, no particular standard; not locked: the adviser looks at it first.
    '1',
    '0',
    '0',
    `"${currency}"`,
    '',
    '""',
    '',
    '',
    '""',
    '',
    '',
    '""',
    '""',
  ].join(';');
}

/** The last beginning of a fiscal year (`MM-01`) that is not after the month. */
function fiscalYearStart(month: string, monthAndDay: string): string {
  const year = Number(month.slice(0, 4));
  const began = month.slice(5) >= monthAndDay.slice(0, 2) ? year : year - 1;
  return `${began}${monthAndDay.replace('-', '')}`;
}

/** A cost centre of DATEV has letters, digits and blanks. */
const NOT_IN_KOST = /[^\p{L}\p{N} ]+/gu;

const MAX_AMOUNT_DIGITS = 10;

function recordOf(entry: PostedEntry, { debit, credit, amountMinor }: Pair): string {
  const amount = amountText(amountMinor, entry.currency, ',');
  assert(amount.indexOf(',') <= MAX_AMOUNT_DIGITS, 'an amount of DATEV has ten digits before its comma');
  const fields = DATEV_COLUMNS.map(() => '');
  const set = (name: keyof typeof DATEV_FIELDS, value: string): void => {
    fields[DATEV_FIELDS[name] - 1] = value;
  };
  const costCentre = debit.costCentre ?? credit.costCentre;
  set('amount', amount);
  set('side', '"S"');
  set('account', debit.account);
  set('contraAccount', credit.account);
  set('date', `${entry.date.slice(8, 10)}${entry.date.slice(5, 7)}`);
  set('document', quoted(entry.document));
  set('text', quoted(textWithin(entry, 60, fitting)));
  if (costCentre !== undefined)
    set('costCentre', quoted(fitting(costCentre.replaceAll(NOT_IN_KOST, ' '), 36)));
  const about = [
    ['End-to-end id', entry.endToEndId],
    ['Bank day', entry.date === entry.evidenceDate ? undefined : entry.evidenceDate],
    ['Reason', entry.reasonCode],
    ['Bank reference', entry.reference],
    ['Bank report', entry.bankReportId],
    ['Source', entry.source],
    ['Expense', entry.expenseId],
  ] as const;
  let field = DATEV_FIELDS.firstInformation;
  for (const [kind, value] of about) {
    if (value === undefined || value === '') continue;
    fields[field - 1] = `"${kind}"`;
    // With the sign that stops a spreadsheet's formula, still within 210 characters.
    fields[field] = quoted(fitting(value, 200));
    field += 2;
  }
  return fields.join(';');
}

/** Converted first: a letter that the code page lacks may become two. */
function fitting(text: string, maxCharacters: number): string {
  return cut(writable(text, 'windows-1252'), maxCharacters);
}
