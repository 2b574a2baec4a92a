import type { LedgerTable } from '../../functions/ledger/table.ts';

/** The table through a client that sends nothing, and answers so. */
export function tableThat(
  { client, tableName }: LedgerTable,
  send: (command: unknown) => Promise<unknown>,
): LedgerTable {
  return { tableName, client: Object.assign(Object.create(client), { send }) };
}
