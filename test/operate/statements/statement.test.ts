import { describe, expect, it } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import { payoutIdOf } from '../../../functions/core/expense-ids.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { readFonts } from '../../../operate/statements/pdf/installed-fonts.ts';
import { statementPdf } from '../../../operate/statements/statement-pdf.ts';
import { expense } from '../../support/expenses.ts';
import { journalEntry } from '../../support/journal-entries.ts';
import { bytesOf, csvOf, PAID, pdfOf, REFERENCE, RULES, statementOf, TEXT } from './sample-statements.ts';

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
      ...['2026-11-03', 'Paid', REFERENCE, TEXT, 'DK** **** 0116'],
      ...['2026-10-01', '2026-10-31', '42.000', '0.2976', '12.50'],
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
    const bytes = async (entries: readonly JournalEntry[]) => (await bytesOf(entries)).toString('base64');

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
    const started = [Date.UTC(2026, 6, 1, 22, 30), Date.UTC(2026, 11, 31, 23, 30)];
    const records = started.map((startedAtMs, index) => ({
      startedAtMs,
      endedAtMs: ended[index] ?? 0,
      amountMinorText: '625',
    }));
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
      evidenceDate: plainDate('2026-11-20'),
      reasonCode: 'AC04',
      creditorAccount: 'DK** **** 0116',
    });
    const { pieces, pages } = await pdfOf([PAID, back]);
    const sums = pieces.indexOf('Paid', pieces.indexOf('Came back'));

    expect(pieces.slice(sums, sums + 7)).toEqual([
      ...['Paid', '12.50', 'Came back', '-12.50'],
      ...['Sum EUR', '0.000', '0.00'],
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
