import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Charges } from '../../../functions/core/charge-record.ts';
import { plainDate } from '../../../functions/core/date.ts';
import { addDecimals, parseDecimal, toMinorUnits } from '../../../functions/core/decimal.ts';
import { payoutIdOf } from '../../../functions/core/expense-ids.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { AUSTRIAN_PRICES } from '../../../operate/payroll/austrian-price.ts';
import { readFonts } from '../../../operate/statements/pdf/installed-fonts.ts';
import type { StatementRules } from '../../../operate/statements/rules.ts';
import { recipientsIn, type StatementOf } from '../../../operate/statements/statement.ts';
import { statementCsv } from '../../../operate/statements/statement-csv.ts';
import { statementPdf } from '../../../operate/statements/statement-pdf.ts';
import { expense } from '../../support/expenses.ts';
import { journals } from '../../support/journal.ts';
import { journalEntry } from '../../support/journal-entries.ts';
import { centsOf, readCsv } from '../journal/read-csv.ts';
import { readPdf } from './read-pdf.ts';

const FONTS = readFonts();

const RULES: StatementRules = {
  payers: { 'eur-main': 'Nordfleet ApS', 'nordfleet-dkk': 'Nordfleet Danmark' },
  payrollSources: [],
  tariffDecimals: 4,
  readers: {},
  spreadsheet: { delimiter: ',', decimalSign: '.' },
  austrianPrices: AUSTRIAN_PRICES,
};

const CHARGES: Charges = {
  records: [
    {
      sessionId: 'TX-2',
      startedAtMs: Date.UTC(2026, 9, 9, 20, 30),
      endedAtMs: Date.UTC(2026, 9, 10, 4, 5),
      energyWh: 12_000n,
      amountMinorText: '357.1',
      priceMinorPerKwhText: '29.76',
      place: 'Home, Aarhus',
    },
    {
      sessionId: 'TX-1',
      startedAtMs: Date.UTC(2026, 9, 3, 18, 20),
      energyWh: 30_000n,
      amountMinorText: '892.8',
      priceMinorPerKwhText: '29.76',
    },
  ],
};

function statementOf(entries: readonly JournalEntry[], change: Partial<StatementOf> = {}): StatementOf {
  const [recipient] = recipientsIn(entries);
  if (recipient === undefined) throw new Error('Nobody was paid.');
  return {
    month: '2026-11',
    recipient,
    charges: new Map([['october', CHARGES]]),
    rules: RULES,
    isPreview: false,
    ...change,
  };
}

async function pdfOf(entries: readonly JournalEntry[], change: Partial<StatementOf> = {}) {
  return readPdf(await statementPdf(statementOf(entries, change), FONTS));
}

type Row = Readonly<Record<string, string>>;

function csvOf(entries: readonly JournalEntry[], change: Partial<StatementOf> = {}): readonly Row[] {
  const bytes = statementCsv(statementOf(entries, change));
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  expect(text.startsWith('\u{feff}')).toBe(true);
  const [titles = [], ...records] = readCsv(text.slice(1), ',');
  return records.map((record) =>
    Object.fromEntries(titles.map(({ value }, index) => [value, record[index]?.value ?? ''])),
  );
}

const TEXT = 'EV charging 2026-10 42 kWh ref 7001-e1';
const PAID = journalEntry('booked', {
  remittance: TEXT,
  charges: 'october',
  creditorAccount: 'DK** **** 0116',
  recipientExternalId: 'EMP-0042',
  billingReference: 'KST 1234',
});
const REFERENCE = `${PAID.payoutId}-01`;

