import { monthRange } from '../../../functions/core/date.ts';
import { assert } from '../../../functions/core/errors.ts';
import { COUNTRIES } from '../countries.ts';
import type { Patch } from '../json.ts';
import { hash32 } from '../random.ts';
import type { Ending, Trouble } from '../trouble.ts';
import { makeAmounts, printAmount, type ReportAmounts } from './amounts.ts';
import { describeExpense, expensePlace, ID_STRIDE, type PartnerExpenseRow, UNSETTLED } from './expenses.ts';
import { hostCountry } from './hosts.ts';
import {
  makePartner,
  type PartnerAndReportBank,
  type PartnerRow,
  type SettlementRecordRow,
  type SettlementReportRow,
} from './rows.ts';
import { AMPECO_ENDINGS, type AmpecoTroubleKind, TROUBLE_AT } from './troubles.ts';

export type AmpecoMonthOptions = {
  readonly seed: number;
  /** `monthIndex` 0 is January. */
  readonly month: { readonly year: number; readonly monthIndex: number };
  /** Settlement reports, each of its own partner. */
  readonly size: number;
  /** Whether the first 60 reports show each kind of trouble; else all are good. */
  readonly troubles: boolean;
};

/** A row, and where the listing goes on after it. */
export type Placed<Row> = { readonly row: Row; readonly next: number };

const FIRST_PARTNER_ID = 1_001;
/** Above the ids that the month begins with. */
const FIRST_ADDED_RECORD = 2_000_000_000;
const IDS_PER_MONTH = 1_000_000;

/** Multiplies an amount in euro to look right in another currency. */
const CURRENCY_FACTOR: Readonly<Record<string, number>> = { DKK: 7, SEK: 11 };

/**
 * How an expense of such a report ends when expenses are paid singly: by the partner's account, and by whether the
 * report's expenses can be checked against it.
 */
const ENDING_BY_EXPENSE: Readonly<Partial<Record<AmpecoTroubleKind, Ending>>> = {
  'expenses-sum': 'held',
  'total-absent': 'held',
  'total-negative': 'rejected',
  'paid-by-records': 'paid-by-source',
  'partly-paid': 'held',
  'record-listed-twice': 'held',
  'records-reversed': 'held',
  'bank-account-null': 'rejected',
  'account-number-only': 'rejected',
  'iban-check-digit': 'rejected',
  'iban-outside-sepa': 'held',
};

function partsPaid(kind: AmpecoTroubleKind | undefined, firstPart: bigint, total: bigint): readonly bigint[] {
  switch (kind) {
    case 'paid-by-records':
      return [firstPart, total - firstPart];
    case 'partly-paid':
      return [firstPart];
    case 'record-listed-twice':
      return [firstPart, firstPart];
    case 'records-reversed':
      return [total, -total];
    default:
      return [];
  }
}

function withPatch<Row extends object>(row: Row, patch: Patch<Row> | undefined): Row {
  return patch === undefined ? row : { ...row, ...patch };
}

/**
 * A month of settlement reports with their partners, expenses and records. Rows are made on demand, from the seed; only
 * manual changes are kept.
 */
export class AmpecoMonth {
  readonly #options: AmpecoMonthOptions;
  readonly #salt: number;
  readonly #firstReportId: number;
  readonly #firstExpenseId: number;
  readonly #troubleAt: ReadonlyMap<number, AmpecoTroubleKind>;
  readonly #reportPatches = new Map<number, Patch<SettlementReportRow>>();
  readonly #expensePatches = new Map<number, Patch<PartnerExpenseRow>>();
  readonly #partnerPatches = new Map<number, Patch<PartnerRow>>();
  readonly #records = new Map<number, readonly SettlementRecordRow[]>();
  readonly #removedReports = new Set<number>();
  readonly #removedExpenses = new Set<number>();
  readonly #addedReports: SettlementReportRow[] = [];
  readonly #addedExpenses: PartnerExpenseRow[] = [];
  #addedRecords = 0;

  constructor(options: AmpecoMonthOptions) {
    const { seed, month, size, troubles } = options;
    assert(size * ID_STRIDE + UNSETTLED < IDS_PER_MONTH, 'the ids of a month do not run into the next');
    const monthNumber = (month.year % 100) * 12 + month.monthIndex;
    this.#options = options;
    this.#salt = hash32(seed, month.year, month.monthIndex);
    this.#firstReportId = monthNumber * IDS_PER_MONTH + 1;
    this.#firstExpenseId = monthNumber * IDS_PER_MONTH + 1;
    this.#troubleAt = troubles ? TROUBLE_AT : new Map();
  }

  /** The settlement reports from a place in the listing on. */
  *reports(from: number): Generator<Placed<SettlementReportRow>> {
    for (let place = from; place < this.#options.size + this.#addedReports.length; place += 1) {
      const row = this.#reportAt(place);
      if (row !== undefined) yield { row, next: place + 1 };
    }
  }

