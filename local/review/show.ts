import { maskIban } from '../../functions/core/iban.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { readPayout } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { bankReasonOf, bankReasonText } from '../document.ts';
import { amountOf } from '../payout-cells.ts';
import { wrongUse } from '../program.ts';
import { type Terminal, visible } from '../terminal.ts';

/** @throws PipelineError CONFIG_INVALID where the ledger has no such payout. */
export async function findPayout(table: LedgerTable, payoutId: PayoutId): Promise<Payout> {
  const payout = await readPayout(table, payoutId);
  if (payout !== undefined) return payout;
  throw wrongUse(
    `The ledger has no payout ${payoutId}.`,
    'npm run review -- list shows the ids of those that wait; npm start -- --json those of all.',
  );
}

/** A payout with its whole history. */
export function showPayout(terminal: Terminal, payout: Payout): void {
  const line = (text: string): void => terminal.line(visible(text));
  line(`${payout.payoutId}  ${payout.state}  ${amountOf(payout)}`);
  line(`${payout.source}/${payout.account}  expense ${payout.expenseId}  report ${payout.reportId}`);
  line(`${payout.recipientName}  ${payout.iban === '' ? '(no IBAN)' : maskIban(payout.iban)}`);
  for (const { code, message } of payout.reasons) line(`  ${code}: ${message}`);
  const bank = bankReasonOf(payout);
  if (bank !== undefined) line(`  ${bankReasonText(bank)}`);
  terminal.line();
  for (const entry of payout.history) {
    const evidence =
      entry.evidence === undefined ? '' : `  ${entry.evidence.reportId} ${entry.evidence.status}`;
    line(
      `  ${entry.at}  v${entry.version}  attempt ${entry.attempt}  ${entry.from} → ${entry.to}  ${entry.by}: ${entry.why}${evidence}`,
    );
  }
}