describe('a statement', () => {
  it('says who was paid what, for which sessions, when and to which account', async () => {
    const { pieces, title, language, isTagged, pages } = await pdfOf([journalEntry('owed'), PAID]);

    expect(title).toBe('Statement of charging, November 2026: Jane Doe');
    expect({ language, isTagged, pages: pages.length }).toEqual({ language: 'en', isTagged: true, pages: 1 });
    const of = (text: string) => pieces.indexOf(text);
    expect(pieces).toEqual(
      expect.arrayContaining(['Nordfleet ApS', 'Jane Doe', 'EMP-0042', 'KST 1234', 'Page 1 of 1']),
    );
    expect(pieces.slice(of('2026-11-03'), of('Sum EUR'))).toEqual([
      '2026-11-03',
      'Paid',
      REFERENCE,
      TEXT,
      'DK** **** 0116',
      '2026-10-01',
      '2026-10-31',
      '42.000',
      '0.2976',
      '12.50',
    ]);
    const first = of('2026-10-03 18:20');
    expect(pieces.slice(first, first + 20)).toEqual([
      ...['2026-10-03 18:20', 'TX-1', '30.000', '0.2976', '8.928'],
      ...['2026-10-09 20:30', '2026-10-10 04:05', 'Home, Aarhus', 'TX-2', '12.000', '0.2976', '3.571'],
      ...['Rounding', '0.001'],
      ...['Sum', '42.000', '12.50'],
      expect.stringContaining('Paid is what the bank booked.'),
      expect.stringContaining('the source rounds it.'),
      expect.stringContaining('Statement of charging, 2026-11, Jane Doe'),
    ]);
  });

  it('says on each of its pages that it is a preview, where it is one', async () => {
    const entries = Array.from({ length: 40 }, (_, index) => ({ ...PAID, attempt: index + 1 }));

    const preview = await pdfOf(entries, { isPreview: true });
    const final = await pdfOf(entries);

    expect(preview.pages.length).toBeGreaterThan(1);
    expect(preview.pages[0]).toContain('Preview: this month is not closed');
    for (const page of preview.pages) expect(page).toContain('PREVIEW · Statement of charging, 2026-11');
    for (const page of final.pages) expect(page.toLowerCase()).not.toContain('preview');
  });

  it('has a structure that can be read aloud', async () => {
    const { tags } = await pdfOf([PAID]);

    expect(tags.slice(0, 4)).toEqual(['Document', 'P', 'H1', 'P']);
    expect(tags.filter((tag) => tag === 'Table')).toHaveLength(2);
    expect(tags.filter((tag) => tag === 'TH')).toHaveLength(14);
    // One payment and its sum; two sessions, their rounding and their sum.
    expect(tags.filter((tag) => tag === 'TR')).toHaveLength(2 + 2 + 4);
    expect(tags.filter((tag) => tag === 'TD')).toHaveLength(7 * 6);
  });

  it('is the same bytes again, and others for others', async () => {
    const bytes = async (entries: readonly JournalEntry[]) =>
      Buffer.from(await statementPdf(statementOf(entries), FONTS)).toString('base64');

    expect(await bytes([PAID])).toBe(await bytes([PAID]));
    // Another machine has opened its fonts for itself.
    const elsewhere = await statementPdf(statementOf([PAID]), readFonts());
    expect(Buffer.from(elsewhere).toString('base64')).toBe(await bytes([PAID]));
    expect(await bytes([{ ...PAID, attempt: 2 }])).not.toBe(await bytes([PAID]));
  });

  it('shows where its sessions have other kWh than the payment', async () => {
    const more = { ...PAID, energyWh: 50_000n };
    const piecesAt = (pieces: readonly string[], what: string) =>
      pieces.slice(pieces.indexOf(what)).slice(0, 2);

    const { pieces, pages } = await pdfOf([more]);
    expect(pages[0]?.replaceAll('\n', ' ')).toContain('Not in these sessions 8.000');
    expect(piecesAt(pieces, 'Sum')).toEqual(['Sum', '50.000']);
    expect(csvOf([more]).filter(({ line }) => line === 'not-in-sessions')).toMatchObject([
      { energy_kwh: '8.000', amount: '' },
    ]);
    expect(csvOf([{ ...PAID, energyWh: 40_000n }]).at(-1)).toMatchObject({
      line: 'not-in-sessions',
      energy_kwh: '-2.000',
    });

    const { energyWh: _, ...unknown } = PAID;
    expect(piecesAt((await pdfOf([unknown])).pieces, 'Sum')).toEqual(['Sum', '42.000']);
    expect((await pdfOf([PAID])).pages[0]?.replaceAll('\n', ' ')).not.toContain('Not in these');
  });

  it('tells times by the clock of its reader, and names it; of the hour that comes twice, which one', async () => {
    const ended = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)];
    const records = [Date.UTC(2026, 6, 1, 22, 30), Date.UTC(2026, 11, 31, 23, 30)].map(
      (startedAtMs, index) => ({
        startedAtMs,
        endedAtMs: ended[index] ?? 0,
        amountMinorText: '625',
      }),
    );
    const change = {
      charges: new Map([['october', { records }]]),
      rules: { ...RULES, readers: { 'spirii/nordfleet': { timeZone: 'Europe/Vienna' } } },
    };

    expect(csvOf([PAID], change).filter(({ line }) => line === 'session')).toMatchObject([
      {
        started_at_utc: '2026-07-01 22:30',
        started_at: '2026-07-02 00:30',
        ended_at: '2026-10-25 02:30 +02:00',
        time_zone: 'Europe/Vienna',
      },
      {
        started_at_utc: '2026-12-31 23:30',
        started_at: '2027-01-01 00:30',
        ended_at_utc: '2026-10-25 01:30',
        ended_at: '2026-10-25 02:30 +01:00',
      },
    ]);
    const { pages } = await pdfOf([PAID], change);
    const text = pages.join(' ').replaceAll('\n', ' ');
    for (const words of ['Started (Europe/Vienna)', '2027-01-01 00:30', 'by the clock of Europe/Vienna'])
      expect(text).toContain(words);
    expect(text).not.toContain('UTC');
  });

  it('says in words what its source did not give', async () => {
    const { energyWh: _, charges: __, ...bare } = PAID;
    const [without, gone] = [await pdfOf([bare]), await pdfOf([PAID], { charges: new Map() })];

    expect(without.pages[0]).toContain('The source gave no charging sessions for this payment.');
    expect(without.pages[0]).toContain(
      'The source gave no energy for one payment: the sum of kWh is without it.',
    );
    expect(without.pieces).toContain('not known');
    expect(gone.pages[0]).toContain('The source gave no charging sessions for this payment.');
  });

  it('takes off what came back, and says why', async () => {
    const back = journalEntry('returned', {
      ...{ evidenceDate: plainDate('2026-11-20'), reasonCode: 'AC04', creditorAccount: 'DK** **** 0116' },
    });
    const { pieces, pages } = await pdfOf([PAID, back]);
    const sums = pieces.indexOf('Paid', pieces.indexOf('Came back'));

    expect(pieces.slice(sums, sums + 7)).toEqual([
      'Paid',
      '12.50',
      'Came back',
      '-12.50',
      'Sum EUR',
      '0.000',
      '0.00',
    ]);
    expect(pages[0]).toContain(`${REFERENCE} came back: The recipient's account is closed.`);
    expect(pages[0]).not.toContain('Have the recipient give');
    const [alone] = (await pdfOf([back])).pages;
    expect(alone).toContain('This payment was made in an earlier month');
  });

  it('keeps currencies apart, and each payment under its own company', async () => {
    const danish = journalEntry('booked', {
      payoutId: payoutIdOf(expense({ expenseId: 'expense-2' })),
      currency: 'DKK',
      debtorAccountId: 'nordfleet-dkk',
    });
    const { pieces, pages } = await pdfOf([PAID, danish]);

    expect(pieces[0]).toBe('Nordfleet ApS, Nordfleet Danmark');
    expect(pages[0]?.indexOf('Payments in DKK')).toBeLessThan(pages[0]?.indexOf('Payments in EUR') ?? 0);
    expect(pieces).toContain('Sum DKK');
  });

  it('goes over as many pages as it needs, with its head on each and every session once', async () => {
    const records = Array.from({ length: 400 }, (_, index) => ({
      sessionId: `S-${index}`,
      startedAtMs: Date.UTC(2026, 9, 1 + (index % 31), 6, index % 60),
      energyWh: 1_000n,
      amountMinorText: '3',
      place: index % 9 === 0 ? 'A place with a name that is far too long for one line of its cell' : 'Home',
    }));
    const { pages, pieces } = await pdfOf([PAID], { charges: new Map([['october', { records }]]) });

    expect(pages.length).toBeGreaterThan(8);
    for (const [index, page] of pages.entries())
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
    const withRows = pages.filter((page) => /^S-\d+$/m.test(page));
    for (const page of withRows) expect(page).toContain('Started (UTC)');
    expect(pieces.filter((piece) => /^S-\d+$/.test(piece)).sort()).toEqual(
      records.map(({ sessionId }) => sessionId).sort(),
    );
  });

  it('has what Austrian wage tax asks for, as the payroll file has it', async () => {
    const rules = { ...RULES, payrollSources: [{ source: 'spirii/nordfleet', country: 'AT' as const }] };
    const { pieces, pages } = await pdfOf([PAID], { rules });

    expect(pieces).toEqual(expect.arrayContaining(['Tax treatment', '0.32806', '13.78']));
    expect(pages[0]?.replaceAll('\n', ' ')).toContain('AT: within the official price of 2026;');
    expect((await pdfOf([PAID])).pieces).not.toContain('Tax treatment');
    expect(csvOf([PAID], { rules }).filter(({ line }) => line === 'tax')).toMatchObject([
      { amount: '12.50', amount_at_official_price: '13.78', amount_above_official_price: '0.00' },
    ]);
  });
});

