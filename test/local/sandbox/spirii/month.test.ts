import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIban } from '../../../../functions/core/iban.ts';
import { makeChargeRecords } from '../../../../local/sandbox/spirii/charge-records.ts';
import { SpiriiMonth } from '../../../../local/sandbox/spirii/month.ts';
import type { SpiriiExpenseRow } from '../../../../local/sandbox/spirii/rows.ts';
import { SPIRII_ENDINGS, type SpiriiTroubleKind } from '../../../../local/sandbox/spirii/troubles.ts';
import { forAllIn } from '../../../support/properties.ts';

const PERIOD = { year: 2026, monthIndex: 9 };

function month(options: { seed?: number; size?: number; troubles?: boolean } = {}): SpiriiMonth {
  return new SpiriiMonth({ seed: 7, period: PERIOD, size: 140, troubles: true, ...options });
}

function rowsOf(data: SpiriiMonth, statuses: readonly string[]): SpiriiExpenseRow[] {
  return [...data.reportIds()]
    .filter((reportId) => statuses.includes(data.reportKeys(reportId)?.status ?? ''))
    .flatMap((reportId) => data.expensesOf(reportId));
}

const PAYABLE = ['Approved', 'FundsReceived'];

function idOf(data: SpiriiMonth, kind: SpiriiTroubleKind): string {
  const found = [...data.troubles()].find(([, trouble]) => trouble.kind === kind);
  if (found === undefined) throw new Error(`The month has no ${kind}.`);
  return found[0];
}

function sumOfRecords(row: SpiriiExpenseRow): bigint {
  const records: readonly { amountInCents: number }[] = JSON.parse(
    JSON.stringify(makeChargeRecords(row, PERIOD)),
  );
  return records.reduce((sum, record) => sum + BigInt(record.amountInCents), 0n);
}

