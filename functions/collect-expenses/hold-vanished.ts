import type { Finding } from '../core/finding.ts';
import { isUnstable, withinBound } from '../core/followed-often.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout, PayoutChange } from '../core/payout.ts';
import { isDead, isStoppable, STATE_RULES, STATES, type State } from '../core/states.ts';
import { stepPayout } from '../core/step-payout.ts';
import { CHANGED_AFTER_BATCHING } from '../core/step-reason.ts';
import { changedUnseen } from '../core/unseen-change.ts';
import { isTechnical } from '../core/waits-for-pipeline.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { updatePayout } from '../ledger/payouts.ts';
import { walkCandidates } from '../ledger/walk.ts';
import { alarmOfChange } from './alarm-change.ts';
import { alarmIfUnstable } from './alarm-unstable.ts';
import type { RecordContext } from './record-context.ts';
import type { SettledHistory } from './settled-history.ts';

/** States in which a payout may be paid, or paid again, and can still be stopped. */
const STILL_HERE = STATES.filter((state) => {
  const { canBeRecalled, money } = STATE_RULES[state];
  return canBeRecalled && money !== 'ended';
});

/** In a file that people may still have to approve: only a note on the row tells the last approval. */
const IN_A_FILE = STATES.filter((state) => STATE_RULES[state].file === 'unsent');

/** Those that go on by themselves come first: the run's time may end before the last is examined. */
const IN_ORDER = [
  ...STILL_HERE.filter(isStoppable),
  ...IN_A_FILE,
  ...STILL_HERE.filter((state) => !isStoppable(state)),
];

/** More than a dry run of months leaves waiting: an unexamined payout would be paid once live. */
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

/** Settled reports that the reading left out, and the first day it listed. */
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
 * approved expense. The source may have withdrawn the expense, or paid its report: then nobody may pay it here. A
 * payout already in a file cannot be held: its row notes the change, which ends a proposal. If rows only moved between
 * two pages, the next reading releases the payout.
 * @returns how many it held.
 */
export async function holdVanished(context: VanishedContext, reading: WholeReading): Promise<number> {
  let held = 0;
  for (const state of IN_ORDER) {
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
    if (!isOfSource(payout, context) || !isVanished(payout, reading)) continue;
    if (await wasLeftOut(payout, reading.leftOut)) continue;
    if (context.clock.now() > context.endsAtMs) return held;
    const { to, change, why } = withinBound(payout, stepOf(payout));
    const [facts, atMs] = [{ runId: context.runId }, context.clock.now()];
    const after = stepPayout(payout, to, change, { by: 'collect-expenses', why, facts, atMs });
    const written = await updatePayout(context.table, payout, after);
    // Lost: somebody else acted meanwhile; the next run looks again.
    if (written.kind === 'lost') continue;
    alarmIfUnstable(context.log, payout, written.payout);
    if (why === CHANGED_AFTER_BATCHING) alarmOfChange(context.log, payout);
    else held += 1;
  }
  return held;
}

type VanishedStep = {
  readonly to: State;
  readonly change: PayoutChange;
  readonly why: 'source-no-longer-lists' | typeof CHANGED_AFTER_BATCHING;
};

/** After a dead attempt it stays in its state: leaving and returning would bypass the person. */
function stepOf({ state, reasons: before }: Payout): VanishedStep {
  if (IN_A_FILE.includes(state)) return { to: state, change: {}, why: CHANGED_AFTER_BATCHING };
  const [reasons, why] = [[...before, FINDING], 'source-no-longer-lists'] as const;
  if (isDead(state)) return { to: state, change: { reasons }, why };
  return { to: 'held', change: { reasons, plan: undefined }, why };
}

function isOfSource(payout: Payout, { source }: VanishedContext): boolean {
  return payout.source === source.name && payout.account === source.account;
}

function isVanished(payout: Payout, { beganAtMs, unread }: WholeReading): boolean {
  if (!IN_ORDER.includes(payout.state) || unread.has(payout.reportId)) return false;
  if (Date.parse(payout.updatedAt) >= beganAtMs) return false;
  if (IN_A_FILE.includes(payout.state) && changedUnseen(payout)) return false;
  // A payout refused for another reason already waits for a person or a correction.
  if (isDead(payout.state) && !isTechnical(payout)) return false;
  // Whoever released it knew that the source no longer lists it.
  if (payout.released?.includes(FINDING.code) === true) return false;
  return !payout.reasons.some(({ code }) => code === FINDING.code) && !isUnstable(payout);
}

/**
 * Whether the reading says nothing of the payout, which revived after its query of the index. Either way the next
 * reading looks at the report.
 */
async function wasLeftOut({ reportId, period }: Payout, leftOut: LeftOut): Promise<boolean> {
  const { listFrom } = leftOut;
  const isListed = listFrom === undefined || (period !== undefined && period.start >= listFrom);
  const isLeftOut = !isListed || (await leftOut.has(reportId));
  leftOut.reopen(reportId);
  return isLeftOut;
}