/** Every letter of the blocks that hold Europe's Latin, Greek and Cyrillic alphabets. */
function lettersOf(first: number, last: number): readonly string[] {
  const all = Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
  return all.filter((letter) => /\p{L}/u.test(letter) && letter.normalize('NFC') === letter);
}

describe('a name', () => {
  it.each<[string, number, number]>([
    ['Latin-1', 0xc0, 0xff],
    ['Latin Extended-A', 0x100, 0x17f],
    ['Latin Extended-B, of Romania and others', 0x180, 0x24f],
    ['Latin Extended Additional', 0x1e00, 0x1eff],
    ['Greek', 0x386, 0x3ce],
    ['Greek with all marks', 0x1f00, 0x1fff],
    ['Cyrillic', 0x400, 0x45f],
    ['Cyrillic of Ukraine and others', 0x48a, 0x4ff],
    ['Georgian', 0x10d0, 0x10fa],
    ['Georgian capitals', 0x1c90, 0x1cba],
    ['Armenian capitals', 0x531, 0x556],
    ['Armenian', 0x561, 0x587],
  ])('of %s comes back letter by letter from the document', async (_name, first, last) => {
    const letters = lettersOf(first, last);
    const words: string[] = [];
    for (let index = 0; index < letters.length; index += 8)
      words.push(letters.slice(index, index + 8).join(''));
    const name = words.join(' ');

    const { pages, title } = await pdfOf([{ ...PAID, recipientName: name }]);

    const text = pages[0] ?? '';
    for (const word of words) expect(text).toContain(word);
    expect(title).toContain(name);
  });

  it.each([
    ['ნინო ჭავჭავაძე', 'NotoSansGeorgian'],
    ['ԱՆԻ Սարգսյան և որդի', 'NotoSansArmenian'],
  ])('is Georgian or Armenian, beside others: %s; its font is in that document alone', async (name, font) => {
    const of = async (recipientName: string) =>
      statementPdf(statementOf([{ ...PAID, recipientName }]), FONTS);
    const [bytes, plain] = [await of(`${name} (Jane)`), await of('Jane Doe')];
    const fontsIn = (pdf: Uint8Array) =>
      new Set(
        Buffer.from(pdf)
          .toString('latin1')
          .match(/NotoSans[A-Za-z]*/g),
      );

    const { pages, title } = await readPdf(bytes);
    const text = (pages[0] ?? '').replaceAll(/\s+/g, ' ');
    for (const word of [...name.split(' '), '(Jane)']) expect(text).toContain(word);
    expect(text).not.toContain('\u{fffd}');
    expect(title).toContain(name);
    expect(fontsIn(bytes)).toContain(font);
    expect([...fontsIn(plain)].filter((one) => /Georgian|Armenian/.test(one))).toEqual([]);
    expect(Buffer.from(await of(`${name} (Jane)`)).equals(Buffer.from(bytes))).toBe(true);
  });

  it('is composed, whatever way its source writes marks, and without what nobody sees', async () => {
    const { pieces } = await pdfOf([
      { ...PAID, recipientName: 'Zoe\u0308 A\u030angstro\u0308m\u200b\u202e\r\nÅse' },
    ]);

    expect(pieces).toContain('Zoë Ångström Åse');
  });

  it('has another letter, or a sign for one, in place of what the font lacks', async () => {
    const { pieces } = await pdfOf([{ ...PAID, recipientName: '王 Jane \u{1f600}' }]);

    const shown = pieces.find((piece) => piece.includes('Jane'));
    expect(shown).not.toContain('\u0000');
    expect(shown).toContain('\u{fffd}');
    expect(shown).toContain('Jane');
  });
});

