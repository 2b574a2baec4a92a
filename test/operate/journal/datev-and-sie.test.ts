import { describe, expect, it } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import { encoded } from '../../../operate/journal/formats/code-pages.ts';
import { checkDatev } from './datev-checker.ts';
import { accounting, bytesOf, filesOf, formatNamed, holdsWhatWasPosted, sample } from './made-files.ts';
import { checkSie, textOf437 } from './sie-checker.ts';

describe('DATEV', () => {
  it('holds what was posted, by the published rules', () => {
    holdsWhatWasPosted((journal, post, rules) => {
      const files = filesOf(journal, formatNamed('datev'), rules);
      for (const { name, bytes } of files) {
        const { currency, records, from, until } = checkDatev(bytes);
        expect(name).toBe(`EXTF_Buchungsstapel_2026-10_${currency}.csv`);
        expect([from, until]).toEqual(['20261001', '20261031']);
        for (const { document, account, contraAccount, cents } of records) {
          post(document, account, currency, cents);
          post(document, contraAccount, currency, -cents);
        }
      }
      expect(files).toHaveLength(new Set(journal.map(({ currency }) => currency)).size);
    });
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
    const { records } = checkDatev(bytesOf(sample(), formatNamed('datev')));

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
    const evidenceDate = plainDate('2026-09-30');
    const late = { kind: 'return-undone', reasonCode: 'AC04', evidenceDate } as const;
    const journal = sample().map((one) => ({ ...one, ...late }));
    const { records } = checkDatev(bytesOf(journal, formatNamed('datev')));

    expect(records[0]?.text).toMatch(/^Not returned after all PO[0-9A-Z]{26}-01$/);
    expect([...(records[0]?.information ?? [])].slice(0, 3)).toEqual([
      ['End-to-end id', expect.stringMatching(/^PO[0-9A-Z]{26}-01$/)],
      ['Bank day', '2026-09-30'],
      ['Reason', 'AC04'],
    ]);
    const paid = sample().map((one) => ({ ...one, kind: 'booked' as const, evidenceDate }));
    const named = { ...accounting, namesInTexts: true };
    const [first] = checkDatev(bytesOf(paid, formatNamed('datev'), named)).records;
    expect(first?.text).toMatch(/^Paid on 2026-09-30 PO[0-9A-Z]{26}-01 Jane Doe$/);
    const [sie] = checkSie(bytesOf(journal, formatNamed('sie'))).verifications;
    expect(sie?.text).toMatch(/Not returned after all \(AC04\) on 2026-09-30 PO[0-9A-Z]{26}-01$/);
  });
});

describe('SIE 4I', () => {
  it('holds what was posted, by the published rules', () => {
    holdsWhatWasPosted((journal, post, rules) => {
      for (const { name, bytes } of filesOf(journal, formatNamed('sie'), rules)) {
        const { currency, verifications, organisationNumber } = checkSie(bytes);
        expect(name).toBe(`sie4i_2026-10_${currency}.si`);
        expect(organisationNumber).toBe('556677-8899');
        for (const { text, transactions, series } of verifications) {
          const [document = ''] = text.split(' ');
          expect(series).toBe('A');
          for (const { account, cents } of transactions) post(document, account, currency, cents);
        }
      }
    });
  });

  it('writes Swedish letters in code page 437, and quotation marks behind a backslash', () => {
    const format = { ...formatNamed('sie'), companyName: 'Åke "Öl" Ärlig AB' };

    const { companyName, verifications } = checkSie(bytesOf(sample(), format));

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
    const bytes = bytesOf(sample(), formatNamed('datev'));

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
    const bytes = bytesOf(sample(), formatNamed('sie'));

    expect(() => checkSie(bytes)).not.toThrow();
    expect(() => checkSie(damaged(bytes, from, to))).toThrow();
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
