import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import { parseDecimal } from '../../../functions/core/decimal.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { tariffFindings } from '../../../functions/core/tariff.ts';
import { AUSTRIAN_PRICES } from '../../../operate/payroll/austrian-price.ts';
import { divideHalfEven } from '../../../operate/payroll/divide-half-even.ts';
import { type PayrollRules, payrollFiles } from '../../../operate/payroll/payroll-csv.ts';
import { atOfficialOf } from '../../../operate/payroll/sessions-at-official.ts';
import { journals } from '../../support/journal.ts';
import { isOut, journalEntry, moved, movedMinor } from '../../support/journal-entries.ts';
import { present } from '../../support/present.ts';
import { forAll } from '../../support/properties.ts';
import { centsOf, type Row, readCsv, rowsByTitle } from '../journal/read-csv.ts';

const RULES: PayrollRules = {
  sources: [{ source: 'spirii/nordfleet', country: 'AT' }, { source: 'ampeco/voltgrid' }],
  tariffDecimals: 4,
  spreadsheet: { delimiter: ',', decimalSign: '.' },
  austrianPrices: AUSTRIAN_PRICES,
};

function rowsOf(entries: readonly JournalEntry[], rules = RULES): readonly Row[] {
  return payrollFiles('2026-11', entries, rules).flatMap(({ bytes }) => rowsIn(bytes));
}

function rowsIn(bytes: Uint8Array): readonly Row[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  expect(text.startsWith('\u{feff}')).toBe(true);
  const fields = readCsv(text.slice(1), ',').flat();
  expect(fields.every(({ raw }) => raw.startsWith('"'))).toBe(true);
  return rowsByTitle(text.slice(1));
}

