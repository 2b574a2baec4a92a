import { describe, expect } from 'vitest';
import { chargesDigest } from '../../../functions/core/charge-record.ts';
import { keepCharges } from '../../../functions/ledger/charges.ts';
import { spreadsheetOf } from '../../../operate/exports/spreadsheet.ts';
import { exportPayroll } from '../../../operate/payroll/export-payroll.ts';
import { debit } from '../../support/bank-facts.ts';
import { ACCOUNTING, ADA, it } from '../../support/books.ts';
import { step } from '../../support/payouts.ts';
import { readCsv } from '../journal/read-csv.ts';

describe('a list for a spreadsheet', () => {
  it('has the marks of the configuration, else those of the journal, else international ones', () => {
    const { spreadsheets, ...rest } = ACCOUNTING;

    expect(spreadsheetOf(ACCOUNTING)).toEqual(spreadsheets);
    expect(spreadsheetOf(rest)).toEqual({ delimiter: ';', decimalSign: ',' });
    const formats = rest.formats.filter(({ format }) => format !== 'csv');
    expect(spreadsheetOf({ ...rest, formats })).toEqual({ delimiter: ',', decimalSign: '.' });
  });
});

describe('the payroll files of a month', () => {
  it('go by the sessions that the payout names, and are the same bytes again', async ({ books, sent }) => {
    const { stand } = books.scene;
    const of = (energyWh: bigint, amountMinorText: string) => ({
      endedAtMs: Date.parse('2026-10-05T10:00:00Z'),
      energyWh,
      amountMinorText,
    });
    const charges = { records: [of(38_000n, '200'), of(4_000n, '1050')] };
    await keepCharges(stand.table, chargesDigest(charges), charges);
    await books.say(sent, 'paid', debit());
    const payout = await books.scene.payout(sent);
    await stand.put(step(payout, payout.state, { energyWh: 42_000n, charges: chargesDigest(charges) }));
    const payroll = { sources: [{ source: 'spirii/nordfleet', country: 'AT' as const }], tariffDecimals: 4 };
    const wanted = { month: '2026-11', accounting: ACCOUNTING, payroll, by: ADA, bankIsAhead: false };
    books.on('2026-12-02');

    const made = await exportPayroll(stand.deps, wanted);
    const again = await exportPayroll(stand.deps, {
      ...wanted,
      accounting: { ...ACCOUNTING, spreadsheets: { delimiter: ';', decimalSign: ',' } },
      payroll: { ...payroll, tariffDecimals: 8 },
    });

    if (!made.ok || !again.ok) throw new Error('The month can be made.');
    expect(again.files).toEqual(made.files);
    const [titles = [], ...rows] = readCsv(new TextDecoder().decode(made.files[0]?.bytes), ',');
    const column = titles.findIndex(({ value }) => value === 'amount_above_official_price');
    // The mean, 29.8 ct, is within the price; the second session alone is above it.
    expect(rows.map((row) => row[column]?.value)).toEqual(['9.19']);
  });
});
