import type { Finding } from '../core/finding.ts';
import { isUnstable, withinBound } from '../core/followed-often.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout, PayoutChange } from '../core/payout.ts';
import { isDead, isStoppable, STATE_RULES, STATES, type State } from '../core/states.ts';
import { stepPayout } from '../core/step-payout.ts';
import { isTechnical } from '../core/waits-for-pipeline.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { updatePayout } from '../ledger/payouts.ts';
import { walkCandidates } from '../ledger/walk.ts';
import { alarmIfUnstable } from './alarm-unstable.ts';
import type { RecordContext } from './record-context.ts';
import type { SettledHistory } from './settled-history.ts';

/** States in which a payout may still be paid, or be paid again, and its money can be kept here. */
const STILL_HERE = STATES.filter((state) => {
  const { canBeRecalled, money } = STATE_RULES[state];
  return canBeRecalled && money !== 'ended';
});

/** Those that go on by themselves come first: the time of the run may end before all are looked at. */
const STILL_HERE_IN_ORDER = [
  ...STILL_HERE.filter(isStoppable),
  ...STILL_HERE.filter((state) => !isStoppable(state)),
];

/** Above what waits in months of a dry run, which pays nothing: what is not looked at is paid when it goes live. */
const CANDIDATES_PER_SHARD = 50_000;

const FINDING: Finding = {
  code: 'source-no-longer-lists',
  severity: 'hold',
  message:
    'The source no longer lists this expense as approved: it may have been taken back, or paid there. Find out; it goes on by itself when the source lists it again.',
};

export type VanishedContext = Pick<
  RecordContext,
  'table' | 'source' | 'clock' | 'log' | 'runId' | 'endsAtMs'
>;

/** Reports that the reading left out since they were settled, and the day from which it listed. */
export type LeftOut = Pick<SettledHistory, 'has' | 'reopen' | 'listFrom'>;

/** What a whole reading said. */
export type WholeReading = {
  /** The payouts that it named. */
  readonly payoutIds: ReadonlySet<PayoutId>;
  /** The reports that it could not read: of their expenses it says nothing. */
  readonly unread: ReadonlySet<string>;
  /** A row that was written since may be of an expense that came behind the reading. */
  readonly beganAtMs: number;
  readonly leftOut: LeftOut;
};

/**
 * Holds what a source no longer lists, and what would go again by itself, after a reading that named every approved expense: an expense that was taken
 * back, or whose report moved on because the source paid it, must not be paid here. One that was only missed, since
 * rows moved between two pages, is released by the next reading that finds it.
 * @returns how many were held.
 */
export async function holdVanished(context: VanishedContext, reading: WholeReading): Promise<number> {
  let held = 0;
  for (const state of STILL_HERE_IN_ORDER) {
    for await (const payouts of walkCandidates(context, unnamedIn(context, state, reading))) {
      held += await holdUnnamed(context, payouts, reading);
    }
  }
  return held;
}

/** Payouts in the state that the reading did not name. */
async function* unnamedIn(
  { table }: VanishedContext,
  state: State,
  { payoutIds }: WholeReading,
): AsyncGenerator<PayoutId> {
  const range = { from: '0', to: '~' };
  for await (const payoutId of livePayouts(table, state, range, CANDIDATES_PER_SHARD)) {
    if (!payoutIds.has(payoutId)) yield payoutId;
  }
}

async function holdUnnamed(
  context: VanishedContext,
  payouts: readonly Payout[],
  reading: WholeReading,
): Promise<number> {
  let held = 0;
  for (const payout of payouts) {
    if (!isOfSource(payout, context) || !mayBeHeld(payout, reading)) continue;
    if (await wasLeftOut(payout, reading.leftOut)) continue;
    if (context.clock.now() > context.endsAtMs) return held;
    const step = {
      by: 'collect-expenses',
      why: 'source-no-longer-lists',
      facts: { runId: context.runId },
      atMs: context.clock.now(),
    } as const;
    // Lost: somebody else acted on it meanwhile, and the next run looks again.
    const { to, change } = withinBound(payout, heldStep(payout));
    const written = await updatePayout(context.table, payout, stepPayout(payout, to, change, step));
    if (written.kind === 'lost') continue;
    held += 1;
    alarmIfUnstable(context.log, payout, written.payout);
  }
  return held;
}

/** After an attempt that is dead it stays where it is: a way out of there, and back, would ask nobody. */
function heldStep(payout: Payout): { readonly to: State; readonly change: PayoutChange } {
  const reasons = [...payout.reasons, FINDING];
  if (isDead(payout.state)) return { to: payout.state, change: { reasons } };
  return { to: 'held', change: { reasons, plan: undefined } };
}

function isOfSource(payout: Payout, { source }: VanishedContext): boolean {
  return payout.source === source.name && payout.account === source.account;
}

function mayBeHeld(payout: Payout, { beganAtMs, unread }: WholeReading): boolean {
  if (!STILL_HERE.includes(payout.state) || unread.has(payout.reportId)) return false;
  if (Date.parse(payout.updatedAt) >= beganAtMs) return false;
  // What was refused for any other reason waits for a person, or for a correction, as it is.
  if (isDead(payout.state) && !isTechnical(payout)) return false;
  // A person who released it knew that the source no longer lists it.
  if (payout.released?.includes(FINDING.code) === true) return false;
  return !payout.reasons.some(({ code }) => code === FINDING.code) && !isUnstable(payout);
}

/**
 * Whether the reading says nothing of the payout, which came back to life behind the index that it asked. Either way the
 * next one looks at its report.
 */
async function wasLeftOut({ reportId, period }: Payout, leftOut: LeftOut): Promise<boolean> {
  const { listFrom } = leftOut;
  const isListed = listFrom === undefined || (period !== undefined && period.start >= listFrom);
  const isLeftOut = !isListed || (await leftOut.has(reportId));
  leftOut.reopen(reportId);
  return isLeftOut;
}