describe('a payroll file', () => {
  it('has what was paid, for which energy, at which tariff', () => {
    expect(
      rowsOf([journalEntry('owed'), journalEntry('booked', { recipientExternalId: 'EMP-0042' })]),
    ).toEqual([
      {
        month: '2026-11',
        source: 'spirii/nordfleet',
        company: '',
        personnel_number: 'EMP-0042',
        recipient_id: 'recipient-1',
        recipient: 'Jane Doe',
        charged_from: '2026-10-01',
        charged_until: '2026-10-31',
        energy_kwh: '42',
        tariff_per_kwh: '0.2976',
        tariff_is_exact: 'rounded',
        amount: '12.50',
        currency: 'EUR',
        booked_on: '2026-11-03',
        payments: '1',
        official_price_per_kwh: '0.32806',
        amount_at_official_price: '13.78',
        amount_above_official_price: '0.00',
        tax_treatment: expect.stringContaining('within the official price of 2026'),
      },
    ]);
  });

  it('is one for each company, and for each source that names none', () => {
    const [polder, rhein, thames] = ['Polderlease B.V.', 'Rheinwerk Dienstwagen GmbH', 'Темза'];
    const paid: readonly Partial<JournalEntry>[] = [
      { company: rhein, recipientName: 'Rita Rhein' },
      { company: polder, recipientName: 'Pieter Polder' },
      { company: polder, recipientName: 'Paula Polder' },
      { company: thames, recipientName: 'Tom Thames' },
      { recipientName: 'Nora North' },
      { source: 'ampeco/voltgrid', recipientName: 'Vera Volt' },
    ];
    const booked = paid.map((change) => journalEntry('booked', change));
    const files = payrollFiles('2026-11', booked, RULES);

    expect(files.map(({ name }) => name)).toEqual([
      'payroll_2026-11_ampeco-voltgrid.csv',
      'payroll_2026-11_spirii-nordfleet.csv',
      expect.stringMatching(/^payroll_2026-11_spirii-nordfleet_polderlease-b-v-[0-9A-Z]{6}\.csv$/),
      expect.stringMatching(/^payroll_2026-11_spirii-nordfleet_rheinwerk-dienstwagen-gmbh-[0-9A-Z]{6}\.csv$/),
      expect.stringMatching(/^payroll_2026-11_spirii-nordfleet_([a-z]+-)?[0-9A-Z]{6}\.csv$/),
    ]);
    expect(
      files.map(({ bytes }) => rowsIn(bytes).map(({ company, recipient }) => [company, recipient])),
    ).toEqual([
      [['', 'Vera Volt']],
      [['', 'Nora North']],
      [
        [polder, 'Paula Polder'],
        [polder, 'Pieter Polder'],
      ],
      [[rhein, 'Rita Rhein']],
      [[thames, 'Tom Thames']],
    ]);
  });

  it('is written with the marks of its spreadsheet, and numbers as numbers', () => {
    const back = journalEntry('returned', { recipientName: '1.5; 2,5' });
    const spreadsheet = { delimiter: ';', decimalSign: ',' } as const;
    const [file] = payrollFiles('2026-11', [back], { ...RULES, spreadsheet });
    const [titles = [], record = []] = readCsv(new TextDecoder().decode(file?.bytes), ';');
    const at = (title: string) => record[titles.findIndex(({ value }) => value === title)]?.raw;

    expect(['energy_kwh', 'tariff_per_kwh', 'amount', 'recipient', 'charged_from'].map(at)).toEqual([
      '"-42"',
      '"0,2976"',
      '"-12,50"',
      '"1.5; 2,5"',
      '"2026-10-01"',
    ]);
  });

  it('says where a tariff is exact, to three decimals of a kilowatt-hour', () => {
    const [row] = rowsOf([journalEntry('booked', { energyWh: 12_345n }, 1_234_500n)]);

    expect(row).toMatchObject({ energy_kwh: '12.345', tariff_per_kwh: '1000.00', tariff_is_exact: 'yes' });
  });

  it('takes off what came back, in whatever month it was paid', () => {
    expect(rowsOf([journalEntry('returned')])).toMatchObject([
      { amount: '-12.50', energy_kwh: '-42', tariff_per_kwh: '0.2976', amount_above_official_price: '0.00' },
    ]);
    expect(rowsOf([journalEntry('booked'), journalEntry('returned')])).toEqual([]);
  });

  it('has no charges of the bank, and nobody of a source that is not on the payroll', () => {
    const out = present(journalEntry('booked').postings[0]);
    const charged = journalEntry('booked', {
      postings: [
        out,
        { role: 'bank', side: 'credit', amountMinor: 1265n },
        { role: 'difference', side: 'debit', amountMinor: 15n },
      ],
    });
    const partner = journalEntry('booked', { source: 'ampeco/voltgrid' });

    expect(rowsOf([charged])).toMatchObject([{ amount: '12.50' }]);
    expect(rowsOf([charged, partner], { ...RULES, sources: RULES.sources.slice(0, 1) })).toHaveLength(1);
  });

  it('is one line for a person and a time of charging, and keeps unknown energy apart', () => {
    const { energyWh: _, ...unknown } = journalEntry('booked');
    const rows = rowsOf([
      journalEntry('booked'),
      journalEntry('booked', { evidenceDate: plainDate('2026-11-20'), energyWh: 8_000n }, 250n),
      journalEntry('booked', { period: { start: plainDate('2026-09-01'), end: plainDate('2026-09-30') } }),
      unknown,
    ]);

    const columns = ['charged_from', 'energy_kwh', 'amount', 'payments', 'booked_on'];
    expect(rows.map((row) => columns.map((column) => row[column]))).toEqual([
      ['2026-09-01', '42', '12.50', '1', '2026-11-03'],
      ['2026-10-01', '50', '15.00', '2', '2026-11-20'],
      ['2026-10-01', '', '12.50', '1', '2026-11-03'],
    ]);
    expect(rows[2]).toMatchObject({ tariff_per_kwh: '', tariff_is_exact: '' });
  });

  it('adds up to what the journal moved, and to its energy', () => {
    forAll(journals('2026-11'), (drawn) => {
      const journal = drawn.map((one, index) =>
        journalEntry(one.kind, { recipientId: `r-${index % 3}`, source: one.source }, BigInt(index + 1)),
      );
      const money = moved(journal);
      const rows = rowsOf(journal);

      expect(rows.reduce((sum, { amount = '' }) => sum + centsOf(amount, '.'), 0n)).toBe(
        money.reduce((sum, one) => sum + movedMinor(one), 0n),
      );
      const wh = rows.reduce((sum, { energy_kwh = '' }) => {
        const read = parseDecimal(energy_kwh);
        return sum + (read?.digits ?? 0n) * 10n ** BigInt(3 - (read?.scale ?? 0));
      }, 0n);
      expect(wh).toBe(money.reduce((sum, one) => sum + (isOut(one) ? 42_000n : -42_000n), 0n));
    });
  });
});

