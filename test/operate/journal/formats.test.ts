import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { type Format, journalFiles } from '../../../operate/journal/formats/make-files.ts';
import { type PostingRules, pairsOf, posted } from '../../../operate/journal/posted.ts';
import { parseRules, rulesOf } from '../../../operate/journal/rules.ts';
import { forAll, forAllIn } from '../../support/properties.ts';
import {
  ALL_FIELDS,
  accounting,
  bytesOf,
  entries,
  expectPosted,
  filesOf,
  formatNamed,
  holdsWhatWasPosted,
  OF,
  sample,
  tableOf,
  type Value,
} from './made-files.ts';
import { centsOf } from './read-csv.ts';

/** What was posted, read back from the bytes of the one file of a journal. */
function booksOf(
  journal: readonly JournalEntry[],
  format: Format,
  rules: PostingRules = accounting,
  [delimiter, encoding]: readonly [string, string] = [',', 'utf-8'],
): readonly Value[] {
  return tableOf(new TextDecoder(encoding).decode(bytesOf(journal, format, rules)), delimiter);
}

describe('CSV by a column map', () => {
  it('holds what was posted, twice over, with every field', () => {
    forAll(
      entries,
      fc.constantFrom<[',' | ';' | 'tab', '.' | ',']>([';', ','], [',', '.'], ['tab', ',']),
      (journal, [delimiter, decimalSign]) => {
        const bytes = bytesOf(journal, { ...ALL_FIELDS, delimiter, decimalSign });
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
        expect(text.startsWith('\u{feff}')).toBe(true);
        const records = tableOf(text.slice(1), delimiter === 'tab' ? '\t' : delimiter);
        const of = (value: Value) => [value('document'), value('account'), value('currency')] as const;
        expectPosted(journal, (post) => {
          for (const value of records) post(...of(value), centsOf(value('amount'), decimalSign));
        });
        expectPosted(journal, (post) => {
          for (const value of records) {
            const [debit, credit] = [value('debit'), value('credit')];
            expect((debit === '') !== (credit === '')).toBe(true);
            post(...of(value), debit === '' ? -centsOf(credit, decimalSign) : centsOf(debit, decimalSign));
          }
        });
        for (const value of records) expect(value('date')).toMatch(/^\d{2}\.10\.2026$/);
      },
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
      new TextDecoder().decode(bytesOf(sample(), ALL_FIELDS, rules));

    expect(text(accounting)).not.toContain('Jane');
    expect(text({ ...accounting, namesInTexts: true })).toContain('Jane Doe');
  });
});

describe('Business Central', () => {
  it('holds what was posted, within its lengths', () => {
    holdsWhatWasPosted((journal, post, rules) => {
      const records = booksOf(journal, formatNamed('business-central'), rules);
      for (const [index, value] of records.entries()) {
        expect(value('Line No.')).toBe(String((index + 1) * 10_000));
        expect([...value('Document No.')].length).toBeLessThanOrEqual(20);
        expect([...value('External Document No.')].length).toBeLessThanOrEqual(35);
        expect([...value('Description')].length).toBeLessThanOrEqual(100);
        expect(value('Posting Date')).toMatch(/^2026-10-\d{2}$/);
        const currency = value('Currency Code') === '' ? 'DKK' : value('Currency Code');
        post(value('Document No.'), value('Account No.'), currency, centsOf(value('Amount'), '.'));
      }
    });
  });

  it('names accounts at a bank as such where they are', () => {
    const format = { ...formatNamed('business-central'), bankAccountType: 'Bank Account' } as const;
    const records = booksOf(sample(), format);

    expect(records.map((value) => [value('Account Type'), value('Account No.')])).toEqual([
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
      const texts = [formatNamed('e-conomic'), { ...ALL_FIELDS, encoding: 'windows-1252' } as const].map(
        (format) => new TextDecoder('windows-1252').decode(bytesOf(journal, format)),
      );

      for (const text of texts) expect(() => tableOf(text, ';')).not.toThrow();
    },
  );

  it('holds what was posted, under numbers of vouchers', () => {
    holdsWhatWasPosted((journal, post, rules) => {
      for (const value of booksOf(journal, formatNamed('e-conomic'), rules, [';', 'windows-1252'])) {
        const [, month = '', number = ''] = /^(2610)(\d{5})$/.exec(value('Bilagsnr.')) ?? [];
        expect(Number(`${month}${number}`)).toBeLessThan(2 ** 31);
        expect(value('Dato')).toMatch(/^\d{2}-10-2026$/);
        expect(value('Konto')).toMatch(/^[1-9]\d{0,8}$/);
        post(`EV202610-0${number}`, value('Konto'), value('Valuta'), centsOf(value('Beløb'), ','));
      }
    });
  });
});

describe('NetSuite', () => {
  it('holds what was posted: an entry for each External ID, each balanced', () => {
    holdsWhatWasPosted((journal, post, rules) => {
      const balances = new Map<string, bigint>();
      for (const value of booksOf(journal, formatNamed('netsuite'), rules)) {
        const ofLine = (field: string) => value(`Journal Entry - Line: ${field}`);
        const [debit, credit] = [ofLine('Debit'), ofLine('Credit')];
        const cents = debit === '' ? -centsOf(credit, '.') : centsOf(debit, '.');
        const id = value('External ID');
        balances.set(id, (balances.get(id) ?? 0n) + cents);
        expect(value('Subsidiary')).toBe('Nordfleet ApS');
        post(id, ofLine('Account'), value('Currency'), cents);
      }
      expect([...balances.values()].every((cents) => cents === 0n)).toBe(true);
    });
  });
});

describe('every format', () => {
  it('makes the same bytes of the rules that a first export kept', () => {
    forAllIn(20, entries, (journal) => {
      for (const format of accounting.formats) {
        const rules = rulesOf(accounting, format);
        const kept = parseRules(JSON.stringify(rules));
        expect(kept).toEqual(rules);
        expect(journalFiles(journal, OF, kept, kept.format)).toEqual(filesOf(journal, format));
      }
    });
  });

  it('refuses an entry without an account', () => {
    const { expense: _, ...accounts } = accounting.accounts;
    const without = { ...accounting, accounts: { ...accounts, expense: {} } };

    expect(() => posted(sample(), without)).toThrow(/no account in expense for the source spirii\/nordfleet/);
  });

  it('pairs debits and credits without a rest', () => {
    forAll(entries, (journal) => {
      for (const entry of posted(journal, accounting)) {
        const pairs = pairsOf(entry);
        const debits = entry.lines.filter(({ side }) => side === 'debit');
        const total = debits.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        expect(pairs.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(total);
        expect(pairs.length).toBeLessThanOrEqual(entry.lines.length - 1);
      }
    });
  });
});
