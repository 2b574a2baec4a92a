import { parseJson } from '../../../functions/sources/http/json.ts';
import { normaliseReport } from '../../../functions/sources/spirii/normalise.ts';
import { reportSchema } from '../../../functions/sources/spirii/schema.ts';
import { expenseRow, reportData } from './spirii-stub.ts';

export const CONTEXT = { account: 'nordfleet', payWhen: ['Approved', 'FundsReceived'] };

export function normalise(expenses: readonly unknown[], overrides: Record<string, unknown> = {}) {
  const text = JSON.stringify(reportData(7001, expenses, overrides));
  return normaliseReport(reportSchema.parse(parseJson(text)), CONTEXT);
}

/** The only expense of a report. */
export function one(row: Record<string, unknown>, overrides: Record<string, unknown> = {}) {
  const [expense] = normalise([expenseRow('e-1', row)], overrides).expenses;
  if (expense === undefined) throw new Error('No expense.');
  return expense;
}

export function codesOf(expense: {
  sourceFindings: readonly { code: string; severity: string }[];
}): string[] {
  return expense.sourceFindings.map(({ code, severity }) => `${code} ${severity}`);
}
