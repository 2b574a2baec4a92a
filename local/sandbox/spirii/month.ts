import { addDecimals, type Decimal, formatDecimal, parseDecimal } from '../../../functions/core/decimal.ts';
import type { Patch } from '../json.ts';
import { hash32 } from '../random.ts';
import type { Trouble } from '../trouble.ts';
import { makeExpenseId, readExpenseId } from './expense-id.ts';
import { countReports, type ReportSlot, type ReportStatus, reportOfExpense, reportSlot } from './fleets.ts';
import { type MonthKey, makeExpense, patched, type SpiriiExpenseRow, type SpiriiPeriod } from './rows.ts';
import { SPIRII_ENDINGS, type SpiriiTroubleKind, TROUBLE_AT } from './troubles.ts';

/** A report in the API's own words, without sums unless set by hand. */
export type SpiriiReportRow = {
  readonly id: number;
  readonly companyName: string;
  /** Filters the listing; the API does not show it. */
  readonly customerCrmId: number;
  readonly period: SpiriiPeriod;
  readonly status: ReportStatus;
  readonly currency?: string;
  readonly emailAddressList?: readonly string[];
  readonly invalidInformation?: Readonly<Record<string, unknown>>;
  /** Minor units, a JSON number, written verbatim. */
  readonly totalAmountInCents: string;
  readonly totalConsumptionInWattHours: number;
};

export type SpiriiMonthOptions = {
  readonly seed: number;
  readonly period: SpiriiPeriod;
  /** Expenses of payable reports; those of open reports come on top. */
  readonly size: number;
  /** Whether the first 140 expenses show each kind of trouble; else all are good. */
  readonly troubles: boolean;
};

const ZERO: Decimal = { digits: 0n, scale: 0 };

/** How much a wrong total is too high, in minor units. */
const TOTAL_OFF: Decimal = { digits: 4_321n, scale: 0 };

/**
 * A month of reports and expenses. Rows are made on demand, from the seed, so a month of any size takes no memory; only
 * manual changes are kept.
 */
export class SpiriiMonth {
  readonly #key: MonthKey;
  readonly #size: number;
  readonly #troubleAt: ReadonlyMap<number, SpiriiTroubleKind>;
  readonly #firstReportId: number;
  readonly #expensePatches = new Map<string, Patch<SpiriiExpenseRow>>();
  readonly #removed = new Set<string>();
  readonly #added = new Map<number, SpiriiExpenseRow[]>();
  readonly #reportPatches = new Map<number, Patch<SpiriiReportRow>>();

  constructor({ seed, period, size, troubles }: SpiriiMonthOptions) {
    this.#key = { seed, period, salt: hash32(seed, period.year, period.monthIndex) };
    this.#size = size;
    this.#troubleAt = troubles ? TROUBLE_AT : new Map();
    this.#firstReportId = ((period.year % 100) * 12 + period.monthIndex) * 100_000 + 1;
  }

