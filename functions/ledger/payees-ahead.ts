import { assert } from '../core/errors.ts';
import { type Recipient, recipientKeyOf } from '../core/payee.ts';
import type { Payout } from '../core/payout.ts';
import type { Clock } from '../platform/clock.ts';
import { payeeAccountKey, payeeKey } from './keys.ts';
import { MAX_ROWS_PER_READ } from './payouts.ts';
import { getItems, type LedgerTable } from './table.ts';
import { RowsAhead } from './versioned-row.ts';

/** The rows for `lookAtPayee`, of up to 50 payouts. @throws PipelineError LEDGER_CONTENDED */
export async function readPayeesAhead(
  table: LedgerTable,
  payouts: readonly (Recipient & Pick<Payout, 'iban'>)[],
  clock: Clock,
): Promise<RowsAhead> {
  const keys = payouts.flatMap((payout) => [payeeKey(recipientKeyOf(payout)), payeeAccountKey(payout.iban)]);
  return readAhead(table, keys, clock);
}

/** The rows for `recordPayeeOutcome`, of up to 100 payouts. @throws PipelineError LEDGER_CONTENDED */
export async function readRecipientsAhead(
  table: LedgerTable,
  payouts: readonly Recipient[],
  clock: Clock,
): Promise<RowsAhead> {
  return readAhead(
    table,
    payouts.map((payout) => payeeKey(recipientKeyOf(payout))),
    clock,
  );
}

async function readAhead(table: LedgerTable, keys: readonly string[], clock: Clock): Promise<RowsAhead> {
  assert(keys.length <= MAX_ROWS_PER_READ, `at most ${MAX_ROWS_PER_READ} rows are read at once`);
  const items = await getItems(table, keys, clock);
  return new RowsAhead(new Map(keys.map((key) => [key, items.get(key)])));
}
