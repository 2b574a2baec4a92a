import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import type { AccountRole } from '../../../functions/core/journal/movements.ts';
import type { Accounting } from '../../../functions/platform/config-accounting.ts';
import { CSV_FIELDS } from '../../../functions/platform/config-accounting.ts';
import { encoded } from '../../../operate/journal/formats/code-pages.ts';
import { type Format, journalFiles } from '../../../operate/journal/formats/make-files.ts';
import type { JournalFile } from '../../../operate/journal/formats/texts.ts';
import { type PostingRules, pairsOf, posted } from '../../../operate/journal/posted.ts';
import { parseRules, rulesOf } from '../../../operate/journal/rules.ts';
import { exampleConfig } from '../../support/config.ts';
import { ACCOUNT_OF_CURRENCY, journals } from '../../support/journal.ts';
import { checkDatev } from './datev-checker.ts';
import { centsOf, readCsv } from './read-csv.ts';
import { checkSie, textOf437 } from './sie-checker.ts';

const MONTH = '2026-10';
const OF = { month: MONTH, madeAt: '2026-11-04T08:15:30.123Z' };
const entries = journals(MONTH);
const accounting = accountingOf();

function accountingOf(): Accounting {
  const { accounting: configured } = exampleConfig();
  if (configured === undefined) throw new Error('The example has accounting.');
  return configured;
}

function formatNamed<N extends Format['format']>(name: N): Extract<Format, { format: N }> {
  const isNamed = (format: Format): format is Extract<Format, { format: N }> => format.format === name;
  const format = accounting.formats.find(isNamed);
  if (format === undefined) throw new Error(`The example has no ${name}.`);
  return format;
}

function filesOf(journal: readonly JournalEntry[], format: Format, rules: PostingRules = accounting) {
  return journalFiles(journal, OF, rules, format);
}

function onlyFile(files: readonly JournalFile[]): JournalFile {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) throw new Error('There is one file.');
  return file;
}

/** By document, account and currency: what was posted, debits less credits. */
type Books = Map<string, bigint>;

function add(books: Books, document: string, account: string, currency: string, cents: bigint): void {
  const key = `${document} ${account} ${currency}`;
  books.set(key, (books.get(key) ?? 0n) + cents);
}

/** What any format has to come to, from the journal alone. */
function booksOf(journal: readonly JournalEntry[]): Books {
  const books: Books = new Map();
  const accountOf = (role: AccountRole, { source, debtorAccountId }: JournalEntry): string =>
    ({
      expense: accounting.accounts.expense[source] ?? '',
      bank: accounting.accounts.bank[debtorAccountId] ?? '',
      payable: accounting.accounts.payable,
      returned: accounting.accounts.returned ?? '',
      difference: accounting.accounts.difference,
    })[role];
  for (const entry of journal) {
    for (const { role, side, amountMinor } of entry.postings) {
      const signedMinor = side === 'debit' ? amountMinor : -amountMinor;
      add(books, entry.document, accountOf(role, entry), entry.currency, signedMinor);
    }
  }
  return sorted(books);
}

