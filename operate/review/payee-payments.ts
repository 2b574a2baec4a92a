import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { STATE_RULES } from '../../functions/core/states.ts';
import { recipientPartition } from '../../functions/ledger/list-keys.ts';
import { listEntries } from '../../functions/ledger/listing.ts';
import { MAX_ROWS_PER_READ } from '../../functions/ledger/payouts.ts';
import type { CurrencySum } from '../../functions/ledger/runs.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type RowReader, walkCandidates } from '../../functions/ledger/walk.ts';

/** What a recipient was paid, by account and currency. */
export type PayeePayments = {
  /** By IBAN. */
  readonly paid: ReadonlyMap<string, ReadonlyMap<string, CurrencySum>>;
  /** Whether the recipient has more payouts than were read. */
  readonly isCutOff: boolean;
};

/** A payout a month for eighty years. */
const MOST_LOOKED_AT = 1_000;

/** By the rows of the recipient's payouts. @param recipient from `recipientKeyOf`. */
export async function payeePayments(reader: RowReader, recipient: string): Promise<PayeePayments> {
  const paid = new Map<string, Map<string, CurrencySum>>();
  let looked = 0;
  for await (const rows of payoutsOf(reader, recipient, MAX_ROWS_PER_READ)) {
    if (looked >= MOST_LOOKED_AT) return { paid, isCutOff: true };
    looked += rows.length;
    for (const { state, iban, currency, amountMinor = 0n } of rows) {
      if (STATE_RULES[state].money !== 'paid') continue;
      const sums = paid.get(iban) ?? new Map<string, CurrencySum>();
      const { count, sumMinor } = sums.get(currency) ?? { count: 0, sumMinor: 0n };
      paid.set(iban, sums.set(currency, { count: count + 1, sumMinor: sumMinor + amountMinor }));
    }
  }
  return { paid, isCutOff: false };
}

/** One payout for each recipient of the account, to show who they are. Recipients without one are left out. */
export async function onePayoutEach(
  reader: RowReader,
  recipients: readonly string[],
): Promise<readonly { readonly recipient: string; readonly payout: Payout }[]> {
  const found: { recipient: string; payout: Payout }[] = [];
  for (const recipient of recipients) {
    for await (const [payout] of payoutsOf(reader, recipient, 1)) {
      if (payout === undefined) continue;
      found.push({ recipient, payout });
      break;
    }
  }
  return found;
}

function payoutsOf(
  reader: RowReader,
  recipient: string,
  rowsPerRead: number,
): AsyncGenerator<readonly Payout[]> {
  return walkCandidates(reader, idsOf(reader.table, recipient, rowsPerRead), {
    rowsPerRead: () => rowsPerRead,
  });
}

async function* idsOf(table: LedgerTable, recipient: string, perQuery: number): AsyncGenerator<PayoutId> {
  const walk = { descending: false, perQuery: () => perQuery };
  for await (const entries of listEntries(table, recipientPartition(recipient), walk)) {
    for (const { payoutId } of entries) yield payoutId;
  }
}