describe('the tax treatment in Austria', () => {
  it('is by the official price of the year of the charging, to the cent', () => {
    // 250 kWh at 32.806 ct are 82.015 EUR.
    const at = (amountMinor: bigint) =>
      rowsOf([journalEntry('booked', { energyWh: 250_000n }, amountMinor)])[0];

    expect(at(8202n)).toMatchObject({
      amount_at_official_price: '82.02',
      amount_above_official_price: '0.00',
    });
    expect(at(8203n)).toMatchObject({
      amount_above_official_price: '0.01',
      tax_treatment: expect.stringContaining('above the official price of 2026'),
    });
    const of2025 = { start: plainDate('2025-12-01'), end: plainDate('2025-12-31') };
    expect(rowsOf([journalEntry('booked', { period: of2025 })])[0]).toMatchObject({
      official_price_per_kwh: '0.35889',
    });
  });

  describe('by sessions', () => {
    type Session = readonly [endedAt: string, kwh: bigint, amountMinorText: string];

    const recordOf = ([endedAt, kwh, amountMinorText]: Session) => ({
      endedAtMs: Date.parse(endedAt),
      energyWh: kwh * 1_000n,
      amountMinorText,
    });

    /** Kilowatt-hours and cents of each session, by the day on which it ended in Vienna. */
    const treated = (sessions: readonly Session[], change: Partial<JournalEntry> = {}) => {
      const records = sessions.map(recordOf);
      const energyWh = records.reduce((sum, record) => sum + record.energyWh, 0n);
      const paid = sessions.reduce((sum, [, , minor]) => sum + BigInt(minor), 0n);
      const entry = journalEntry('booked', { energyWh, ...change }, paid);
      const at = atOfficialOf(entry, { records }, AUSTRIAN_PRICES);
      const files = payrollFiles('2026-11', [entry], RULES, at && new Map([[entry, at]]));
      return rowsIn(files[0]?.bytes ?? new Uint8Array())[0];
    };

    it('does not let a cheap session pay for a dear one, as the check of the tariff does not', () => {
      const sessions = [
        ['2026-10-05T10:00:00Z', 100n, '1000'],
        ['2026-10-09T10:00:00Z', 100n, '4000'],
      ] as const;

      // The mean, 25 ct, is below 32.806.
      expect(treated(sessions)).toMatchObject({
        amount: '50.00',
        official_price_per_kwh: '0.32806',
        amount_at_official_price: '65.61',
        amount_above_official_price: '7.19',
        tax_treatment: expect.stringContaining('above the official price of 2026 session by session'),
      });
      const charges = { records: sessions.map(recordOf) };
      const policy = {
        policy: 'hold',
        official: { country: 'AT' },
        usual: new Map(),
        maxPowerW: 22_000n,
      } as const;
      expect(tariffFindings({ charges, currency: 'EUR' }, policy).findings.map(({ code }) => code)).toEqual([
        'tariff-above-official',
      ]);
    });

    it('knows a period over New Year: each session has the price of the day on which it ended there', () => {
      const period = { start: plainDate('2025-12-20'), end: plainDate('2026-01-19') };

      // 35.889 ct until midnight in Vienna, 32.806 from then on.
      expect(
        treated(
          [
            ['2025-12-31T22:59:59Z', 100n, '3589'],
            ['2025-12-31T23:00:00Z', 100n, '3281'],
          ],
          { period },
        ),
      ).toMatchObject({
        official_price_per_kwh: '',
        amount_at_official_price: '68.70',
        amount_above_official_price: '0.00',
        tax_treatment: expect.stringContaining('within the official prices of 2025 and 2026'),
      });
    });

    it('is by all that was paid where the sessions do not come to it', () => {
      const one = ['2026-10-05T10:00:00Z', 100n, '4000'] as const;

      expect(treated([one], { energyWh: 200_000n })).toMatchObject({ amount_above_official_price: '0.00' });
      expect(treated([one])).toMatchObject({ amount_above_official_price: '7.19' });
      const { postings } = journalEntry('booked', {}, 9_000n);
      expect(treated([one], { postings })).toMatchObject({ amount_above_official_price: '57.19' });
      expect(treated([['2031-01-01T10:00:00Z', 100n, '4000']])).toMatchObject({
        tax_treatment: expect.stringContaining('above the official price of 2026;'),
      });
    });

    it('is taken back whole with the money', () => {
      const records = [
        { endedAtMs: Date.parse('2026-10-05T10:00:00Z'), energyWh: 42_000n, amountMinorText: '1450' },
      ];
      const [paid, back] = [journalEntry('booked', {}, 1450n), journalEntry('returned', {}, 1450n)].map(
        (entry) => atOfficialOf(entry, { records }, AUSTRIAN_PRICES),
      );

      expect(paid).toEqual({ years: ['2026'], atOfficialMinor: 1378n, aboveOfficialMinor: 72n });
      expect(back).toEqual({ years: ['2026'], atOfficialMinor: -1378n, aboveOfficialMinor: -72n });
    });
  });

  it.each<[string, Partial<JournalEntry>, string]>([
    ['no energy', { energyWh: undefined }, 'the source gave no energy'],
    ['no time', { period: undefined }, 'the source gave no time of charging'],
    ['two years', { period: { start: plainDate('2025-12-15'), end: plainDate('2026-01-14') } }, 'two years'],
    [
      'a year to come',
      { period: { start: plainDate('2031-01-01'), end: plainDate('2031-01-31') } },
      'the official price of 2031 is not in this version',
    ],
    ['another currency', { currency: 'DKK' }, 'another currency than euro'],
  ])('is not known with %s, and says so', (_name, change, why) => {
    expect(rowsOf([journalEntry('booked', change)])[0]).toMatchObject({
      official_price_per_kwh: '',
      amount_above_official_price: '',
      tax_treatment: expect.stringContaining(why),
    });
  });

  it('is that of the company, where companies of a source are in several countries', () => {
    const one: PayrollRules['sources'] = [
      { source: 'spirii/nordfleet', companies: { 'Donaufuhrpark GmbH': { country: 'AT' } } },
    ];
    const of = (company?: string, sources = one) =>
      present(rowsOf([journalEntry('booked', { company })], { ...RULES, sources })[0])['tax_treatment'];

    expect(of('Donaufuhrpark GmbH')).toContain('within the official price of 2026');
    expect(of('Rheinwerk GmbH')).toBe('');
    expect(of()).toBe('');
    const but = [{ source: 'spirii/nordfleet', country: 'AT' as const, companies: { 'Rheinwerk GmbH': {} } }];
    expect(of('Rheinwerk GmbH', but)).toBe('');
    expect(of('Donaufuhrpark GmbH', but)).not.toBe('');
  });

  it('is empty for every other country', () => {
    expect(rowsOf([journalEntry('booked', { source: 'ampeco/voltgrid' })])[0]).toMatchObject({
      official_price_per_kwh: '',
      tax_treatment: '',
    });
  });
});

describe('a division', () => {
  it('rounds to the nearest whole number, and halves to the even one', () => {
    const halves = [1n, 3n, 5n, 7n, -1n, -3n, -5n].map((half) => divideHalfEven(half, 2n));
    expect(halves).toEqual([0, 2, 2, 4, 0, -2, -2].map(BigInt));
    forAll(
      fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      (dividend, divisor) => {
        const rest = dividend - divideHalfEven(dividend, divisor) * divisor;
        expect(2n * (rest < 0n ? -rest : rest)).toBeLessThanOrEqual(divisor);
      },
    );
  });
});
