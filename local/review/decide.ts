import { plainDate } from '../../functions/core/date.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { cancelPayout, type Decision, type Reviewed, releasePayout } from '../../functions/core/review.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Config } from '../../functions/platform/config.ts';
import { type PayoutQueue, sendPayoutMessages } from '../../functions/queue/payout-messages.ts';
import type { Terminal } from '../terminal.ts';
import { showPayout } from './show.ts';

const DONE = 0;
const NOT_ALLOWED = 1;

/** Lets the payout go on. @returns the exit status. */
export async function release(
  terminal: Terminal,
  stores: { readonly table: LedgerTable; readonly queue: PayoutQueue },
  payout: Payout,
  decision: Decision,
  config: Config,
): Promise<number> {
  const today = plainDate(new Date(decision.atMs).toISOString().slice(0, 10));
  const policy = { limits: config.limits.maxPayoutMinor, today };
  const released = await carryOut(terminal, stores.table, payout, releasePayout(payout, policy, decision));
  if (released === undefined) return NOT_ALLOWED;
  // Row first, message second, as everywhere.
  await sendPayoutMessages(stores.queue, [released]);
  return DONE;
}

/** Ends the payout for good. @returns the exit status. */
export async function cancel(
  terminal: Terminal,
  table: LedgerTable,
  payout: Payout,
  decision: Decision,
): Promise<number> {
  const cancelled = await carryOut(terminal, table, payout, cancelPayout(payout, decision));
  return cancelled === undefined ? NOT_ALLOWED : DONE;
}

async function carryOut(
  terminal: Terminal,
  table: LedgerTable,
  before: Payout,
  reviewed: Reviewed,
): Promise<Payout | undefined> {
  if (!reviewed.ok) {
    terminal.line(reviewed.refusal);
    return undefined;
  }
  const written = await updatePayout(table, before, reviewed.payout);
  if (written.kind === 'lost') {
    terminal.line('It changed meanwhile. Look at it again and repeat the command if it still holds.');
    return undefined;
  }
  showPayout(terminal, written.payout);
  return written.payout;
}
