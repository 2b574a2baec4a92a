import type { Expense } from '../../../functions/core/expense.ts';
import { createAmpecoSource } from '../../../functions/sources/ampeco/source.ts';
import type { Checkpoint, Source, SourceItem } from '../../../functions/sources/source.ts';
import { ManualClock } from '../manual-clock.ts';
import { countedFetch, type Handler, type Stub, stubDeps } from '../stub-server.ts';
import { type AmpecoData, expenseRow, partnerRow, settlementRow, startAmpeco } from './ampeco-stub.ts';

export type Pays = 'settlement' | 'expenses';

export function sourceFor(stub: Stub, pays: Pays = 'settlement') {
  const clock = new ManualClock();
  const counted = countedFetch();
  const source = createAmpecoSource(
    {
      account: 'tenant',
      baseUrl: stub.origin,
      requestsPerMinute: 1000,
      concurrency: 3,
      pays,
      payOrigins: ['session-emsp', 'owed-by-us'],
    },
    stubDeps(clock, counted.fetch),
  );
  const read = (checkpoint?: Checkpoint, stopAfter = Number.POSITIVE_INFINITY) =>
    clock.run(readUpTo(source, checkpoint, stopAfter), counted.isBusy);
  return { source, read };
}

async function readUpTo(source: Source, checkpoint: Checkpoint | undefined, count: number) {
  const items: SourceItem[] = [];
  try {
    for await (const item of source.expenses(checkpoint)) {
      items.push(item);
      if (items.length >= count) break;
    }
    return { items, error: undefined };
  } catch (error) {
    return { items, error };
  }
}

export function idsOf(items: readonly SourceItem[]): string[] {
  return items.map((item) => {
    if (item.kind === 'expense') return item.expense.expenseId;
    return item.kind === 'unreadable' ? `unreadable: ${item.error.code}` : `${item.kind}: ${item.reportId}`;
  });
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