describe('a believable month', () => {
  it('has 140 payable expenses of 15 companies in 13 or more countries and seven or more currencies', () => {
    const data = month();
    const rows = rowsOf(data, PAYABLE);
    const companies = new Set([...data.reportIds()].map((id) => data.report(id)?.companyName));

    expect(rows).toHaveLength(140);
    expect(companies.size).toBe(18);
    expect(new Set(rows.map(({ IBAN }) => IBAN?.slice(0, 2).toUpperCase())).size).toBeGreaterThanOrEqual(13);
    expect([...new Set(rows.map(({ currency }) => currency))].sort()).toEqual(
      ['CHF', 'DKK', 'EUR', 'EUX', 'GBP', 'NOK', 'PLN', 'SEK'].sort(),
    );
  });

  it('has reports in each status, some of them still open', () => {
    const statuses = [...month().reportIds()].map((id) => month().reportKeys(id)?.status);

    expect(new Set(statuses)).toEqual(new Set(['Active', 'Pending', 'Approved', 'FundsReceived']));
    expect(rowsOf(month(), ['Active', 'Pending'])).toHaveLength(15);
  });

  it('has each kind of trouble, and at least three good expenses in four', () => {
    const troubles = [...month().troubles().values()];
    const kinds = new Set(troubles.map(({ kind }) => kind));
    const bad = troubles.filter(({ ends }) => ends !== 'payable');

    expect([...kinds].sort()).toEqual(Object.keys(SPIRII_ENDINGS).sort());
    expect(bad.length).toBeLessThanOrEqual(140 / 4);
  });

  it('has a valid IBAN on every expense, except on purpose', () => {
    const data = month();
    const troubles = data.troubles();
    for (const row of rowsOf(data, PAYABLE)) {
      const kind = troubles.get(row.id)?.kind;
      const valid = kind === undefined || !/^iban-(check|too|empty|masked)/.test(kind);

      expect([row.id, parseIban(row.IBAN ?? '').ok]).toEqual([row.id, valid]);
    }
  });

  it('shows each trouble in its row', () => {
    const data = month();
    const row = (kind: SpiriiTroubleKind): SpiriiExpenseRow | undefined =>
      data.expense(idOf(data, kind))?.row;

    expect(row('amount-fraction')?.amountInCents).toBe('12345.5');
    expect(row('amount-over-limit')).toMatchObject({ amountInCents: '2500000', currency: 'EUR' });
    expect(row('amount-absent')).toHaveProperty('amountInCents', undefined);
    expect(row('iban-empty')?.IBAN).toBe('');
    expect(row('iban-masked')?.IBAN).toMatch(/^DK\d\d\*{10}\d{4}$/);
    expect(row('iban-outside-sepa')).toMatchObject({ currency: 'EUR', IBAN: expect.stringMatching(/^TR/) });
    expect(row('name-200-characters')?.recipientName).toHaveLength(200);
    expect(row('name-90-characters')?.recipientName).toHaveLength(90);
    expect(row('status-failed')?.paymentStatus).toBe('Failed');
    expect(row('unknown-fields')?.extra).toBeDefined();
  });

  it('lists an id twice, once with the same content and once with another amount', () => {
    const data = month();
    const copies = (kind: SpiriiTroubleKind): SpiriiExpenseRow[] =>
      rowsOf(data, PAYABLE).filter(({ id }) => id === idOf(data, kind));

    const [first, second] = copies('same-id-same-content');
    const [original, changed] = copies('same-id-other-content');

    expect(second).toEqual(first);
    expect(changed).toEqual({ ...original, amountInCents: changed?.amountInCents });
    expect(changed?.amountInCents).not.toBe(original?.amountInCents);
  });

  it('has an expense of the same recipient, period and amount under another id', () => {
    const data = month();
    const rows = rowsOf(data, PAYABLE);
    const duplicate = rows.find(({ id }) => id === idOf(data, 'possible-duplicate'));
    const twins = rows.filter(({ recipientCrmId }) => recipientCrmId === duplicate?.recipientCrmId);

    expect(twins).toHaveLength(2);
    expect(twins[0]).toEqual({ ...twins[1], id: twins[0]?.id });
    expect(twins.map(({ id }) => id).sort()[1]).toBe(duplicate?.id);
  });
});

describe('the sums of a month', () => {
  it('agree: expenses with their report, except one on purpose', () => {
    const data = month();
    for (const reportId of data.reportIds()) {
      const report = data.report(reportId);
      const lines = new Map(data.expensesOf(reportId).map((row) => [`${row.id} ${row.amountInCents}`, row]));
      // In tenths of a minor unit: one amount has a half.
      const sum = [...lines.values()].reduce((total, row) => total + Number(row.amountInCents ?? 0) * 10, 0);
      const off = report?.companyName === 'Saarblitz Kurier GmbH' ? 43_210 : 0;

      expect([reportId, Number(report?.totalAmountInCents) * 10]).toEqual([reportId, sum + off]);
    }
  });

  it('agree: charge records with their expense, except one on purpose', () => {
    const data = month();
    for (const row of rowsOf(data, PAYABLE)) {
      const kind = data.troubles().get(row.id)?.kind;
      const amount = BigInt(Math.floor(Number(row.amountInCents ?? 0)));

      expect([row.id, sumOfRecords(row)]).toEqual([
        row.id,
        kind === 'charge-records-sum' ? amount - 2_500n : amount,
      ]);
    }
  });

  it('agree for energy, and sessions end within the period', () => {
    forAllIn(30, fc.nat({ max: 99_999 }), (index) => {
      const data = month({ size: 100_000, troubles: false });
      const ids = [...data.reportIds()];
      const row = data.expensesOf(ids[index % ids.length] ?? 0)[0];
      if (row === undefined) return;
      const records: readonly { consumedInWattHours: number; startedAt: string; endedAt: string }[] =
        JSON.parse(JSON.stringify(makeChargeRecords(row, PERIOD)));

      expect(records.reduce((sum, record) => sum + record.consumedInWattHours, 0)).toBe(
        row.consumptionInWattHours,
      );
      for (const record of records) {
        expect(record.endedAt.slice(0, 7)).toBe('2026-10');
        expect(record.startedAt < record.endedAt).toBe(true);
      }
    });
  });
});

