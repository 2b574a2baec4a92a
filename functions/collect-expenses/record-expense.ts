import { chargesNameOf } from '../core/charge-record.ts';
import { PipelineError } from '../core/errors.ts';
import type { Expense } from '../core/expense.ts';
import { applyValidation, paymentFactsOf, react, stateOf } from '../core/follow.ts';
import type { PayoutId } from '../core/ids.ts';
import { mayHaveMoved } from '../core/other-report.ts';
import type { Payout } from '../core/payout.ts';
import { claimFindings } from '../core/standing-findings.ts';
import { createPayout, stepPayout } from '../core/step-payout.ts';
import { CHANGED_AFTER_BATCHING } from '../core/step-reason.ts';
import { keepCharges } from '../ledger/charges.ts';
import type { Claim } from '../ledger/duplicate-claims.ts';
import { insertPayout, updatePayout } from '../ledger/payouts.ts';
import { LOST, untilPayoutWritten } from '../ledger/until-written.ts';
import { alarmOfChange } from './alarm-change.ts';
import { alarmOfPaidThere } from './alarm-paid-there.ts';
import { alarmIfUnstable } from './alarm-unstable.ts';
import { assess, noteUnknownStatus } from './assess.ts';
import { claimPaidExpense, claimPaidPayout } from './claim-paid.ts';
import { claimPaidPeriod } from './claim-period.ts';
import type { RecordContext } from './record-context.ts';

/** A listed expense, and the payout that it has or will have. */
export type ListedExpense = { readonly expense: Expense; readonly payoutId: PayoutId };

/** The result of one expense. `payout` is its row afterwards, if any. */
export type Recorded = {
  readonly outcome: 'created' | 'unchanged' | 'updated' | 'skipped';
  readonly payout: Payout | undefined;
};

/**
 * Brings an expense's one row in line with its source. Decides from the row and writes under its version; after a lost
 * write, somebody else has acted, so it reads the row and decides again.
 * @param known the row as read for this run (strongly consistent); undefined if there was none.
 */
export async function recordExpense(
  context: RecordContext,
  { expense, payoutId }: ListedExpense,
  known: Payout | undefined,
): Promise<Recorded> {
  noteUnknownStatus(context, expense);
  const action =
    'Nothing was lost: the next run looks at it again. See whether two deployments share one table.';
  return untilPayoutWritten<Recorded>(
    context.table,
    { payoutId, known: known ?? 'none', action },
    async (payout) =>
      payout === undefined ? createFrom(context, expense, payoutId) : follow(context, expense, payout),
  );
}

/** A process frozen past its time holds a superseded reading: acting on it could pay a withdrawn expense. */
function refuseWhenOver({ clock, endsAtMs }: RecordContext): void {
  if (clock.now() <= endsAtMs) return;
  throw new PipelineError('RUN_OVERDUE', 'The run went on after its time was over.', {
    action: 'Nothing is lost: the next run reads the source again.',
  });
}

/** Whether an expense without a row gets one. */
export function isRecorded({ payability }: Expense): boolean {
  return payability !== 'waiting' && payability !== 'paid-by-source';
}

async function createFrom(
  context: RecordContext,
  listed: Expense,
  payoutId: PayoutId,
): Promise<Recorded | typeof LOST> {
  const mine: Claim = { payoutId, version: 1 };
  if (!isRecorded(listed)) {
    if (listed.payability === 'paid-by-source') {
      await claimPaidPeriod(context, listed, mine);
      await claimPaidExpense(context, listed, mine);
    }
    return { outcome: 'skipped', payout: undefined };
  }
  const assessed = await assess(context, listed, mine, undefined, true);
  const { expense, digest, validation, duplicateKey, sessions } = assessed;
  const reasons = [...validation.findings, ...claimFindings(assessed)];
  const charges = chargesNameOf(expense.charges);
  const payout = createPayout(
    {
      ...paymentFactsOf(expense, validation),
      payoutId,
      source: expense.source,
      account: expense.account,
      expenseId: expense.expenseId,
      reportId: expense.reportId,
      reference: expense.reference,
      recipientId: expense.recipientId,
      period: expense.period,
      energyWh: expense.energyWh,
      address: expense.address,
      sourceStatus: expense.sourceStatus,
      expenseDigest: digest,
      duplicateKey,
      ...(sessions === undefined ? {} : { sessions }),
      ...(charges === undefined ? {} : { charges }),
      ...(validation.notes.length === 0 ? {} : { notes: validation.notes }),
      runId: context.runId,
      state: stateOf(reasons),
      reasons,
      released: undefined,
      plan: undefined,
      batchId: undefined,
    },
    {
      by: 'collect-expenses',
      why: 'collected',
      facts: { runId: context.runId },
      atMs: context.clock.now(),
    },
  );
  refuseWhenOver(context);
  const written = await storable(payout, async () => {
    await keepNamed(context, payout, expense.charges);
    return insertPayout(context.table, payout);
  });
  return written.kind === 'written' ? { outcome: 'created', payout: written.payout } : LOST;
}

