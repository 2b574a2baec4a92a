import type { DataFault } from '../faults.ts';
import { verbatim } from '../json.ts';
import type { PartnerExpenseRow } from './expenses.ts';
import type { PartnerRow, SettlementRecordRow, SettlementReportRow } from './rows.ts';

function has(faults: readonly DataFault[], kind: DataFault['kind']): boolean {
  return faults.some((fault) => fault.kind === kind);
}

function extraFields(faults: readonly DataFault[]): Record<string, unknown> {
  return has(faults, 'extra-fields') ? { operatorId: 1, customFields: [], tags: null } : {};
}

const NOBODY = {
  contactPerson: null,
  country: null,
  region: null,
  city: null,
  postCode: null,
  address: null,
  regNo: null,
  taxId: null,
  phone: null,
  email: null,
};

const BREAKDOWN = [
  {
    partnerContractId: 1,
    numberOfChargePoints: 2,
    totalPlatformFeeChargePoints: 0,
    numberOfAcEvses: 2,
    totalPlatformFeeAcEvses: 0,
    numberOfDcEvses: 0,
    totalPlatformFeeDcEvses: 0,
  },
];

/** The API's expense, version 1.1. JSON leaves out undefined fields. */
export function expenseToWire(
  row: PartnerExpenseRow,
  withBreakdown: boolean,
  faults: readonly DataFault[],
): unknown {
  const { totalAmount, ...shown } = row;
  return {
    ...shown,
    ...(totalAmount === undefined ? {} : { totalAmount: { withoutTax: verbatim(totalAmount) } }),
    ...(withBreakdown && row.origin === 'platform-fee-cpo' ? { breakdown: BREAKDOWN } : {}),
    ...(has(faults, 'unknown-enum') ? { origin: 'grid-balancing-fee' } : {}),
    ...extraFields(faults),
  };
}

/** The API's settlement report, version 1.0. */
export function reportToWire(
  row: SettlementReportRow,
  origin: string,
  faults: readonly DataFault[],
): unknown {
  const {
    totalAmount,
    totalExpenses,
    totalRevenue,
    customerType,
    customerName,
    customerBank,
    extra,
    ...shown
  } = row;
  return {
    ...shown,
    ...(totalAmount === undefined ? {} : { totalAmount: { withoutTax: verbatim(totalAmount) } }),
    totalExpenses: verbatim(totalExpenses),
    totalRevenue: verbatim(totalRevenue),
    totalAwaitedRevenue: 0,
    totalCollectedRevenue: verbatim(totalRevenue),
    totalCollectedRevenueFromPreviousPeriod: 0,
    totalEnergyCpoWh: 2_500_000,
    totalEnergyEmspWh: 0,
    supplier: { type: 'company', name: 'Sandbox Charging B.V.', ...NOBODY, country: 'NL' },
    customer: {
      type: has(faults, 'unknown-enum') ? 'cooperative' : customerType,
      name: customerName,
      ...NOBODY,
      ...customerBank,
    },
    downloadUrl: `${origin}/reports/${row.id}.pdf`,
    ...extra,
    ...extraFields(faults),
  };
}

export function recordToWire(row: SettlementRecordRow, faults: readonly DataFault[]): unknown {
  return { ...row, paidAmount: verbatim(row.paidAmount), ...extraFields(faults) };
}

/** The API's partner, version 2.0. */
export function partnerToWire(row: PartnerRow, faults: readonly DataFault[]): unknown {
  const { type: _, bankDetails, ...shown } = row;
  return {
    ...shown,
    regNo: null,
    vatNo: null,
    address: null,
    postcode: null,
    region: null,
    contactDetails: null,
    monthlyPlatformFee: null,
    corporateBilling: { enabled: false, monthlyLimit: null, discount: null },
    externalId: null,
    lastUpdatedAt: '2026-01-15T08:00:00+00:00',
    ...(bankDetails === undefined ? {} : { bankDetails }),
    ...extraFields(faults),
  };
}
