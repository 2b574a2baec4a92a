import type { DataFault } from '../faults.ts';
import { verbatim } from '../json.ts';
import type { SpiriiReportRow } from './month.ts';
import type { SpiriiExpenseRow } from './rows.ts';

function has(faults: readonly DataFault[], kind: DataFault['kind']): boolean {
  return faults.some((fault) => fault.kind === kind);
}

function extraFields(faults: readonly DataFault[]): Record<string, unknown> {
  return has(faults, 'extra-fields') ? { schemaRevision: 7, labels: [{ key: 'region', value: null }] } : {};
}

/** The API's ExpenseReport. JSON leaves out undefined fields. */
export function reportToWire(row: SpiriiReportRow, faults: readonly DataFault[]): unknown {
  const { customerCrmId: _, totalAmountInCents, ...shown } = row;
  return {
    ...shown,
    ...(has(faults, 'unknown-enum') ? { status: 'PartiallyFunded' } : {}),
    totalAmountInCents: verbatim(totalAmountInCents),
    ...extraFields(faults),
  };
}

/** The API's Expense, without `cdrList`. */
export function expenseToWire(
  row: SpiriiExpenseRow,
  reportStatus: string,
  faults: readonly DataFault[],
): Record<string, unknown> {
  const {
    amountInCents,
    chargedInCents: _,
    tariff: _tariff,
    city: _city,
    onItsPage: _page,
    extra,
    ...shown
  } = row;
  return {
    ...(amountInCents === undefined ? {} : { amountInCents: verbatim(amountInCents) }),
    ...shown,
    reportStatus,
    ...(has(faults, 'unknown-enum') ? { reportStatus: 'PartiallyFunded', paymentStatus: 'On its way' } : {}),
    ...extra,
    ...extraFields(faults),
  };
}
