import { alarming } from '../batches/alarm-unreadable.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { sourceModeOf } from '../core/source-mode.ts';
import { isRefused, STATES, type State, statesThatWaitFor } from '../core/states.ts';
import { Deaths } from '../ledger/deaths.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { walkCandidates } from '../ledger/walk.ts';
import type { RepairDeps } from './repair-deps.ts';
import { mayGoAgain } from './retry-failed.ts';

const DAY_MS = 86_400_000;

/** Months of dry-run payouts must not hide overdue ones. */
const CANDIDATES_PER_SHARD = 50_000;

/** Banks book on the execution date, or a banking day later; statements follow within days, over any holidays. */
const SILENT_AFTER_DAYS = 7;

/** Raises one alarm for all payouts in no file after their day, and one for all long without the bank's word. */
export async function alarmLate(deps: RepairDeps): Promise<void> {
  await alarmOverdue(deps);
  await alarmSilent(deps);
  await alarmStatementsMissing(deps);
}

/**
 * Overdue: a scheduled payout's cut-off did not run or held it back, it waits for a collection, or its debtor account or
 * source is no longer configured. A dry-run source's payout waits on purpose.
 */
async function alarmOverdue(deps: RepairDeps): Promise<void> {
  const isMeantToBePaid = (payout: Payout): boolean => sourceModeOf(deps.sourceModes, payout) !== 'dry-run';
  const overdue = await countBefore(deps, 'scheduled', dayBefore(deps, 0), isMeantToBePaid);
  if (overdue === 0) return;
  deps.log.alarm('payouts-overdue', {
    payouts: overdue,
    action:
      'See whether submit-batches runs for their debtor account, whether a cap holds them back, and whether their source is still configured.',
  });
}

/** A payout at the bank is neither booked nor refused: the bank never took its file, or a report never came. */
async function alarmSilent(deps: RepairDeps): Promise<void> {
  const before = dayBefore(deps, SILENT_AFTER_DAYS);
  let silent = 0;
  for (const state of statesThatWaitFor('bank')) silent += await countBefore(deps, state, before);
  if (silent === 0) return;
  deps.log.alarm('bank-silent', {
    payouts: silent,
    action: 'See whether the bank took their files, and whether all its reports were put into the inbox.',
  });
}

/** A statement comes on the next banking day; weekends and holidays come between. */
const STATEMENT_LATE_AFTER_DAYS = 5;

/**
 * Refused payments whose retry waits for their account's overdue statement, or whose statement shows a debit that may
 * be theirs: one alarm per file.
 */
async function alarmStatementsMissing(deps: RepairDeps): Promise<void> {
  const before = dayBefore(deps, STATEMENT_LATE_AFTER_DAYS);
  const deaths = new Deaths(deps.table, deps.retryAfter);
  const waiting = new Map<string, { readonly why: string; readonly payouts: number }>();
  for await (const payouts of walkCandidates(deps, refusedOf(deps), alarming(deps.log))) {
    for (const payout of payouts) {
      const isLate = payout.plan !== undefined && payout.plan.executionDate < before;
      if (!isRefused(payout.state) || !isLate || !mayGoAgain(payout, deps.maxAttempts)) continue;
      const death = await deaths.of(payout);
      if (death.kind === 'dead') continue;
      const batchId = payout.batchId ?? '';
      const why = death.kind === 'waits' ? 'not-read' : death.why;
      waiting.set(batchId, { why, payouts: (waiting.get(batchId)?.payouts ?? 0) + 1 });
    }
  }
  for (const [batchId, { why, payouts }] of waiting) {
    deps.log.alarm('statement-missing', {
      batchId,
      why,
      payouts,
      action:
        'Have the bank send the statement (camt.053) of the execution date, or find out what its debit was. Or settle the payouts by what the bank tells you of each.',
    });
  }
}

async function* refusedOf({ table }: RepairDeps): AsyncGenerator<PayoutId> {
  for (const state of STATES.filter(isRefused))
    yield* livePayouts(table, state, { from: '0', to: '~' }, CANDIDATES_PER_SHARD);
}

/** Payouts in the state with an execution date before the day, by their rows. */
async function countBefore(
  deps: RepairDeps,
  state: State,
  day: string,
  counts: (payout: Payout) => boolean = () => true,
): Promise<number> {
  const isBefore = (payout: Payout): boolean =>
    payout.state === state && payout.plan !== undefined && payout.plan.executionDate < day && counts(payout);
  const candidates = livePayouts(deps.table, state, { from: '0', to: '~' }, CANDIDATES_PER_SHARD);
  let count = 0;
  for await (const payouts of walkCandidates(deps, candidates, alarming(deps.log)))
    count += payouts.filter(isBefore).length;
  return count;
}

/** The day in UTC, `days` ago. */
function dayBefore({ clock }: RepairDeps, days: number): string {
  return new Date(clock.now() - days * DAY_MS).toISOString().slice(0, 10);
}
