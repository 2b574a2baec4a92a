import * as z from 'zod/mini';
import type { BankFact } from '../core/bank-fact.ts';
import { bankFact } from './bank-fact-shape.ts';
import { unnamedReturnsKey } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

/** A return by a line without a payment's id: its payment may show later. */
export type UnnamedReturn = Omit<BankFact, 'attempt'>;

/** The latest kept of one account; each also has its line for a person. */
export const MAX_UNNAMED_RETURNS = 200;

const RETURNS = rowKind<readonly UnnamedReturn[]>({
  what: 'unnamed returns',
  schema: z.array(z.omit(bankFact, { attempt: true })),
  empty: [],
});

/** Keeps a return whose debit is still unread, once however often it is read. */
export async function keepUnnamedReturn(
  table: LedgerTable,
  iban: string,
  returned: UnnamedReturn,
): Promise<void> {
  await changeVersioned(table, unnamedReturnsKey(iban), RETURNS, (known) =>
    known.some(({ bankReportId }) => bankReportId === returned.bankReportId)
      ? known
      : [...known, returned].slice(-MAX_UNNAMED_RETURNS),
  );
}

export async function readUnnamedReturns(
  table: LedgerTable,
  iban: string,
): Promise<readonly UnnamedReturn[]> {
  return readVersioned(table, unnamedReturnsKey(iban), RETURNS);
}
