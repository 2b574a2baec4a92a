import fc from 'fast-check';
import { expect } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import type { AccountRole } from '../../../functions/core/journal/movements.ts';
import { CSV_FIELDS } from '../../../functions/platform/config-accounting.ts';
import { type Format, journalFiles } from '../../../operate/journal/formats/make-files.ts';
import type { PostingRules } from '../../../operate/journal/posted.ts';
import { exampleConfig } from '../../support/config.ts';
import { ACCOUNT_OF_CURRENCY, journals } from '../../support/journal.ts';
import { present } from '../../support/present.ts';
import { forAll } from '../../support/properties.ts';
import { readCsv } from './read-csv.ts';

const MONTH = '2026-10';
export const OF = { month: MONTH, madeAt: '2026-11-04T08:15:30.123Z' };
export const entries = journals(MONTH);
export const accounting = present(exampleConfig().accounting);

export function formatNamed<N extends Format['format']>(name: N): Extract<Format, { format: N }> {
  const isNamed = (format: Format): format is Extract<Format, { format: N }> => format.format === name;
  return present(accounting.formats.find(isNamed));
}

export const ALL_FIELDS: Extract<Format, { format: 'csv' }> = {
  format: 'csv',
  delimiter: ';',
  decimalSign: ',',
  dateFormat: 'DD.MM.YYYY',
  encoding: 'utf-8',
  columns: CSV_FIELDS.map((field) => ({ title: field, field })),
};

export function filesOf(journal: readonly JournalEntry[], format: Format, rules: PostingRules = accounting) {
  return journalFiles(journal, OF, rules, format);
}

/** The bytes of the one file of the journal. */
export function bytesOf(
  journal: readonly JournalEntry[],
  format: Format,
  rules: PostingRules = accounting,
): Uint8Array {
  const [file, ...others] = filesOf(journal, format, rules);
  if (others.length > 0) throw new Error('There is one file.');
  return present(file).bytes;
}

/** The field of a record under a title of the first line. */
export type Value = (title: string) => string;

/** The records of a text. @throws where a field is not quoted, or begins a formula */
export function tableOf(text: string, delimiter: string): readonly Value[] {
  const [titles = [], ...records] = readCsv(text, delimiter);
  for (const { raw, value } of records.flat()) {
    if (!raw.startsWith('"')) throw new Error(`${raw} is not quoted.`);
    const isNumber = /^-?\d+([.,]\d+)?$/.test(value);
    if (!isNumber && /^\s*[=+\-@]/.test(value)) throw new Error(`${value} begins a formula.`);
    if (/[\r\n\t]/.test(value)) throw new Error('A text stays in its line.');
  }
  return records.map((record) => {
    if (record.length !== titles.length) throw new Error('A record has as many fields as there are titles.');
    const values = new Map(titles.map(({ value }, index) => [value, record[index]?.value ?? '']));
    return (title) => values.get(title) ?? '';
  });
}

type Post = (document: string, account: string, currency: string, cents: bigint) => void;

/** By document, account and currency: what was posted, debits less credits, in their order. */
function summed(postAll: (post: Post) => void): ReadonlyMap<string, bigint> {
  const books = new Map<string, bigint>();
  postAll((document, account, currency, cents) => {
    const key = `${document} ${account} ${currency}`;
    books.set(key, (books.get(key) ?? 0n) + cents);
  });
  return new Map([...books].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What any format has to come to, from the journal alone. */
function posting(journal: readonly JournalEntry[]): (post: Post) => void {
  const accountOf = (role: AccountRole, { source, debtorAccountId }: JournalEntry): string =>
    ({
      expense: accounting.accounts.expense[source] ?? '',
      bank: accounting.accounts.bank[debtorAccountId] ?? '',
      payable: accounting.accounts.payable,
      returned: accounting.accounts.returned ?? '',
      difference: accounting.accounts.difference,
    })[role];
  return (post) => {
    for (const entry of journal) {
      for (const { role, side, amountMinor } of entry.postings) {
        const cents = side === 'debit' ? amountMinor : -amountMinor;
        post(entry.document, accountOf(role, entry), entry.currency, cents);
      }
    }
  };
}

/** What was read of files of a journal comes to what the journal posted. */
export function expectPosted(journal: readonly JournalEntry[], read: (post: Post) => void): void {
  expect(summed(read)).toEqual(summed(posting(journal)));
}

/** Whatever the journal, with names in its texts or without. */
export function holdsWhatWasPosted(
  read: (journal: readonly JournalEntry[], post: Post, rules: PostingRules) => void,
): void {
  forAll(entries, fc.boolean(), (journal, namesInTexts) => {
    expectPosted(journal, (post) => read(journal, post, { ...accounting, namesInTexts }));
  });
}

/** One payout that became owed and was paid, in euro. */
export function sample(): readonly JournalEntry[] {
  const [drawn = []] = fc.sample(
    entries.filter(({ length }) => length > 0),
    { numRuns: 1, seed: 3 },
  );
  const of = {
    ...present(drawn[0]),
    currency: 'EUR',
    debtorAccountId: ACCOUNT_OF_CURRENCY.EUR,
    source: 'spirii/nordfleet',
    expenseId: 'expense-1',
    recipientName: 'Jane Doe',
    date: plainDate('2026-10-02'),
    reasonCode: undefined,
    billingReference: undefined,
  };
  const dated = { ...of, evidenceDate: of.date };
  return [
    {
      ...dated,
      document: 'EV202610-000001',
      kind: 'owed',
      movement: 0,
      reference: undefined,
      postings: [
        { role: 'expense', side: 'debit', amountMinor: 1250n },
        { role: 'payable', side: 'credit', amountMinor: 1250n },
      ],
    },
    {
      ...dated,
      document: 'EV202610-000002',
      kind: 'booked',
      movement: 1,
      reference: 'BANK-1',
      postings: [
        { role: 'payable', side: 'debit', amountMinor: 1250n },
        { role: 'bank', side: 'credit', amountMinor: 1250n },
      ],
    },
  ];
}