  report(reportId: number): SettlementReportRow | undefined {
    const { size } = this.#options;
    const index = reportId - this.#firstReportId;
    const made = index < size ? this.#reportAt(index) : undefined;
    const added = this.#addedReports.findIndex(({ id }) => id === reportId);
    return made ?? (added < 0 ? undefined : this.#reportAt(size + added));
  }

  records(reportId: number): readonly SettlementRecordRow[] {
    const index = reportId - this.#firstReportId;
    return this.#records.get(reportId) ?? this.#recordsOf(index, this.#troubleAt.get(index));
  }

  /** The partner expenses from a place in the listing on. */
  *expenses(from: number): Generator<Placed<PartnerExpenseRow>> {
    const end = this.#options.size * ID_STRIDE + UNSETTLED + this.#addedExpenses.length;
    for (let place = from; place < end; place += 1) {
      const row = this.#expenseAt(place);
      if (row !== undefined) yield { row, next: place + 1 };
    }
  }

  /** The same for one report, without reading the others. */
  *expensesOfReport(reportId: number, from: number): Generator<Placed<PartnerExpenseRow>> {
    const { size } = this.#options;
    const index = reportId - this.#firstReportId;
    const first = index * ID_STRIDE;
    const end = index < size ? first + ID_STRIDE : first;
    for (let place = Math.max(first, from); place < end; place += 1) {
      const row = this.#expenseAt(place);
      if (row?.settlementReportId === reportId) yield { row, next: place + 1 };
    }
    for (const placed of this.expenses(Math.max(size * ID_STRIDE, from))) {
      if (placed.row.settlementReportId === reportId) yield placed;
    }
  }

  *partners(): Generator<PartnerRow> {
    for (let index = 0; index < this.#options.size; index += 1) {
      const partner = this.partner(FIRST_PARTNER_ID + index);
      if (partner !== undefined) yield partner;
    }
  }

  get partnerCount(): number {
    return this.#options.size;
  }

  partner(partnerId: number): PartnerRow | undefined {
    const index = partnerId - FIRST_PARTNER_ID;
    if (index < 0 || index >= this.#options.size) return undefined;
    return withPatch(this.#partnerAt(index).partner, this.#partnerPatches.get(partnerId));
  }

  /** The reports made wrong or odd on purpose, and how each should end when reports are paid. */
  troubles(): Map<string, Trouble<AmpecoTroubleKind>> {
    const troubles = new Map<string, Trouble<AmpecoTroubleKind>>();
    for (const [index, kind] of this.#troubleAt) {
      if (index >= this.#options.size) continue;
      troubles.set(String(this.#firstReportId + index), { kind, ends: AMPECO_ENDINGS[kind] });
    }
    return troubles;
  }

  /** The same for the mode that pays each partner expense singly; keyed by expense id. */
  expenseTroubles(): Map<string, Trouble<AmpecoTroubleKind | 'without-report' | 'amount-fraction'>> {
    const troubles = new Map<string, Trouble<AmpecoTroubleKind | 'without-report' | 'amount-fraction'>>();
    for (const { row } of this.expenses(0)) {
      const kind = this.#troubleAt.get(row.partnerId - FIRST_PARTNER_ID);
      const bankEnds = kind && ENDING_BY_EXPENSE[kind];
      const id = String(row.id);
      if (row.settlementReportId === null) troubles.set(id, { kind: 'without-report', ends: 'waiting' });
      else if (kind !== undefined && bankEnds !== undefined) troubles.set(id, { kind, ends: bankEnds });
      else if (/\.\d{3}/.test(row.totalAmount ?? '')) {
        troubles.set(id, { kind: 'amount-fraction', ends: 'rejected' });
      }
    }
    return troubles;
  }

  /** Changes a report in all further answers. Nothing else follows: totals stay as set. */
  patchReport(reportId: number, patch: Patch<SettlementReportRow>): void {
    this.#reportPatches.set(reportId, { ...this.#reportPatches.get(reportId), ...patch });
  }

  patchExpense(expenseId: number, patch: Patch<PartnerExpenseRow>): void {
    this.#expensePatches.set(expenseId, { ...this.#expensePatches.get(expenseId), ...patch });
  }

  patchPartner(partnerId: number, patch: Patch<PartnerRow>): void {
    this.#partnerPatches.set(partnerId, { ...this.#partnerPatches.get(partnerId), ...patch });
  }

  setRecords(reportId: number, records: readonly SettlementRecordRow[]): void {
    this.#records.set(reportId, records);
  }

  /** Its id is above all others. */
  addRecord(reportId: number, content: Omit<SettlementRecordRow, 'id'>): SettlementRecordRow {
    this.#addedRecords += 1;
    const record = { id: FIRST_ADDED_RECORD + this.#addedRecords, ...content };
    this.setRecords(reportId, [...this.records(reportId), record]);
    return record;
  }

  /** @returns undefined where the report has no such record. */
  changeRecord(
    reportId: number,
    recordId: number,
    content: Omit<SettlementRecordRow, 'id'>,
  ): SettlementRecordRow | undefined {
    const records = this.records(reportId);
    if (!records.some(({ id }) => id === recordId)) return undefined;
    const changed = { id: recordId, ...content };
    this.setRecords(
      reportId,
      records.map((record) => (record.id === recordId ? changed : record)),
    );
    return changed;
  }

  removeReport(reportId: number): void {
    this.#removedReports.add(reportId);
  }

  removeExpense(expenseId: number): void {
    this.#removedExpenses.add(expenseId);
  }

  /** Appends a report to the listing; an existing id makes a duplicate. */
  addReport(row: SettlementReportRow): void {
    this.#addedReports.push(row);
  }

  addExpense(row: PartnerExpenseRow): void {
    this.#addedExpenses.push(row);
  }

  #partnerAt(index: number): PartnerAndReportBank {
    return makePartner(this.#options.seed, index, this.#troubleAt.get(index));
  }

  #currency(index: number): string {
    return COUNTRIES[hostCountry(index)].currency;
  }

  #amounts(index: number): ReportAmounts {
    const factor = CURRENCY_FACTOR[this.#currency(index)] ?? 1;
    return makeAmounts(this.#salt, index, factor, this.#troubleAt.get(index));
  }

  #reportAt(place: number): SettlementReportRow | undefined {
    const { size } = this.#options;
    const row = place >= size ? this.#addedReports[place - size] : this.#makeReport(place);
    if (row === undefined || this.#removedReports.has(row.id)) return undefined;
    return withPatch(row, this.#reportPatches.get(row.id));
  }

  #makeReport(index: number): SettlementReportRow | undefined {
    if (index < 0) return undefined;
    const { year, monthIndex } = this.#options.month;
    const { start, end } = monthRange(year, monthIndex + 1);
    const kind = this.#troubleAt.get(index);
    const { partner, customerBank } = this.#partnerAt(index);
    const { expenses, revenue, total } = this.#amounts(index);
    // Both ways of writing an amount occur: 12.5 and 12.50.
    const print = (amount: bigint): string => printAmount(amount, index % 2 === 0 ? 0 : 2);
    return {
      id: this.#firstReportId + index,
      partnerId: partner.id,
      number: `SR-${start.slice(0, 7)}-${String(index + 1).padStart(4, '0')}`,
      date: new Date(Date.UTC(year, monthIndex + 1, 1)).toISOString().slice(0, 10),
      periodStart: start,
      periodEnd: end,
      currencyCode: this.#currency(index),
      ...(kind === 'total-absent' ? {} : { totalAmount: print(total) }),
      totalExpenses: print(expenses),
      totalRevenue: print(revenue),
      customerType: partner.type,
      customerName: partner.name,
      customerBank,
      ...(kind === 'unknown-fields'
        ? { extra: { customFields: { costCentre: 'EV' }, carbonSavedInGrams: 120.5 } }
        : {}),
      ...(kind === 'uncollected'
        ? { extra: { totalAwaitedRevenue: print(revenue), totalCollectedRevenue: 0 } }
        : {}),
    };
  }

  #recordsOf(index: number, kind: AmpecoTroubleKind | undefined): SettlementRecordRow[] {
    const { total } = this.#amounts(index);
    const firstPart = (total / 20_000n) * 10_000n;
    const parts = partsPaid(kind, firstPart, total);
    const { year, monthIndex } = this.#options.month;
    return parts.map((part, at) => ({
      id: (this.#firstReportId + index) * 2 + (kind === 'record-listed-twice' ? 0 : at),
      date: new Date(Date.UTC(year, monthIndex + 1, 5 + at)).toISOString().slice(0, 10),
      paidAmount: printAmount(part),
      note: `Bank transfer ${at + 1}`,
    }));
  }

  #expenseAt(place: number): PartnerExpenseRow | undefined {
    const end = this.#options.size * ID_STRIDE + UNSETTLED;
    const row = place >= end ? this.#addedExpenses[place - end] : this.#makeExpense(place);
    if (row === undefined || this.#removedExpenses.has(row.id)) return undefined;
    return withPatch(row, this.#expensePatches.get(row.id));
  }

  #makeExpense(position: number): PartnerExpenseRow | undefined {
    const { size, month } = this.#options;
    const place = position < 0 ? undefined : expensePlace(size, position);
    if (place === undefined || size === 0) return undefined;
    const index = place.index ?? place.line % size;
    const { partner } = this.#partnerAt(index);
    const amounts = this.#amounts(index);
    const common = {
      id: this.#firstExpenseId + position,
      partnerId: partner.id,
      partnerName: partner.name,
      totalAmount: printAmount(amounts.lines[place.index === undefined ? 0 : place.line] ?? 0n),
      currencyCode: this.#currency(index),
      settlementReportId: place.index === undefined ? null : this.#firstReportId + index,
    };
    return describeExpense(common, this.#salt, month);
  }
}
