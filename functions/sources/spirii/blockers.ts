import type { Expense } from '../../core/expense.ts';
import type { Finding } from '../../core/finding.ts';
import { invalidInformationSchema, type SpiriiInvalidInformation } from './schema.ts';

/** What a report says against paying its expenses. */
export type Blockers = {
  /** The holds of this expense: the whole report's, and those that name it or its recipient. */
  findingsFor(expense: Pick<Expense, 'expenseId' | 'recipientId'>): readonly Finding[];
};

const NONE: Blockers = { findingsFor: () => [] };

/** https://docs.spirii.com/api-reference/reimbursement-expenses/get-expense-report, `report.invalidInformation`. */
const KNOWN_KEYS: ReadonlySet<string> = new Set(Object.keys(invalidInformationSchema.shape));

/** A longer list would not help anybody who looks the report up. */
const MAX_SHOWN = 10;

function recipientBlocked(message: string): Finding {
  return { code: 'recipient-blocked', severity: 'hold', field: 'recipientId', message };
}

/** Field names, safe for a message; Spirii does not publish them. */
function shownFields(fields: readonly unknown[]): string {
  const names = fields.filter(
    (field) => typeof field === 'string' && /^[A-Za-z][A-Za-z .[\]_-]{0,59}$/.test(field),
  );
  return names.length === 0 ? '' : ` (${names.slice(0, MAX_SHOWN).join(', ')})`;
}

function reportBlocked(reasons: readonly string[]): readonly Finding[] {
  if (reasons.length === 0) return [];
  return [
    {
      code: 'report-blocked',
      severity: 'hold',
      field: 'reportId',
      message: `Spirii says of the report of this expense: ${reasons.join('; ')}. Have it settled at Spirii; it goes on by itself then.`,
    },
  ];
}

/**
 * Reads `report.invalidInformation`. Trouble with the payer, the supplier, the prices or the order of reports holds
 * every expense of the report; one that names an expense or recipient holds only that. An unreadable or unknown
 * blocker, or one that names nobody, holds all: nobody knows whom it means.
 */
export function readBlockers(invalidInformation: unknown): Blockers {
  if (invalidInformation === undefined || invalidInformation === null) return NONE;
  const parsed = invalidInformationSchema.safeParse(invalidInformation);
  if (!parsed.success) {
    const ofAll = reportBlocked(['it has invalid data, in a form that cannot be read']);
    return { findingsFor: () => ofAll };
  }
  const ofReport = reportBlocked([...reasonsOfReport(parsed.data), ...unknownBlockers(invalidInformation)]);
  const named = namedBlockers(parsed.data);
  return {
    findingsFor: ({ expenseId, recipientId }) => {
      const ofItself = named.byExpense.get(expenseId) ?? named.byRecipient.get(recipientId);
      return ofItself === undefined ? ofReport : [...ofReport, ofItself];
    },
  };
}

function reasonsOfReport(blockers: SpiriiInvalidInformation): readonly string[] {
  const { kycNotPassed, missingReimbursementRates, awaitingExpenseReportList } = blockers;
  const missing = missingReimbursementRates?.length ?? 0;
  const awaited = awaitingExpenseReportList?.length ?? 0;
  return [
    ...(kycNotPassed === true ? ['the company that pays has not passed its KYC check'] : []),
    ...(missing === 0
      ? []
      : [`sessions at ${counted(missing, 'location')} have no price, so the amounts are not complete`]),
    ...(awaited === 0 ? [] : [`${counted(awaited, 'other report')} must be dealt with first`]),
    ...faultyCustomer('the company that pays', blockers.companyCustomer),
    ...faultyCustomer('the supplier', blockers.supplierCustomer),
    ...(namesNobody(blockers) ? ['it has invalid data and does not say whose they are'] : []),
  ];
}

/** A customer with an empty list of invalid fields is fine; one without a list is faulty. */
function faultyCustomer(who: string, issue: SpiriiInvalidInformation['companyCustomer']): readonly string[] {
  if (issue === undefined || issue === null || issue.invalidFields?.length === 0) return [];
  return [`the data of ${who} are faulty${shownFields(issue.invalidFields ?? [])}`];
}

function namesNobody({ recipientList, invalidBeneficiary }: SpiriiInvalidInformation): boolean {
  return (
    recipientList?.some(({ customerCrmId }) => customerCrmId == null) === true ||
    [invalidBeneficiary ?? []]
      .flat()
      .some(({ customerCrmId, expenseIds }) => customerCrmId == null && (expenseIds ?? []).length === 0)
  );
}

/** Every key of the object names a problem; `false`, null and an empty value deny it. */
function unknownBlockers(invalidInformation: unknown): readonly string[] {
  const names = Object.entries(Object(invalidInformation))
    .filter(([key, value]) => !KNOWN_KEYS.has(key) && saysSomething(value))
    .map(([key]) => (/^[A-Za-z]\w{0,59}$/.test(key) ? key : 'one without a plain name'));
  if (names.length === 0) return [];
  return [`it has blockers that are not known here (${names.slice(0, MAX_SHOWN).join(', ')})`];
}

function saysSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

type Named = {
  readonly byExpense: ReadonlyMap<string, Finding>;
  readonly byRecipient: ReadonlyMap<string, Finding>;
};

function namedBlockers({ recipientList, invalidBeneficiary }: SpiriiInvalidInformation): Named {
  const byExpense = new Map<string, Finding>();
  const byRecipient = new Map<string, Finding>();
  const beneficiary = recipientBlocked(
    'Spirii does not accept the beneficiary of this expense. Have the recipient correct it at Spirii.',
  );
  for (const { customerCrmId, expenseIds } of [invalidBeneficiary ?? []].flat()) {
    for (const expenseId of expenseIds ?? []) byExpense.set(expenseId, beneficiary);
    if (typeof customerCrmId === 'string') byRecipient.set(customerCrmId, beneficiary);
  }
  for (const { customerCrmId, invalidFields } of recipientList ?? []) {
    if (typeof customerCrmId !== 'string') continue;
    const fields = shownFields(invalidFields ?? []);
    byRecipient.set(
      customerCrmId,
      recipientBlocked(`Spirii reports faulty data of this recipient${fields}. Have it corrected at Spirii.`),
    );
  }
  return { byExpense, byRecipient };
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
