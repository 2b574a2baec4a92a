import { expect } from 'vitest';
import type { Charges } from '../../../functions/core/charge-record.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { AUSTRIAN_PRICES } from '../../../operate/payroll/austrian-price.ts';
import { readFonts } from '../../../operate/statements/pdf/installed-fonts.ts';
import type { StatementRules } from '../../../operate/statements/rules.ts';
import { recipientsIn, type StatementOf } from '../../../operate/statements/statement.ts';
import { statementCsv } from '../../../operate/statements/statement-csv.ts';
import { statementPdf } from '../../../operate/statements/statement-pdf.ts';
import { journalEntry } from '../../support/journal-entries.ts';
import { present } from '../../support/present.ts';
import { type Row, rowsByTitle } from '../journal/read-csv.ts';
import { readPdf } from './read-pdf.ts';

const FONTS = readFonts();

export const RULES: StatementRules = {
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

export function statementOf(
  entries: readonly JournalEntry[],
  change: Partial<StatementOf> = {},
): StatementOf {
  return {
    month: '2026-11',
    recipient: present(recipientsIn(entries)[0]),
    charges: new Map([['october', CHARGES]]),
    rules: RULES,
    isPreview: false,
    ...change,
  };
}

export async function bytesOf(entries: readonly JournalEntry[], change: Partial<StatementOf> = {}) {
  return Buffer.from(await statementPdf(statementOf(entries, change), FONTS));
}

export async function pdfOf(entries: readonly JournalEntry[], change: Partial<StatementOf> = {}) {
  return readPdf(await bytesOf(entries, change));
}

export function csvOf(entries: readonly JournalEntry[], change: Partial<StatementOf> = {}): readonly Row[] {
  const bytes = statementCsv(statementOf(entries, change));
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  expect(text.startsWith('\u{feff}')).toBe(true);
  return rowsByTitle(text.slice(1));
}

export const TEXT = 'EV charging 2026-10 42 kWh ref 7001-e1';
export const PAID = journalEntry('booked', {
  remittance: TEXT,
  charges: 'october',
  creditorAccount: 'DK** **** 0116',
  recipientExternalId: 'EMP-0042',
  billingReference: 'KST 1234',
});
export const REFERENCE = `${PAID.payoutId}-01`;
