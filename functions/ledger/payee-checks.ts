import * as z from 'zod/mini';
import { creditorNameOf } from '../bank/creditor-name.ts';
import {
  NO_PAYEE_CHECKS,
  PAYEE_CHECK_RESULTS,
  type PayeeCheck,
  type PayeeChecks,
  withPayeeCheck,
  withReleasedPayee,
} from '../core/payee-check.ts';
import { payeeChecksKey } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, type RowKind, readVersioned } from './versioned-row.ts';

const PAYEE: RowKind<PayeeChecks> = {
  what: 'payee check',
  empty: NO_PAYEE_CHECKS,
  schema: z.object({
    checks: z.array(
      z.object({
        name: z.string(),
        result: z.enum(PAYEE_CHECK_RESULTS),
        createdAt: z.string(),
        reportId: z.string(),
        endToEndId: z.string(),
      }),
    ),
    released: z.array(z.string()),
  }),
};

/**
 * Keeps what a bank found when it compared a name with its account. Of an account and a name the latest report's word
 * counts, in whatever order they are read; a check that was kept before changes nothing.
 * @param check with the name as the file says it, or as the payout does.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function recordPayeeCheck(
  table: LedgerTable,
  { iban, ...check }: PayeeCheck & { readonly iban: string },
): Promise<void> {
  const sent = { ...check, name: creditorNameOf(check.name) };
  await changeVersioned(table, payeeChecksKey(iban), PAYEE, (known) => withPayeeCheck(known, sent));
}

/** Keeps that a person let a name go on to an account: its next payout is not asked about again. */
export async function recordReleasedPayee(
  table: LedgerTable,
  payee: { readonly iban: string; readonly name: string },
): Promise<void> {
  const name = creditorNameOf(payee.name);
  await changeVersioned(table, payeeChecksKey(payee.iban), PAYEE, (known) => withReleasedPayee(known, name));
}

/** What is known of an account now (strongly consistent). @throws PipelineError LEDGER_ROW_INVALID */
export async function readPayeeCheck(table: LedgerTable, iban: string): Promise<PayeeChecks> {
  return readVersioned(table, payeeChecksKey(iban), PAYEE);
}
