import { describe, expect, test } from 'vitest';
import { accountReport, EUR } from '../report-fixtures.ts';
import {
  detailsOf,
  E2E,
  endToEndId,
  entryOf,
  eur,
  linesOf,
  oneTransaction,
  onlyLineOf,
  refsTo,
  reportOf,
  transactionOf,
} from './lines.ts';

describe('amounts, charges and references', () => {
  test('the only detail has what its entry has, and its own first', async () => {
    const charges = eur('TtlChrgsAndTaxAmt', '1.50');
    const entry = { amount: '14.00', reference: 'R-ENTRY', number: 'N-1', charges };
    const bare = await onlyLineOf(oneTransaction({ refs: refsTo(E2E), instructed: '12.50' }, entry));
    const own = await onlyLineOf(
      oneTransaction(
        {
          refs: `<AcctSvcrRef>R-OWN</AcctSvcrRef>${refsTo(E2E)}`,
          amount: '13.00',
          charges: eur('TtlChrgsAndTaxAmt', '0.50'),
        },
        entry,
      ),
    );

    expect(bare).toMatchObject({
      amount: EUR(1400n),
      instructedAmount: EUR(1250n),
      charges: EUR(150n),
      accountServicerReference: 'R-ENTRY',
      bookingDate: '2026-11-03',
      valueDate: '2026-11-04',
      reportType: 'camt.053',
      createdAt: '2026-11-02T06:00:00Z',
      statementAccount: { iban: 'DE89370400440532013000' },
    });
    expect(own).toMatchObject({
      amount: EUR(1300n),
      charges: EUR(50n),
      accountServicerReference: 'R-OWN',
    });
  });

  test('collected debits of version 02 have what was ordered alone', async () => {
    const details = detailsOf(
      ...['1', '2'].map((id) => transactionOf({ refs: refsTo(endToEndId(id)), instructed: '12.50' })),
    );
    const charges = eur('Amt', '1');

    const lines = await linesOf(
      reportOf(entryOf({ version: '02', amount: '25.00', charges, details }), 'camt.053', '02'),
    );

    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(line).toMatchObject({
        says: 'debited',
        amount: undefined,
        instructedAmount: EUR(1250n),
        charges: undefined,
      });
    }
  });

  test('an account by another number', async () => {
    const xml = accountReport(
      'camt.054',
      '08',
      `<Id>N-1</Id><Acct><Id><Othr><Id>3704 0044 0532013000</Id></Othr></Id></Acct>${entryOf({})}`,
    );

    expect(await onlyLineOf(xml)).toMatchObject({
      reportType: 'camt.054',
      statementAccount: { other: '370400440532013000' },
    });
  });
});