describe('the list of a statement', () => {
  it('has a line for each payment and each session', () => {
    expect(csvOf([PAID])).toMatchObject([
      {
        line: 'payment',
        month: '2026-11',
        recipient_external_id: 'EMP-0042',
        cost_centre: 'KST 1234',
        what: 'booked',
        booked_on: '2026-11-03',
        payment_reference: REFERENCE,
        payment_text: TEXT,
        paid_by: 'Nordfleet ApS',
        account: 'DK** **** 0116',
        energy_kwh: '42.000',
        price_per_kwh: '0.2976',
        amount: '12.50',
        currency: 'EUR',
      },
      { line: 'session', session_id: 'TX-1', amount: '8.928', price_per_kwh: '0.2976' },
      { line: 'session', session_id: 'TX-2', amount: '3.571', place: 'Home, Aarhus' },
      { line: 'rounding', amount: '0.001' },
    ]);
  });

  it('begins no formula, whatever a source wrote', () => {
    const records = [{ sessionId: '=1+1', place: '@SUM(A1)', amountMinorText: '1250' }];
    const rows = csvOf(
      [{ ...PAID, recipientName: '+cmd', billingReference: '-2+3', recipientExternalId: '\t=9' }],
      {
        charges: new Map([['october', { records }]]),
      },
    );

    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        if (/amount|energy|price/.test(column)) continue;
        expect(value).not.toMatch(/^\s*[=+\-@]/);
      }
    }
    expect(rows[1]).toMatchObject({ session_id: "'=1+1", place: "'@SUM(A1)" });
  });

  it('adds up to what the journal paid, and its sessions to each payment', () => {
    const texts = fc.array(
      fc.record({ whole: fc.nat({ max: 5_000 }), fraction: fc.constantFrom('', '.5', '.25', '.125') }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(journals('2026-11'), texts, (drawn, amounts) => {
        const journal = drawn.map((one, index) =>
          journalEntry(
            one.kind,
            { recipientId: 'one', payoutId: one.payoutId, charges: 'drawn', currency: one.currency },
            BigInt(index * 37 + 1),
          ),
        );
        if (recipientsIn(journal).length === 0) return;
        const records = amounts.map(({ whole, fraction }) => ({ amountMinorText: `${whole}${fraction}` }));
        const rows = csvOf(journal, { charges: new Map([['drawn', { records }]]) });

        const money = journal.filter(({ kind }) =>
          ['booked', 'returned', 'booking-undone', 'return-undone'].includes(kind),
        );
        const payments = rows.filter(({ line }) => line === 'payment');
        expect(payments).toHaveLength(money.length);
        for (const currency of new Set(money.map((entry) => entry.currency))) {
          expect(
            payments
              .filter((row) => row['currency'] === currency)
              .reduce((sum, { amount = '' }) => sum + centsOf(amount, '.'), 0n),
          ).toBe(
            money
              .filter((entry) => entry.currency === currency)
              .reduce((sum, { kind, postings }) => {
                const sign = kind === 'booked' || kind === 'return-undone' ? 1n : -1n;
                return sum + sign * (postings[0]?.amountMinor ?? 0n);
              }, 0n),
          );
        }
        const seen = new Set<string>();
        for (const { payment_reference = '', amount = '' } of payments) {
          if (seen.has(payment_reference) || amounts.length === 0 || amount.startsWith('-')) continue;
          seen.add(payment_reference);
          const parts = rows.filter(
            (row) => row['payment_reference'] === payment_reference && row['line'] !== 'payment',
          );
          const sum = parts
            .map((row) => parseDecimal(row['amount'] ?? '') ?? { digits: 0n, scale: 0 })
            .reduce(addDecimals, { digits: 0n, scale: 0 });
          expect(toMinorUnits(sum, 2)).toBe(centsOf(amount, '.'));
        }
      }),
    );
  });
});

