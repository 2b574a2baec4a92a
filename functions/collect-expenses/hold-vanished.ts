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

/** States in which a payout may still be paid, or paid again, and can still be stopped. */
const STILL_HERE = STATES.filter((state) => {
  const { canBeRecalled, money } = STATE_RULES[state];
  return canBeRecalled && money !== 'ended';
});

/** Those that go on by themselves come first: the run's time may end before all are examined. */
const STILL_HERE_IN_ORDER = [
  ...STILL_HERE.filter(isStoppable),
  ...STILL_HERE.filter((state) => !isStoppable(state)),
];

/** Above the waiting payouts of a dry run of months: an unexamined one would be paid once live. */
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

/** Settled reports that the reading left out, and its first listed day. */
export type LeftOut = Pick<SettledHistory, 'has' | 'reopen' | 'listFrom'>;

/** A whole reading. */
export type WholeReading = {
  /** The payouts named. */
  readonly payoutIds: ReadonlySet<PayoutId>;
  /** Unreadable reports: the reading says nothing of their expenses. */
  readonly unread: ReadonlySet<string>;
  /** A row written later may belong to an expense that the reading had already passed. */
  readonly beganAtMs: number;
  readonly leftOut: LeftOut;
};

/**
 * Holds payouts that the source no longer lists, also those about to be retried, after a reading that named every
 * approved expense. The source may have withdrawn the expense, or paid its report: then it must not be paid here. The
 * next reading releases one that was only missed, since rows moved between two pages.
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

/** Payouts in the state, not named by the reading. */
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
    // Lost: somebody else acted meanwhile; the next run looks again.
    const { to, change } = withinBound(payout, heldStep(payout));
    const written = await updatePayout(context.table, payout, stepPayout(payout, to, change, step));
    if (written.kind === 'lost') continue;
    held += 1;
    alarmIfUnstable(context.log, payout, written.payout);
  }
  return held;
}

/** After a dead attempt it stays in its state: leaving and returning would bypass the person. */
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
  // A payout refused for another reason already waits for a person or a correction.
  if (isDead(payout.state) && !isTechnical(payout)) return false;
  // Whoever released it knew that the source no longer lists it.
  if (payout.released?.includes(FINDING.code) === true) return false;
  return !payout.reasons.some(({ code }) => code === FINDING.code) && !isUnstable(payout);
}

/**
 * Whether the reading says nothing of the payout, which revived after it asked the index. Either way the next reading
 * looks at its report.
 */
async function wasLeftOut({ reportId, period }: Payout, leftOut: LeftOut): Promise<boolean> {
  const { listFrom } = leftOut;
  const isListed = listFrom === undefined || (period !== undefined && period.start >= listFrom);
  const isLeftOut = !isListed || (await leftOut.has(reportId));
  leftOut.reopen(reportId);
  return isLeftOut;
}
