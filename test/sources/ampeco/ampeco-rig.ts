import type { Expense } from '../../../functions/core/expense.ts';
import { createAmpecoSource } from '../../../functions/sources/ampeco/source.ts';
import { sourceRig } from '../source-rig.ts';
import type { Handler, Stub } from '../stub-server.ts';
import { type AmpecoData, expenseRow, partnerRow, settlementRow, startAmpeco } from './ampeco-stub.ts';

export type Pays = 'settlement' | 'expenses';

export function sourceFor(stub: Stub, pays: Pays = 'settlement') {
  return sourceRig((deps) =>
    createAmpecoSource(
      {
        account: 'tenant',
        baseUrl: stub.origin,
        requestsPerMinute: 1000,
        concurrency: 3,
        pays,
        payOrigins: ['session-emsp', 'owed-by-us'],
      },
      deps,
    ),
  );
}

export function codesOf(expense: Expense): string[] {
  return expense.sourceFindings.map(({ code, severity }) => `${code} ${severity}`);
}

export const EXAMPLE: AmpecoData = {
  reports: [settlementRow(41)],
  expenses: [expenseRow(1), expenseRow(2, { settlementReportId: 42 })],
  partners: [partnerRow(17)],
};

export async function readOne(
  data: AmpecoData,
  pays: Pays = 'settlement',
  intercept?: Handler,
): Promise<Expense> {
  const stub = await startAmpeco({ ...EXAMPLE, ...data }, intercept);
  const { items, error } = await sourceFor(stub, pays).read();
  if (error !== undefined) throw error;
  const item = items[0];
  if (item?.kind !== 'expense') throw new Error('No expense was read.');
  return item.expense;
}