  /** Every report id, in the order of the listing. */
  *reportIds(): Generator<number> {
    const count = countReports(this.#size);
    for (let position = 0; position < count; position += 1) yield this.#firstReportId + position;
  }

  /** Fields for the listing's filters, without the sums, which cost reading every expense. */
  reportKeys(reportId: number): Pick<SpiriiReportRow, 'customerCrmId' | 'status'> | undefined {
    const slot = this.#slot(reportId);
    if (slot === undefined) return undefined;
    return {
      customerCrmId: 4_001 + reportId - this.#firstReportId,
      status: this.#reportPatches.get(reportId)?.status ?? slot.fleet.status,
    };
  }

  report(reportId: number): SpiriiReportRow | undefined {
    const slot = this.#slot(reportId);
    const keys = this.reportKeys(reportId);
    if (slot === undefined || keys === undefined) return undefined;
    const expenses = this.expensesOf(reportId);
    const invalid = this.#invalidInformation(slot, expenses);
    const row: SpiriiReportRow = {
      id: reportId,
      companyName: slot.fleet.company,
      ...keys,
      period: this.#key.period,
      ...(expenses[0]?.currency === undefined ? {} : { currency: expenses[0].currency }),
      emailAddressList: [`fleet-${reportId}@example.com`],
      ...(invalid === undefined ? {} : { invalidInformation: invalid }),
      totalAmountInCents: formatDecimal(this.#total(slot, expenses)),
      totalConsumptionInWattHours: expenses.reduce((sum, row) => sum + row.consumptionInWattHours, 0),
    };
    return patched(row, this.#reportPatches.get(reportId));
  }

  /** The expenses of a report, none where it does not exist. */
  expensesOf(reportId: number): SpiriiExpenseRow[] {
    const slot = this.#slot(reportId);
    if (slot === undefined) return [];
    const rows = this.#added.get(reportId) ?? [];
    return Array.from({ length: slot.count }, (_, at) =>
      makeExpense(this.#key, slot.fleet, slot.first + at, this.#troubleAt),
    )
      .concat(rows)
      .filter((row) => !this.#removed.has(row.id))
      .map((row) => patched(row, this.#expensePatches.get(row.id)));
  }

  /** An expense and the id of its report; the first where several share an id. */
  expense(expenseId: string): { reportId: number; row: SpiriiExpenseRow } | undefined {
    if (this.#removed.has(expenseId)) return undefined;
    const found = this.#generated(expenseId) ?? this.#addedWith(expenseId);
    return found && { ...found, row: patched(found.row, this.#expensePatches.get(expenseId)) };
  }

  periodOf(row: SpiriiExpenseRow): SpiriiPeriod {
    return row.period ?? this.#key.period;
  }

  /** The expenses made wrong or odd on purpose, and how each should end. */
  troubles(): Map<string, Trouble<SpiriiTroubleKind>> {
    const troubles = new Map<string, Trouble<SpiriiTroubleKind>>();
    for (const [index, kind] of this.#troubleAt) {
      if (index >= this.#size) continue;
      const id = this.#troubledId(index, kind);
      troubles.set(id, { kind, ends: SPIRII_ENDINGS[kind] });
    }
    return troubles;
  }

  /** Changes an expense in all further answers. */
  patchExpense(expenseId: string, patch: Patch<SpiriiExpenseRow>): void {
    this.#expensePatches.set(expenseId, { ...this.#expensePatches.get(expenseId), ...patch });
  }

  removeExpense(expenseId: string): void {
    this.#removed.add(expenseId);
  }

  /** Appends an expense to a report; an existing id makes a duplicate. */
  addExpense(reportId: number, row: SpiriiExpenseRow): void {
    this.#added.set(reportId, [...(this.#added.get(reportId) ?? []), row]);
  }

  /** Changes a report in all further answers; its sums follow its expenses unless set here. */
  patchReport(reportId: number, patch: Patch<SpiriiReportRow>): void {
    this.#reportPatches.set(reportId, { ...this.#reportPatches.get(reportId), ...patch });
  }

  #troubledId(index: number, kind: SpiriiTroubleKind): string {
    const id = makeExpenseId(this.#key.salt, index);
    const before = makeExpenseId(this.#key.salt, index - 1);
    switch (kind) {
      case 'same-id-same-content':
      case 'same-id-other-content':
        return before;
      case 'possible-duplicate':
        // The two are alike; the doubtful one is the second in the order of ids.
        return [id, before].sort()[1] ?? id;
      default:
        return id;
    }
  }

  #slot(reportId: number): ReportSlot | undefined {
    const position = reportId - this.#firstReportId;
    return position < 0 ? undefined : reportSlot(this.#size, position);
  }

  #generated(expenseId: string): { reportId: number; row: SpiriiExpenseRow } | undefined {
    const index = readExpenseId(this.#key.salt, expenseId);
    const position = index === undefined ? undefined : reportOfExpense(this.#size, index);
    const slot = position === undefined ? undefined : reportSlot(this.#size, position);
    if (index === undefined || position === undefined || slot === undefined) return undefined;
    const row = makeExpense(this.#key, slot.fleet, index, this.#troubleAt);
    // A copy has the id of another expense, so the id of its own place is unused.
    return row.id === expenseId ? { reportId: this.#firstReportId + position, row } : undefined;
  }

  #addedWith(expenseId: string): { reportId: number; row: SpiriiExpenseRow } | undefined {
    for (const [reportId, rows] of this.#added) {
      const row = rows.find(({ id }) => id === expenseId);
      if (row !== undefined) return { reportId, row };
    }
    return undefined;
  }

  /** The sum of the lines; a line listed twice with the same amount counts once. */
  #total(slot: ReportSlot, expenses: readonly SpiriiExpenseRow[]): Decimal {
    const seen = new Set<string>();
    let total = this.#troubleAt.get(slot.first) === 'report-total' ? TOTAL_OFF : ZERO;
    for (const row of expenses) {
      const line = `${row.id} ${row.amountInCents}`;
      if (seen.has(line)) continue;
      seen.add(line);
      total = addDecimals(total, parseDecimal(row.amountInCents ?? '0') ?? ZERO);
    }
    return total;
  }

  /** The blockers of the month's troubles, in the API's form. */
  #invalidInformation(
    slot: ReportSlot,
    expenses: readonly SpiriiExpenseRow[],
  ): Record<string, unknown> | undefined {
    const rowsWith = (kind: SpiriiTroubleKind): SpiriiExpenseRow[] =>
      expenses.filter((_, at) => this.#troubleAt.get(slot.first + at) === kind);
    const beneficiaries = rowsWith('beneficiary-invalid');
    const recipients = rowsWith('recipient-invalid');
    if (slot.fleet.status === 'Pending') return { kycNotPassed: true, recipientList: [] };
    const isBlocked = rowsWith('report-blocked').length > 0;
    if (beneficiaries.length === 0 && recipients.length === 0 && !isBlocked) return undefined;
    return {
      awaitingExpenseReportList: [],
      invalidBeneficiary:
        beneficiaries.length === 0
          ? null
          : {
              customerCrmId: String(beneficiaries[0]?.recipientCrmId),
              expenseIds: beneficiaries.map(({ id }) => id),
            },
      kycNotPassed: isBlocked,
      missingReimbursementRates: [],
      recipientList: recipients.map(({ recipientCrmId, recipientName }) => ({
        customerCrmId: String(recipientCrmId),
        name: recipientName,
        invalidFields: ['payoutInformation.bankAccountHolderName'],
      })),
    };
  }
}
