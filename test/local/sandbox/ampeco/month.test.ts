import { describe, expect, it } from 'vitest';
import {
  absDecimal,
  addDecimals,
  compareDecimals,
  type Decimal,
  parseDecimal,
  subtractDecimals,
} from '../../../../functions/core/decimal.ts';
import { parseIban } from '../../../../functions/core/iban.ts';
import { AmpecoMonth } from '../../../../local/sandbox/ampeco/month.ts';
import type { SettlementReportRow } from '../../../../local/sandbox/ampeco/rows.ts';
import { AMPECO_ENDINGS, type AmpecoTroubleKind } from '../../../../local/sandbox/ampeco/troubles.ts';

const MONTH = { year: 2026, monthIndex: 9 };
const CENT: Decimal = { digits: 1n, scale: 2 };

function month(options: { seed?: number; size?: number; troubles?: boolean } = {}): AmpecoMonth {
  return new AmpecoMonth({ seed: 7, month: MONTH, size: 60, troubles: true, ...options });
}

function decimal(text: string | undefined): Decimal {
  const value = parseDecimal(text ?? '');
  if (value === undefined) throw new Error(`${text} is no amount.`);
  return value;
}

function expensesSum(data: AmpecoMonth, reportId: number): Decimal {
  return [...data.expensesOfReport(reportId, 0)].reduce(
    (sum, { row }) => addDecimals(sum, decimal(row.totalAmount)),
    decimal('0'),
  );
}

function reports(data: AmpecoMonth): { row: SettlementReportRow; kind: AmpecoTroubleKind | undefined }[] {
  const troubles = data.troubles();
  return [...data.reports(0)].map(({ row }) => ({ row, kind: troubles.get(String(row.id))?.kind }));
}

function ofKind(data: AmpecoMonth, kind: AmpecoTroubleKind): SettlementReportRow {
  const found = reports(data).find((report) => report.kind === kind);
  if (found === undefined) throw new Error(`The month has no ${kind}.`);
  return found.row;
}

describe('a believable month', () => {
  it('has 60 reports with each kind of trouble, at least seven in ten good', () => {
    const troubles = [...month().troubles().values()];
    const bad = troubles.filter(({ ends }) => ends !== 'payable');

    expect([...month().reports(0)]).toHaveLength(60);
    expect([...new Set(troubles.map(({ kind }) => kind))].sort()).toEqual(Object.keys(AMPECO_ENDINGS).sort());
    expect(bad.length).toBeLessThanOrEqual((60 * 3) / 10);
  });

  it('has expenses that sum to their report to the cent of each line, except on purpose', () => {
    const data = month();
    for (const { row, kind } of reports(data)) {
      const difference = absDecimal(subtractDecimals(expensesSum(data, row.id), decimal(row.totalExpenses)));
      const agrees = compareDecimals(difference, CENT) < 0;
      const exact = difference.digits === 0n;

      expect([row.number, agrees]).toEqual([row.number, kind !== 'expenses-sum']);
      expect([row.number, exact]).toEqual([
        row.number,
        kind !== 'expenses-sum' && kind !== 'expenses-rounded',
      ]);
    }
  });

  it('has totals of revenue less expenses, except on purpose', () => {
    for (const { row, kind } of reports(month())) {
      if (kind === 'total-absent') continue;
      const net = subtractDecimals(decimal(row.totalRevenue), decimal(row.totalExpenses));
      const agrees = compareDecimals(net, decimal(row.totalAmount)) === 0;

      expect([row.number, agrees]).toEqual([row.number, kind !== 'report-total']);
    }
  });

  it('has totals in whole cents above zero, except on purpose', () => {
    const odd: readonly (string | undefined)[] = [
      'total-zero',
      'total-negative',
      'total-fraction',
      'total-absent',
    ];
    for (const { row, kind } of reports(month())) {
      const sound = /^(?!0(\.0+)?$)\d+(\.\d{1,2})?$/.test(row.totalAmount ?? '');

      expect([row.number, sound]).toEqual([row.number, !odd.includes(kind)]);
    }
  });

  it('has the same valid account in report and partner, except on purpose', () => {
    const data = month();
    for (const { row, kind } of reports(data)) {
      const printed = parseIban(row.customerBank.bankIban ?? '');
      const current = parseIban(data.partner(row.partnerId)?.bankDetails?.bankIban ?? '');
      const same = printed.ok && current.ok && printed.iban === current.iban;
      const spoiled = kind !== undefined && /^(bank-account|account-number|iban-check)/.test(kind);

      expect([row.number, same]).toEqual([row.number, !spoiled]);
    }
  });

  it('shows each trouble in its rows', () => {
    const data = month();
    const paid = ofKind(data, 'paid-by-records');
    const partly = ofKind(data, 'partly-paid');
    const sum = (report: SettlementReportRow): Decimal =>
      data
        .records(report.id)
        .reduce((total, record) => addDecimals(total, decimal(record.paidAmount)), decimal('0'));

    expect(compareDecimals(sum(paid), decimal(paid.totalAmount))).toBe(0);
    expect(compareDecimals(sum(partly), decimal(partly.totalAmount))).toBeLessThan(0);
    expect(sum(partly).digits).toBeGreaterThan(0n);
    expect(ofKind(data, 'total-over-limit')).toMatchObject({ totalAmount: '25000', currencyCode: 'EUR' });
    expect(ofKind(data, 'account-number-only').customerBank.bankAccountNumber).toMatch(/^\d{10}$/);
    expect(data.partner(ofKind(data, 'account-number-only').partnerId)?.bankDetails).toBeUndefined();
    expect(ofKind(data, 'iban-as-typed').customerBank.bankIban).toMatch(/^[a-z]{2}\d\d /);
    expect(ofKind(data, 'unknown-fields').extra).toBeDefined();
  });

  it('tells which expenses end badly when paid singly', () => {
    const data = month();
    const kinds = new Set([...data.expenseTroubles().values()].map(({ kind }) => kind));

    expect([...kinds].sort()).toEqual(
      [
        'account-number-only',
        'amount-fraction',
        'bank-account-null',
        'expenses-sum',
        'iban-check-digit',
        'iban-outside-sepa',
        'paid-by-records',
        'partly-paid',
        'record-listed-twice',
        'records-reversed',
        'total-absent',
        'total-negative',
        'without-report',
      ].sort(),
    );
  });
});