async function follow(
  context: RecordContext,
  listed: Expense,
  payout: Payout,
): Promise<Recorded | typeof LOST> {
  let reaction = react(payout, listed, context.source.paidMarks);
  let charges: Expense['charges'];
  if (reaction.kind === 'validate') {
    const mine: Claim = { payoutId: payout.payoutId, version: payout.version + 1 };
    const assessed = await assess(context, listed, mine, payout, reaction.details);
    charges = assessed.expense.charges;
    const facts = paymentFactsOf(assessed.expense, assessed.validation);
    const leftItsReport =
      mayHaveMoved(payout, listed.reportId, facts) &&
      !(await context.source.lists(payout.reportId, listed.expenseId));
    reaction = applyValidation(payout, { ...assessed, leftItsReport });
  }
  if (reaction.kind !== 'step') {
    const skipped = payout.state === 'withdrawn' && listed.payability !== 'payable';
    return { outcome: skipped ? 'skipped' : 'unchanged', payout };
  }
  const { to, change, why } = reaction.step;
  // Queued twice, it would be in one run's sums with two amounts: the next run follows the change.
  if (to === 'ready' && context.handedOver.has(payout.payoutId)) return { outcome: 'unchanged', payout };
  const death = to === 'ready' ? await context.deaths.of(payout) : undefined;
  // Waits for the account's statement, or for a person; until then the next collection finds the same.
  if (death !== undefined && death.kind !== 'dead') return { outcome: 'unchanged', payout };
  const paid = why === 'source-paid' ? { duplicateKey: await claimPaidPayout(context, listed, payout) } : {};
  const after = stepPayout(
    payout,
    to,
    { ...change, ...paid, ...(to === 'ready' ? { runId: context.runId } : {}) },
    {
      by: 'collect-expenses',
      why,
      facts: { runId: context.runId },
      atMs: context.clock.now(),
      ...(death?.fact === undefined ? {} : { evidence: death.fact }),
    },
  );
  refuseWhenOver(context);
  const written = await storable(payout, async () => {
    if (after.charges !== payout.charges) await keepNamed(context, after, charges);
    return updatePayout(context.table, payout, after);
  });
  if (written.kind === 'lost') return LOST;
  alarmIfUnstable(context.log, payout, written.payout);
  if (why === CHANGED_AFTER_BATCHING) alarmOf(context, listed, payout);
  return { outcome: 'updated', payout: written.payout };
}

/** Keeps what the payout is for, before its row names it. */
async function keepNamed(
  { table }: RecordContext,
  { charges: name }: Payout,
  charges: Expense['charges'],
): Promise<void> {
  if (name !== undefined && charges !== undefined) await keepCharges(table, name, charges);
}

/** A row too large for the ledger concerns only its own expense: the others go on. */
async function storable<T>({ payoutId }: Payout, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'ValidationException') throw cause;
    throw new PipelineError('LEDGER_ROW_REFUSED', 'The ledger cannot hold the row of an expense.', {
      action: 'Look at the expense at the source: a value of it, or its history here, is far too long.',
      details: { payoutId },
      cause,
    });
  }
}

function alarmOf({ log }: RecordContext, listed: Expense, payout: Payout): void {
  if (listed.payability === 'paid-by-source') alarmOfPaidThere(log, payout);
  else alarmOfChange(log, payout);
}