describe('recipients', () => {
  it('are one by the id of a source, and without one by name and account', () => {
    const of = (change: Partial<JournalEntry>) => journalEntry('booked', change);
    const named = (entries: readonly JournalEntry[]) =>
      recipientsIn(entries).map(({ source, recipientName, entries: all }) => [
        source,
        recipientName,
        all.length,
      ]);

    expect(
      named([
        of({}),
        of({ recipientName: 'Jane Roe', evidenceDate: plainDate('2026-11-09') }),
        of({ source: 'ampeco/voltgrid' }),
      ]),
    ).toEqual([
      ['ampeco/voltgrid', 'Jane Doe', 1],
      ['spirii/nordfleet', 'Jane Roe', 2],
    ]);
    expect(
      named([
        of({ recipientId: '', creditorAccount: 'DE** **** 3000' }),
        of({ recipientId: '', creditorAccount: 'DE** **** 3001' }),
        of({ recipientId: '', creditorAccount: 'DE** **** 3001' }),
      ]),
    ).toEqual([
      ['spirii/nordfleet', 'Jane Doe', expect.any(Number)],
      ['spirii/nordfleet', 'Jane Doe', expect.any(Number)],
    ]);
    expect(named([of({ kind: 'owed' })])).toEqual([]);
  });
});
