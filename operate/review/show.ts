import { creditorNameOf } from '../../functions/core/creditor-name.ts';
import type { PipelineError } from '../../functions/core/errors.ts';
import { maskIban } from '../../functions/core/iban.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { readPayout, readPayouts } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import type { RetryAfter } from '../../functions/platform/config.ts';
import { wrongUse } from '../terminal/program.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { factInWords, verdictsInWords } from './facts-in-words.ts';
import { amountOf } from './payout-cells.ts';
import { bankReasonOf, bankReasonText } from './payout-document.ts';
import { showPayee } from './show-payee.ts';
import { stepInWords } from './step-in-words.ts';
import { whatItWaitsFor } from './what-it-waits-for.ts';

export type ShowDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  /** As the configuration has it: what a new attempt waits for. */
  readonly retryAfter: RetryAfter;
};

/**
 * A payout to decide on.
 * @throws PipelineError CONFIG_INVALID where the ledger has no such payout, LEDGER_ROW_INVALID where its row cannot be
 * read or was changed past the ledger.
 */
export async function findPayout(table: LedgerTable, payoutId: PayoutId): Promise<Payout> {
  const payout = await readPayout(table, payoutId);
  if (payout === undefined) throw noSuchPayout(payoutId);
  return payout;
}

/**
 * Shows a payout, also one whose row was changed past the ledger: that is where somebody has to look.
 * @returns whether the row can be believed.
 * @throws PipelineError as `findPayout`, except for a changed row.
 */
export async function showFound(
  terminal: Terminal,
  { table, clock, retryAfter }: ShowDeps,
  payoutId: PayoutId,
): Promise<boolean> {
  const { payouts, unreadable, altered } = await readPayouts(table, [payoutId], clock);
  const payout = payouts.get(payoutId) ?? altered.get(payoutId);
  if (payout === undefined) throw unreadable.get(payoutId) ?? noSuchPayout(payoutId);
  showPayout(terminal, payout);
  await showPayee(terminal, table, payout);
  if (!altered.has(payoutId)) {
    const waits = await whatItWaitsFor(new Deaths(table, retryAfter), payout, ['dead', 'waits', 'alive']);
    if (waits !== undefined) {
      terminal.line();
      terminal.line(visible(`  ${waits}`));
    }
    return true;
  }
  terminal.line();
  const warning =
    'This row was changed past the ledger: it is not where its history leads. No function acts on it. Compare it with the point-in-time backup and restore it.';
  terminal.line(terminal.style('red', warning));
  return false;
}

function noSuchPayout(payoutId: PayoutId): PipelineError {
  return wrongUse(
    `The ledger has no payout ${payoutId}.`,
    'npm run review -- list shows the ids of those that wait; npm start -- --json those of all.',
  );
}

/** A payout with what was said of each attempt, and its whole history. */
export function showPayout(terminal: Terminal, payout: Payout): void {
  const line = (text: string): void => terminal.line(visible(text));
  line(`${payout.payoutId}  ${payout.state}  ${amountOf(payout)}`);
  line(`${payout.source}/${payout.account}  expense ${payout.expenseId}  report ${payout.reportId}`);
  line(`${payout.recipientName}  ${payout.iban === '' ? '(no IBAN)' : maskIban(payout.iban)}`);
  const written = creditorNameOf(payout.recipientName);
  if (written !== payout.recipientName) line(`in a payment file: ${written}`);
  for (const { code, message } of payout.reasons) line(`  ${code}: ${message}`);
  const bank = bankReasonOf(payout);
  if (bank !== undefined) line(`  ${bankReasonText(bank)}`);
  for (const verdict of verdictsInWords(payout)) line(`  ${verdict}`);
  terminal.line();
  const told = new Set<string>();
  for (const step of payout.history) {
    const { at, version, attempt, from, to, evidence } = step;
    line(`  ${at}  v${version}  attempt ${attempt}  ${from} → ${to}  ${stepInWords(step)}`);
    // Two steps may rest on one fact: shown twice, a debit would look like two.
    if (evidence === undefined || told.has(`${evidence.attempt} ${evidence.reportId}`)) continue;
    told.add(`${evidence.attempt} ${evidence.reportId}`);
    const earlier = evidence.attempt === attempt ? '' : `attempt ${evidence.attempt}: `;
    line(`    ${earlier}${factInWords(evidence)}`);
  }
}
