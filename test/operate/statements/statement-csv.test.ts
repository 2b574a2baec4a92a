import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import { addDecimals, parseDecimal, toMinorUnits } from '../../../functions/core/decimal.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { recipientsIn } from '../../../operate/statements/statement.ts';
import { journals } from '../../support/journal.ts';
import { journalEntry, moved, movedMinor } from '../../support/journal-entries.ts';
import { forAll } from '../../support/properties.ts';
import { centsOf } from '../journal/read-csv.ts';
import { csvOf, PAID, REFERENCE, TEXT } from './sample-statements.ts';

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
    const evil = { recipientName: '+cmd', billingReference: '-2+3', recipientExternalId: '\t=9' };
    const rows = csvOf([{ ...PAID, ...evil }], { charges: new Map([['october', { records }]]) });

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
    forAll(journals('2026-11'), texts, (drawn, amounts) => {
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

      const money = moved(journal);
      const payments = rows.filter(({ line }) => line === 'payment');
      expect(payments).toHaveLength(money.length);
      for (const currency of new Set(money.map((entry) => entry.currency))) {
        const listed = payments.filter((row) => row['currency'] === currency);
        const own = money.filter((entry) => entry.currency === currency);
        const sum = listed.reduce((all, { amount = '' }) => all + centsOf(amount, '.'), 0n);
        expect(sum).toBe(own.reduce((all, entry) => all + movedMinor(entry), 0n));
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
    });
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
    const nameless = ['3000', '3001', '3001'].map((end) =>
      of({ recipientId: '', creditorAccount: `DE** **** ${end}` }),
    );
    expect(named(nameless)).toEqual([
      ['spirii/nordfleet', 'Jane Doe', expect.any(Number)],
      ['spirii/nordfleet', 'Jane Doe', expect.any(Number)],
    ]);
    expect(named([of({ kind: 'owed' })])).toEqual([]);
  });
});
