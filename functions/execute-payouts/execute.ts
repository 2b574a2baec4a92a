import type { PlainDate } from '../core/date.ts';
import { assert, PipelineError } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import { stateOf } from '../core/follow.ts';
import { localDate } from '../core/local-time.ts';
import { type PayeePolicy, waitsForAccountSinceMs } from '../core/payee.ts';
import { type Payout, withoutReleased } from '../core/payout.ts';
import { destinationOf, executionDateFor, isOrphaned, payingAccountFor } from '../core/plan.ts';
import type { State } from '../core/states.ts';
import { stepPayout } from '../core/step-payout.ts';
import { type PayoutLimits, recheckFacts } from '../core/validate.ts';
import { readClaim } from '../ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../ledger/keys.ts';
import { lookAtPayee } from '../ledger/payees.ts';
import { updatePayout } from '../ledger/payouts.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { LOST, untilPayoutWritten } from '../ledger/until-written.ts';
import type { Clock } from '../platform/clock.ts';
import type { DebtorAccount } from '../platform/config.ts';
import type { PayoutMessage } from '../queue/payout-messages.ts';

export type ExecuteDeps = {
  readonly table: LedgerTable;
  readonly limits: PayoutLimits;
  readonly payees: PayeePolicy;
  readonly debtorAccounts: readonly DebtorAccount[];
  readonly clock: Clock;
};

/** `left`: the payout was not ready; the message came twice, late or out of order. */
export type Executed = { readonly outcome: 'left' | 'stepped'; readonly state: State };

/**
 * Plans a ready payout: rail, debtor account and execution date, or a hold with its reason. Plans an orphaned one,
 * whose debtor account is no longer configured, anew. Decides from the row; the message only names it.
 * @throws PipelineError MESSAGE_INVALID where there is no such payout.
 */
export async function executePayout(deps: ExecuteDeps, message: PayoutMessage): Promise<Executed> {
  const { payoutId } = message;
  const action = 'Its message comes again by itself.';
  return untilPayoutWritten<Executed>(deps.table, { payoutId, action }, async (payout) => {
    if (payout === undefined) {
      throw new PipelineError('MESSAGE_INVALID', 'A message names a payout that the ledger does not know.', {
        action: 'Look at it in the dead-letter queue: the row is written before its message, always.',
        details: { payoutId },
      });
    }
    if (payout.state !== 'ready' && !isOrphaned(payout, deps.debtorAccounts))
      return { outcome: 'left', state: payout.state };
    const after = await nextStep(deps, payout);
    const written = await updatePayout(deps.table, payout, after);
    return written.kind === 'written' ? { outcome: 'stepped', state: written.payout.state } : LOST;
  });
}

async function nextStep(deps: ExecuteDeps, payout: Payout): Promise<Payout> {
  const nowMs = deps.clock.now();
  const account = payingAccountFor(deps.debtorAccounts, destinationOf(payout), localDate(nowMs, 'Etc/UTC'));
  const today = localDate(nowMs, account?.cutOff.timeZone ?? 'Etc/UTC');
  const found = [
    ...recheckFacts(payout, { limits: deps.limits, today, payer: account }),
    ...(await duplicateFinding(deps, payout)),
    // Writes a person's clearance before the step: after a death in between, the message comes again.
    ...(await lookAtPayee(deps.table, {
      payout,
      released: payout.released,
      waitsSinceMs: waitsForAccountSinceMs(payout, payout),
      policy: deps.payees,
      nowMs,
    })),
  ];
  // No release makes an account: the payout would stay ready for ever, a step longer with every message.
  const missing = account === undefined ? [railMissing(payout.currency)] : [];
  const findings = [...withoutReleased(payout, payout, found), ...missing];
  const step = { by: 'execute-payouts', atMs: nowMs } as const;
  if (findings.length > 0 || account === undefined) {
    // A scheduled payout first goes to a person, whatever the findings.
    const to = payout.state === 'scheduled' ? 'held' : stateOf(findings);
    return stepPayout(payout, to, { reasons: findings, plan: undefined }, { ...step, why: 'rechecked' });
  }
  const executionDate: PlainDate = executionDateFor(account, nowMs);
  assert(executionDate >= today, 'no payout is planned for a day that has passed');
  const plan = { rail: account.rail, debtorAccountId: account.id, executionDate };
  return stepPayout(
    payout,
    'scheduled',
    { plan, reasons: [] },
    { ...step, why: payout.state === 'ready' ? 'scheduled' : 'planned-anew' },
  );
}

/** A finding if another payout of the same content has superseded this one since its collection. */
async function duplicateFinding(deps: ExecuteDeps, payout: Payout): Promise<Finding[]> {
  assert(payout.duplicateKey !== undefined, 'a ready payout has claimed its content');
  const { payoutId } = await readClaim(deps.table, duplicateClaimKey(payout.duplicateKey));
  if (payoutId === payout.payoutId) return [];
  return [
    {
      code: 'possible-duplicate',
      severity: 'hold',
      field: 'expenseId',
      message: `The same recipient, period and amount as payout ${payoutId}. Release it only if both are owed.`,
    },
  ];
}

function railMissing(currency: string): Finding {
  return {
    code: 'rail-missing',
    severity: 'hold',
    field: 'currency',
    message: `No debtor account pays ${currency}. Add one under debtorAccounts, or pay it another way.`,
  };
}