describe('a month of any size', () => {
  it('is the same for the same seed and another for another', () => {
    const text = (data: AmpecoMonth): string =>
      JSON.stringify([[...data.reports(0)], [...data.expenses(0)], [...data.partners()]]);

    expect(text(month())).toBe(text(month()));
    expect(text(month({ seed: 8 }))).not.toBe(text(month()));
  });

  it('lists under a report exactly the expenses that name it', () => {
    const data = month({ size: 150, troubles: false });
    const byReport = new Map<number | null, number[]>();
    for (const { row } of data.expenses(0)) {
      byReport.set(row.settlementReportId, [...(byReport.get(row.settlementReportId) ?? []), row.id]);
    }

    for (const { row } of data.reports(0)) {
      expect([...data.expensesOfReport(row.id, 0)].map((placed) => placed.row.id)).toEqual(
        byReport.get(row.id),
      );
    }
    expect(byReport.get(null)).toHaveLength(8);
  });
});

describe('changes by hand', () => {
  it('take an expense into a report, once', () => {
    const data = month();
    const loose = [...data.expenses(0)].find(({ row }) => row.settlementReportId === null)?.row;
    const [report] = [...data.reports(0)];
    const reportId = report?.row.id ?? 0;
    const before = [...data.expensesOfReport(reportId, 0)].length;

    data.patchExpense(loose?.id ?? 0, { settlementReportId: reportId });

    const ids = [...data.expensesOfReport(reportId, 0)].map(({ row }) => row.id);
    expect(ids).toHaveLength(before + 1);
    expect(ids.at(-1)).toBe(loose?.id);
  });

  it('remove, add and change reports, partners and records', () => {
    const data = month({ size: 3, troubles: false });
    const [first, second] = [...data.reports(0)].map(({ row }) => row);
    if (first === undefined || second === undefined) throw new Error('The month is too small.');
    const added = { ...second, id: 999_999_999, number: 'SR-LATE' };

    data.removeReport(first.id);
    data.addReport(added);
    data.patchReport(second.id, { totalAmount: '12.50' });
    data.patchPartner(second.partnerId, { bankDetails: undefined });
    data.setRecords(second.id, [{ id: 1, date: '2026-11-05', paidAmount: '12.50', note: 'paid' }]);

    expect([...data.reports(0)].map(({ row }) => row.id)).toEqual([second.id, second.id + 1, added.id]);
    expect(data.report(first.id)).toBeUndefined();
    expect(data.report(added.id)?.number).toBe('SR-LATE');
    expect([...data.expensesOfReport(added.id, 0)]).toEqual([]);
    expect(data.report(second.id)?.totalAmount).toBe('12.50');
    expect(data.partner(second.partnerId)?.bankDetails).toBeUndefined();
    expect(data.records(second.id)).toHaveLength(1);
  });
});