describe('a month of any size', () => {
  it('lists exactly so many payable expenses, each under its own id, and finds each of them again', () => {
    forAllIn(20, fc.nat({ max: 600 }), (size) => {
      const data = month({ size, troubles: false });
      const rows = rowsOf(data, PAYABLE);

      expect(rows).toHaveLength(size);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(size);
      for (const row of rows.slice(-3)) expect(data.expense(row.id)?.row).toEqual(row);
    });
  });

  it('also finds the expenses of open reports', () => {
    const data = month({ size: 141, troubles: false });

    for (const row of rowsOf(data, ['Active', 'Pending'])) expect(data.expense(row.id)?.row).toEqual(row);
  });

  it('is the same for the same seed, and another for another seed or month', () => {
    const all = (data: SpiriiMonth): string =>
      inspect(rowsOf(data, PAYABLE), { maxArrayLength: null, depth: 5 });
    const november = new SpiriiMonth({
      seed: 7,
      period: { year: 2026, monthIndex: 10 },
      size: 140,
      troubles: true,
    });

    expect(all(month())).toBe(all(month()));
    expect(all(month({ seed: 8 }))).not.toBe(all(month()));
    expect(all(november)).not.toBe(all(month()));
  });

  it('pays the same people into the same accounts the next month', () => {
    const accounts = (monthIndex: number): string[] =>
      rowsOf(
        new SpiriiMonth({ seed: 7, period: { year: 2026, monthIndex }, size: 30, troubles: false }),
        PAYABLE,
      ).map((row) => `${row.recipientCrmId} ${row.recipientName} ${row.IBAN}`);

    expect(accounts(10)).toEqual(accounts(9));
  });
});

describe('changes by hand', () => {
  it('change an expense everywhere, and the sum of its report', () => {
    const data = month({ troubles: false });
    const [reportId = 0] = data.reportIds();
    const [row] = data.expensesOf(reportId);
    const before = BigInt(data.report(reportId)?.totalAmountInCents ?? 0);

    data.patchExpense(row?.id ?? '', { amountInCents: String(BigInt(row?.amountInCents ?? 0) + 5n) });
    data.patchExpense(row?.id ?? '', { IBAN: 'DK5000400440116243' });

    expect(data.expense(row?.id ?? '')?.row.IBAN).toBe('DK5000400440116243');
    expect(data.expensesOf(reportId)[0]?.amountInCents).not.toBe(row?.amountInCents);
    expect(BigInt(data.report(reportId)?.totalAmountInCents ?? 0)).toBe(before + 5n);
  });

  it('remove and add expenses', () => {
    const data = month({ troubles: false });
    const [reportId = 0] = data.reportIds();
    const [gone, kept] = data.expensesOf(reportId);
    if (gone === undefined || kept === undefined) throw new Error('The report is too small.');
    const added = { ...kept, id: '0b9c3a1e-6a57-4a0c-9a55-0f6f3a2f5d11' };

    data.removeExpense(gone.id);
    data.addExpense(reportId, added);

    const ids = data.expensesOf(reportId).map(({ id }) => id);
    expect(ids).not.toContain(gone.id);
    expect(ids.at(-1)).toBe(added.id);
    expect(data.expense(gone.id)).toBeUndefined();
    expect(data.expense(added.id)).toEqual({ reportId, row: added });
  });

  it('move a report to another status', () => {
    const data = month();
    const [reportId = 0] = data.reportIds();

    data.patchReport(reportId, { status: 'Pending' });

    expect(data.reportKeys(reportId)?.status).toBe('Pending');
    expect(data.report(reportId)?.status).toBe('Pending');
  });
});
