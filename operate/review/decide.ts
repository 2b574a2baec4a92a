import { plainDate } from '../../functions/core/date.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Decision, Settlement } from '../../functions/core/review.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Config } from '../../functions/platform/config.ts';
import type { PayoutQueue } from '../../functions/queue/payout-messages.ts';
import { cancel, type Decided, release, settle } from '../decide.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { showPayout } from './show.ts';

const DONE = 0;
const NOT_ALLOWED = 1;

/** Lets the payout go on. @returns the exit status. */
export async function releaseCommand(
  terminal: Terminal,
  stores: { readonly table: LedgerTable; readonly queue: PayoutQueue },
  payoutId: PayoutId,
  decision: Decision,
  { limits, retries }: Config,
): Promise<number> {
  const today = plainDate(new Date(decision.atMs).toISOString().slice(0, 10));
  const policy = { limits: limits.maxPayoutMinor, today, retryAfter: retries.after };
  return shown(terminal, await release(stores, payoutId, decision, policy));
}

/** Ends the payout for good. @returns the exit status. */
export async function cancelCommand(
  terminal: Terminal,
  table: LedgerTable,
  payoutId: PayoutId,
  decision: Decision,
): Promise<number> {
  return shown(terminal, await cancel(table, payoutId, decision));
}

/** Records what became of an attempt. @returns the exit status. */
export async function settleCommand(
  terminal: Terminal,
  table: LedgerTable,
  payoutId: PayoutId,
  settlement: Settlement,
  decision: Decision,
): Promise<number> {
  return shown(terminal, await settle(table, payoutId, settlement, decision));
}

function shown(terminal: Terminal, decided: Decided): number {
  if (!decided.ok) {
    terminal.line(decided.refusal);
    return NOT_ALLOWED;
  }
  showPayout(terminal, decided.payout);
  return DONE;
}
