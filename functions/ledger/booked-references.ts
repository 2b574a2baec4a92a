import * as z from 'zod/mini';
import type { BankFact } from '../core/bank-fact.ts';
import { bankFact } from './bank-fact-shape.ts';
import { bookedReferenceKey } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, type RowKind } from './versioned-row.ts';

/** What a debit and the return of it have in common where the return bears no id of ours. */
export type BookedReference = {
  readonly accountIban: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  /** The bank's own reference of the booking. */
  readonly reference: string;
};

/** A return of a payment that its line does not name. */
export type UnnamedReturn = Omit<BankFact, 'attempt'>;

export type Booked = {
  /** End-to-end ids of what was debited. */
  readonly endToEndIds: readonly string[];
  readonly returns: readonly UnnamedReturn[];
};

/** Two of one amount under one reference are as many as it takes for neither to be told by it. */
const MAX_DEBITED = 2;

/** A return, and its repeats in other reports. */
const MAX_RETURNS = 20;

const BOOKED: RowKind<Booked> = {
  what: 'booked reference',
  schema: z.object({
    endToEndIds: z.array(z.string()),
    returns: z.array(z.omit(bankFact, { attempt: true })),
  }),
  empty: { endToEndIds: [], returns: [] },
};

/** Keeps which payment was debited under the reference. @returns all that the reference tells now. */
export async function addDebited(
  table: LedgerTable,
  reference: BookedReference,
  endToEndId: string,
): Promise<Booked> {
  return changeVersioned(table, bookedReferenceKey(reference), BOOKED, (known) =>
    known.endToEndIds.includes(endToEndId) || known.endToEndIds.length >= MAX_DEBITED
      ? known
      : { ...known, endToEndIds: [...known.endToEndIds, endToEndId] },
  );
}

/** Keeps a return for the debit, which may be read after it. @returns all that the reference tells now. */
export async function addReturn(
  table: LedgerTable,
  reference: BookedReference,
  returned: UnnamedReturn,
): Promise<Booked> {
  return changeVersioned(table, bookedReferenceKey(reference), BOOKED, (known) =>
    known.returns.some(({ reportId }) => reportId === returned.reportId) ||
    known.returns.length >= MAX_RETURNS
      ? known
      : { ...known, returns: [...known.returns, returned] },
  );
}
