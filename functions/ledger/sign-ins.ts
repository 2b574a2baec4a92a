import { signInKey } from './keys.ts';
import { count } from './row-values.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

const SIGN_IN = rowKind<number>({ what: 'sign-in', schema: count, empty: 0 });

/**
 * The person's last sign-in on record: seconds since the epoch, 0 for never.
 * @throws PipelineError LEDGER_ROW_INVALID
 */
export async function readLastSignIn(table: LedgerTable, personKey: string): Promise<number> {
  return readVersioned(table, signInKey(personKey), SIGN_IN);
}

/** Of two writers the later time stays. @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED */
export async function noteSignIn(table: LedgerTable, personKey: string, atSeconds: number): Promise<void> {
  await changeVersioned(table, signInKey(personKey), SIGN_IN, (known) => Math.max(known, atSeconds));
}
