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
  assert(keys.length <= MAX_ROWS_PER_READ, `at most ${MAX_ROWS_PER_READ} rows are read at once`);
  const items = await getItems(table, keys, clock);
  return new RowsAhead(new Map(keys.map((key) => [key, items.get(key)])));
}