function sorted(books: Books): Books {
  return new Map([...books].sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('DATEV', () => {
  it('holds what was posted, by the published rules', () => {
    fc.assert(
      fc.property(entries, fc.boolean(), (journal, namesInTexts) => {
        const books: Books = new Map();
        const files = filesOf(journal, formatNamed('datev'), { ...accounting, namesInTexts });
        for (const { name, bytes } of files) {
          const { currency, records, from, until } = checkDatev(bytes);
          expect(name).toBe(`EXTF_Buchungsstapel_2026-10_${currency}.csv`);
          expect([from, until]).toEqual(['20261001', '20261031']);
          for (const { document, account, contraAccount, cents } of records) {
            add(books, document, account, currency, cents);
            add(books, document, contraAccount, currency, -cents);
          }
        }
        expect(sorted(books)).toEqual(booksOf(journal));
        expect(files).toHaveLength(new Set(journal.map(({ currency }) => currency)).size);
      }),
    );
  });

  it('begins the fiscal year before the month, in this year or the last', () => {
    const journal = sample();
    const yearOf = (fiscalYearStart: string): string => {
      const [file] = filesOf(journal, { ...formatNamed('datev'), fiscalYearStart });
      return new TextDecoder('windows-1252').decode(file?.bytes).split(';')[12] ?? '';
    };

    expect(['01-01', '10-01', '11-01'].map(yearOf)).toEqual(['20260101', '20261001', '20251101']);
  });

  it('says which payment, which line of which report, and the cost centre of the cost', () => {
    const { records } = checkDatev(onlyFile(filesOf(sample(), formatNamed('datev'))).bytes);

    expect(records[0]).toMatchObject({
      account: '6530',
      contraAccount: '1740',
      costCentre: '100',
      cents: 1250n,
      date: '0210',
      text: expect.stringMatching(/^Owed PO[0-9A-Z]{26}-01$/),
    });
    expect(records[1]?.costCentre).toBe('');
    expect([...(records[1]?.information ?? [])]).toEqual([
      ['End-to-end id', expect.stringMatching(/^PO/)],
      ['Bank reference', 'BANK-1'],
      ['Bank report', 'camt.053:00000000000000bb#1'],
      ['Source', 'spirii/nordfleet'],
      ['Expense', 'expense-1'],
    ]);
  });
});

describe('the text of a late entry', () => {
  it('is whole in its parts, the payment before all, and DATEV has the rest beside it', () => {
    const late = {
      kind: 'return-undone',
      reasonCode: 'AC04',
      evidenceDate: plainDate('2026-09-30'),
    } as const;
    const journal = sample().map((one) => ({ ...one, ...late }));
    const { records } = checkDatev(onlyFile(filesOf(journal, formatNamed('datev'))).bytes);

    expect(records[0]?.text).toMatch(/^Not returned after all PO[0-9A-Z]{26}-01$/);
    expect([...(records[0]?.information ?? [])].slice(0, 3)).toEqual([
      ['End-to-end id', expect.stringMatching(/^PO[0-9A-Z]{26}-01$/)],
      ['Bank day', '2026-09-30'],
      ['Reason', 'AC04'],
    ]);
    const paid = sample().map((one) => ({
      ...one,
      kind: 'booked' as const,
      evidenceDate: plainDate('2026-09-30'),
    }));
    const named = { ...accounting, namesInTexts: true };
    const [first] = checkDatev(onlyFile(filesOf(paid, formatNamed('datev'), named)).bytes).records;
    expect(first?.text).toMatch(/^Paid on 2026-09-30 PO[0-9A-Z]{26}-01 Jane Doe$/);
    const [sie] = checkSie(onlyFile(filesOf(journal, formatNamed('sie'))).bytes).verifications;
    expect(sie?.text).toMatch(/Not returned after all \(AC04\) on 2026-09-30 PO[0-9A-Z]{26}-01$/);
  });
});

describe('SIE 4I', () => {
  it('holds what was posted, by the published rules', () => {
    fc.assert(
      fc.property(entries, fc.boolean(), (journal, namesInTexts) => {
        const books: Books = new Map();
        for (const { name, bytes } of filesOf(journal, formatNamed('sie'), { ...accounting, namesInTexts })) {
          const { currency, verifications, organisationNumber } = checkSie(bytes);
          expect(name).toBe(`sie4i_2026-10_${currency}.si`);
          expect(organisationNumber).toBe('556677-8899');
          for (const { text, transactions, series } of verifications) {
            const [document = ''] = text.split(' ');
            expect(series).toBe('A');
            for (const { account, cents } of transactions) add(books, document, account, currency, cents);
          }
        }
        expect(sorted(books)).toEqual(booksOf(journal));
      }),
    );
  });

  it('writes Swedish letters in code page 437, and quotation marks behind a backslash', () => {
    const format = { ...formatNamed('sie'), companyName: 'Åke "Öl" Ärlig AB' };

    const { companyName, verifications } = checkSie(onlyFile(filesOf(sample(), format)).bytes);

    expect(companyName).toBe('Åke "Öl" Ärlig AB');
    expect(verifications[0]?.transactions.map(({ costCentre }) => costCentre)).toEqual(['100', '']);
  });
});

describe('the checkers', () => {
  const damaged = (bytes: Uint8Array, from: string, to: string): Uint8Array => {
    const text = Buffer.from(bytes).toString('latin1');
    expect(text).toContain(from);
    return Buffer.from(text.replace(from, to), 'latin1');
  };

  it.each([
    ['12,50', '12.50'],
    ['12,50', '-12,50'],
    ['12,50', '12,5'],
    [';6530;', ';06530;'],
    [';0210;', ';210;'],
    [';0210;', ';0211;'],
    ['\r\n', '\n'],
    ['"S"', 'S'],
    ['"EXTF"', 'EXTF'],
    [';700;', ';510;'],
    [';13;', ';12;'],
    ['Buchungstext;', ''],
    ['"Owed', 'Owed'],
    ['"BANK-1"', '""'],
    ['20261031', '20261131'],
  ])('refuse a DATEV file with %s made %s', (from, to) => {
    const { bytes } = onlyFile(filesOf(sample(), formatNamed('datev')));

    expect(() => checkDatev(bytes)).not.toThrow();
    expect(() => checkDatev(damaged(bytes, from, to))).toThrow();
  });

  it.each([
    ['12.50', '12.51'],
    ['-12.50', '-12,50'],
    ['12.50', '12.500'],
    ['#FLAGGA 0', '#FLAGGA 1'],
    ['#FLAGGA 0\r\n', ''],
    ['PC8', 'UTF8'],
    ['#SIETYP 4', '#SIETYP 1'],
    ['20261002', '20261302'],
    ['"A" ""', '"A" "1"'],
    ['}', ''],
    ['#OBJEKT 1 "100" "100"\r\n', ''],
    ['"Nordfleet ApS"', '"Nordfleet ApS'],
    ['556677-8899', '5566778899'],
  ])('refuse a SIE file with %s made %s', (from, to) => {
    const { bytes } = onlyFile(filesOf(sample(), formatNamed('sie')));

    expect(() => checkSie(bytes)).not.toThrow();
    expect(() => checkSie(damaged(bytes, from, to))).toThrow();
  });
});

const ALL_FIELDS: Extract<Format, { format: 'csv' }> = {
  format: 'csv',
  delimiter: ';',
  decimalSign: ',',
  dateFormat: 'DD.MM.YYYY',
  encoding: 'utf-8',
  columns: CSV_FIELDS.map((field) => ({ title: field, field })),
};

/** Records by the titles of the first line. @throws where a field is not quoted, or begins a formula */
function tableOf(text: string, delimiter: string): readonly ReadonlyMap<string, string>[] {
  const [titles = [], ...records] = readCsv(text, delimiter);
  for (const { raw, value } of records.flat()) {
    if (!raw.startsWith('"')) throw new Error(`${raw} is not quoted.`);
    const isNumber = /^-?\d+([.,]\d+)?$/.test(value);
    if (!isNumber && /^\s*[=+\-@]/.test(value)) throw new Error(`${value} begins a formula.`);
    if (/[\r\n\t]/.test(value)) throw new Error('A text stays in its line.');
  }
  return records.map((record) => {
    if (record.length !== titles.length) throw new Error('A record has as many fields as there are titles.');
    return new Map(titles.map(({ value }, index) => [value, record[index]?.value ?? '']));
  });
}

describe('CSV by a column map', () => {
  it('holds what was posted, twice over, with every field', () => {
    fc.assert(
      fc.property(
        entries,
        fc.constantFrom<[',' | ';' | 'tab', '.' | ',']>([';', ','], [',', '.'], ['tab', ',']),
        (journal, [delimiter, decimalSign]) => {
          const file = onlyFile(filesOf(journal, { ...ALL_FIELDS, delimiter, decimalSign }));
          const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(file.bytes);
          expect(text.startsWith('\u{feff}')).toBe(true);
          const [byAmount, bySides]: [Books, Books] = [new Map(), new Map()];
          for (const record of tableOf(text.slice(1), delimiter === 'tab' ? '\t' : delimiter)) {
            const value = (title: string): string => record.get(title) ?? '';
            const of = [value('document'), value('account'), value('currency')] as const;
            add(byAmount, ...of, centsOf(value('amount'), decimalSign));
            const [debit, credit] = [value('debit'), value('credit')];
            expect((debit === '') !== (credit === '')).toBe(true);
            add(bySides, ...of, debit === '' ? -centsOf(credit, decimalSign) : centsOf(debit, decimalSign));
            expect(value('date')).toMatch(/^\d{2}\.10\.2026$/);
          }
          expect(sorted(byAmount)).toEqual(booksOf(journal));
          expect(sorted(bySides)).toEqual(booksOf(journal));
        },
      ),
    );
  });

  it('has the cost centre of the card where the configuration asks for it, and else that of the source', () => {
    const journal = sample().map((one) => ({ ...one, billingReference: 'KST 7' }));
    const centres = (rules: PostingRules) =>
      posted(journal, rules).map(({ lines }) => lines.map(({ costCentre }) => costCentre));

    expect(centres(accounting)[0]).toEqual(['KST 7', undefined]);
    expect(centres({ ...accounting, costCentresOfCards: false })[0]).toEqual(['100', undefined]);
    expect(posted(sample(), accounting)[0]?.lines[0]?.costCentre).toBe('100');
  });

  it('has no name, unless the configuration asks for it', () => {
    const text = (rules: PostingRules): string =>
      new TextDecoder().decode(onlyFile(filesOf(sample(), ALL_FIELDS, rules)).bytes);

    expect(text(accounting)).not.toContain('Jane');
    expect(text({ ...accounting, namesInTexts: true })).toContain('Jane Doe');
  });
});

describe('Business Central', () => {
  it('holds what was posted, within its lengths', () => {
    fc.assert(
      fc.property(entries, (journal) => {
        const file = onlyFile(filesOf(journal, formatNamed('business-central')));
        const books: Books = new Map();
        const records = tableOf(new TextDecoder().decode(file.bytes), ',');
        for (const [index, record] of records.entries()) {
          const value = (title: string): string => record.get(title) ?? '';
          expect(value('Line No.')).toBe(String((index + 1) * 10_000));
          expect([...value('Document No.')].length).toBeLessThanOrEqual(20);
          expect([...value('External Document No.')].length).toBeLessThanOrEqual(35);
          expect([...value('Description')].length).toBeLessThanOrEqual(100);
          expect(value('Posting Date')).toMatch(/^2026-10-\d{2}$/);
          const currency = value('Currency Code') === '' ? 'DKK' : value('Currency Code');
          add(books, value('Document No.'), value('Account No.'), currency, centsOf(value('Amount'), '.'));
        }
        expect(sorted(books)).toEqual(booksOf(journal));
      }),
    );
  });

  it('names accounts at a bank as such where they are', () => {
    const format = { ...formatNamed('business-central'), bankAccountType: 'Bank Account' } as const;
    const records = tableOf(new TextDecoder().decode(onlyFile(filesOf(sample(), format)).bytes), ',');

    expect(records.map((record) => [record.get('Account Type'), record.get('Account No.')])).toEqual([
      ['G/L Account', '6530'],
      ['G/L Account', '1740'],
      ['G/L Account', '1740'],
      ['Bank Account', '1200'],
    ]);
  });
});

describe('e-conomic', () => {
  it.each(['\u{2212}1+cmd|x', '\u{fe63}1', '\u{207b}1', '\u{fe62}1', '\u{2795}1', '\u{fe66}1', '\u{fe6b}1'])(
    'guards what its code page makes of %j, as every format of that page does',
    (billingReference) => {
      const journal = sample().map((one) => ({ ...one, billingReference }));
      const texts = [
        filesOf(journal, formatNamed('e-conomic')),
        filesOf(journal, { ...ALL_FIELDS, encoding: 'windows-1252' }),
      ].map((files) => new TextDecoder('windows-1252').decode(onlyFile(files).bytes));

      for (const text of texts) expect(() => tableOf(text, ';')).not.toThrow();
    },
  );

  it('holds what was posted, under numbers of vouchers', () => {
    fc.assert(
      fc.property(entries, (journal) => {
        const file = onlyFile(filesOf(journal, formatNamed('e-conomic')));
        const books: Books = new Map();
        for (const record of tableOf(new TextDecoder('windows-1252').decode(file.bytes), ';')) {
          const value = (title: string): string => record.get(title) ?? '';
          const [, month = '', number = ''] = /^(2610)(\d{5})$/.exec(value('Bilagsnr.')) ?? [];
          expect(Number(`${month}${number}`)).toBeLessThan(2 ** 31);
          expect(value('Dato')).toMatch(/^\d{2}-10-2026$/);
          expect(value('Konto')).toMatch(/^[1-9]\d{0,8}$/);
          const of = [`EV202610-0${number}`, value('Konto'), value('Valuta')] as const;
          add(books, ...of, centsOf(value('Beløb'), ','));
        }
        expect(sorted(books)).toEqual(booksOf(journal));
      }),
    );
  });
});

describe('NetSuite', () => {
  it('holds what was posted: an entry for each External ID, each balanced', () => {
    fc.assert(
      fc.property(entries, (journal) => {
        const file = onlyFile(filesOf(journal, formatNamed('netsuite')));
        const books: Books = new Map();
        const balances = new Map<string, bigint>();
        for (const record of tableOf(new TextDecoder().decode(file.bytes), ',')) {
          const value = (title: string): string => record.get(title) ?? '';
          const [debit, credit] = [
            value('Journal Entry - Line: Debit'),
            value('Journal Entry - Line: Credit'),
          ];
          const cents = debit === '' ? -centsOf(credit, '.') : centsOf(debit, '.');
          const id = value('External ID');
          balances.set(id, (balances.get(id) ?? 0n) + cents);
          expect(value('Subsidiary')).toBe('Nordfleet ApS');
          add(books, id, value('Journal Entry - Line: Account'), value('Currency'), cents);
        }
        expect([...balances.values()].every((cents) => cents === 0n)).toBe(true);
        expect(sorted(books)).toEqual(booksOf(journal));
      }),
    );
  });
});

describe('every format', () => {
  it('makes the same bytes of the rules that a first export kept', () => {
    fc.assert(
      fc.property(entries, (journal) => {
        for (const format of accounting.formats) {
          const rules = rulesOf(accounting, format);
          const kept = parseRules(JSON.stringify(rules));
          expect(kept).toEqual(rules);
          expect(journalFiles(journal, OF, kept, kept.format)).toEqual(filesOf(journal, format));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('refuses an entry without an account', () => {
    const { expense: _, ...accounts } = accounting.accounts;
    const without = { ...accounting, accounts: { ...accounts, expense: {} } };

    expect(() => posted(sample(), without)).toThrow(/no account in expense for the source spirii\/nordfleet/);
  });

  it('pairs debits and credits without a rest', () => {
    fc.assert(
      fc.property(entries, (journal) => {
        for (const entry of posted(journal, accounting)) {
          const pairs = pairsOf(entry);
          const debits = entry.lines.filter(({ side }) => side === 'debit');
          const total = debits.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
          expect(pairs.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(total);
          expect(pairs.length).toBeLessThanOrEqual(entry.lines.length - 1);
        }
      }),
    );
  });
});

describe('a code page', () => {
  it('has every letter of its own, and writes others with those of a payment file', () => {
    const text = 'Åäö Ñßé Łukasz Ψάρι €';

    expect(textOf437(encoded(text, 'cp437'))).toBe('Åäö Ñßé Lukasz Psari EUR');
    expect(new TextDecoder('windows-1252').decode(encoded(text, 'windows-1252'))).toBe(
      'Åäö Ñßé Lukasz Psari €',
    );
    // Composed, so that a letter with a mark of its own is one byte.
    expect([...encoded('A\u030a', 'cp437')]).toEqual([0x8f]);
    expect(textOf437(encoded('a\u00a0b\u{1f50c}', 'cp437'))).toBe('a b.');
  });

  it('round-trips each of its bytes', () => {
    const all = Array.from({ length: 128 }, (_, index) =>
      new TextDecoder('windows-1252').decode(Uint8Array.of(128 + index)),
    );

    expect([...encoded(all.join(''), 'windows-1252')]).toEqual(
      Array.from({ length: 128 }, (_, index) => 128 + index),
    );
  });
});

/** One payout that became owed and was paid, in euro. */
function sample(): readonly JournalEntry[] {
  const [drawn] = fc.sample(
    journals(MONTH).filter(({ length }) => length > 0),
    { numRuns: 1, seed: 3 },
  );
  const [first] = drawn ?? [];
  if (first === undefined) throw new Error('A journal has entries.');
  const of = {
    ...first,
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
