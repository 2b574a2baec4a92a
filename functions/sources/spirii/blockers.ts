import type { Expense } from '../../core/expense.ts';
import type { Finding } from '../../core/finding.ts';
import { invalidInformationSchema } from './schema.ts';

/** What a report says against paying some of its expenses. */
export type Blockers = {
  /** The hold of this expense, or undefined where nothing names it or its recipient. */
  findingFor(expense: Pick<Expense, 'expenseId' | 'recipientId'>): Finding | undefined;
};

const NONE: Blockers = { findingFor: () => undefined };

function blocked(message: string): Finding {
  return { code: 'recipient-blocked', severity: 'hold', field: 'recipientId', message };
}

/** Field names as they may stand in a message; Spirii does not publish which there are. */
function shownFields(fields: readonly unknown[]): string {
  const names = fields.filter(
    (field) => typeof field === 'string' && /^[A-Za-z][A-Za-z .[\]_-]{0,59}$/.test(field),
  );
  return names.length === 0 ? '' : ` (${names.slice(0, 10).join(', ')})`;
}

function blockedAll(why: string): Blockers {
  const finding = blocked(`Spirii reports invalid data in this report, ${why}. Check the report at Spirii.`);
  return { findingFor: () => finding };
}

/**
 * Reads `report.invalidInformation`: the expenses and recipients that it names are held, the others go on. Blockers
 * that cannot be read, or that name nobody, hold all, since nobody knows whom they mean.
 */
export function readBlockers(invalidInformation: unknown): Blockers {
  if (invalidInformation === undefined || invalidInformation === null) return NONE;
  const parsed = invalidInformationSchema.safeParse(invalidInformation);
  if (!parsed.success) return blockedAll('in a form that cannot be read');
  const { recipientList, companyCustomer, supplierCustomer } = parsed.data;
  const invalidBeneficiaries = [parsed.data.invalidBeneficiary ?? []].flat();
  const namesNobody =
    recipientList?.some(({ customerCrmId }) => customerCrmId == null) === true ||
    invalidBeneficiaries.some(
      ({ customerCrmId, expenseIds }) => customerCrmId == null && (expenseIds ?? []).length === 0,
    );
  if (namesNobody) return blockedAll('and does not say whose they are');
  const byExpense = new Map<string, Finding>();
  const byRecipient = new Map<string, Finding>();
  const beneficiary = blocked(
    'Spirii does not accept the beneficiary of this expense. Have the recipient correct it at Spirii.',
  );
  for (const { customerCrmId, expenseIds } of invalidBeneficiaries) {
    for (const expenseId of expenseIds ?? []) byExpense.set(expenseId, beneficiary);
    if (typeof customerCrmId === 'string') byRecipient.set(customerCrmId, beneficiary);
  }
  for (const issue of [...(recipientList ?? []), companyCustomer, supplierCustomer]) {
    if (typeof issue?.customerCrmId !== 'string') continue;
    const fields = shownFields(issue.invalidFields ?? []);
    byRecipient.set(
      issue.customerCrmId,
      blocked(`Spirii reports faulty data of this recipient${fields}. Have it corrected at Spirii.`),
    );
  }
  return {
    findingFor: ({ expenseId, recipientId }) => byExpense.get(expenseId) ?? byRecipient.get(recipientId),
  };
}
