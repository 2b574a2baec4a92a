import type { PayoutId } from '../../functions/core/ids.ts';
import { recipientKeyOf } from '../../functions/core/payee.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { LISTED_STATES, STATE_RULES, STOPPED_STATES, type State } from '../../functions/core/states.ts';
import {
  type ListEntry,
  type ListPartition,
  monthPartition,
  payoutMonthOf,
  recipientPartition,
  reportPartition,
  sourceTagOf,
} from '../../functions/ledger/list-keys.ts';
import { type LiveRange, scheduledFor } from '../../functions/ledger/live-keys.ts';
import { givenReasonOf } from './given-reason.ts';
import { type TextMatch, textMatchOf } from './text-match.ts';

/** States that nothing leaves until somebody acts, here or at the source; and paid ones that the bank contradicts. */
const FOR_SOMEBODY: readonly State[] = LISTED_STATES.filter(
  (state) => STOPPED_STATES.includes(state) || STATE_RULES[state].isListed === 'contradicted',
);

/** Which payouts to list: those that meet all that is given. */
export type PayoutQuery = {
  /** `waiting`: whatever waits for somebody, here or at the source. `all`: in whatever state. */
  readonly state: State | 'waiting' | 'all';
  /** Any of these, such as `spirii/nordfleet`. */
  readonly sources?: readonly string[] | undefined;
  /** The source's id of the report. */
  readonly report?: string | undefined;
  /** From `recipientKeyOf`. */
  readonly recipient?: string | undefined;
  /** `YYYY-MM`: the month in which the paid period ends. Without a period, the month of creation (UTC). */
  readonly month?: string | undefined;
  /** The id of the debtor account that it is planned for. */
  readonly debtorAccount?: string | undefined;
  /** `YYYY-MM-DD`: to be executed by then. */
  readonly due?: string | undefined;
  /** The code of a reason that stands, or of the bank. */
  readonly reason?: string | undefined;
  /** See `textMatchOf`. */
  readonly text?: string | undefined;
  /** Months to search (`YYYY-MM`), in this order; for `all` states, also what waits from other months. */
  readonly recent?: readonly string[] | undefined;
  /** Not of these months. */
  readonly notIn?: readonly string[] | undefined;
  /** Only these: the caller has found them, such as by an id (`payoutsNamed`). */
  readonly named?: readonly PayoutId[] | undefined;
};

/** How payouts match: the row decides, the key of an index spares reading most of them. */
export type Wanted = {
  readonly text: TextMatch | undefined;
  readonly isWanted: (payout: Payout) => boolean;
  /** False only where the row would not match either. */
  readonly mayBeWanted: (entry: ListEntry) => boolean;
  /** Whether keys leave out some entries of the partition. */
  readonly isSparse: boolean;
};

export function wantedBy(query: PayoutQuery): Wanted {
  const { state, sources, report, recipient, month, notIn, debtorAccount, due, reason } = query;
  const text = query.text === undefined ? undefined : textMatchOf(query.text);
  const tags = sources === undefined ? undefined : new Set(sources.map(sourceTagOf));
  return {
    text,
    isWanted: (payout) =>
      isInState(payout, state) &&
      (sources === undefined || sources.includes(`${payout.source}/${payout.account}`)) &&
      (report === undefined || report === payout.reportId) &&
      (recipient === undefined || recipient === recipientKeyOf(payout)) &&
      (month === undefined || month === payoutMonthOf(payout)) &&
      notIn?.includes(payoutMonthOf(payout)) !== true &&
      (debtorAccount === undefined || debtorAccount === payout.plan?.debtorAccountId) &&
      (due === undefined || (payout.plan !== undefined && payout.plan.executionDate <= due)) &&
      (reason === undefined || hasReason(payout, reason)) &&
      (text === undefined || text.isIn(payout)),
    mayBeWanted: (entry) =>
      (tags === undefined || tags.has(entry.sourceTag)) && (text === undefined || text.mayBeIn(entry)),
    isSparse: tags !== undefined || text !== undefined,
  };
}

/** The lists that make up the wanted one, one after the other; no payout is in two of them. */
export function queriesOf({ recent, ...query }: PayoutQuery): readonly [PayoutQuery, ...PayoutQuery[]] {
  const [first, ...others] = (recent ?? []).map((month) => ({ ...query, month }));
  if (first === undefined) return [query];
  return query.state === 'all'
    ? [first, ...others, { ...query, state: 'waiting', notIn: recent }]
    : [first, ...others];
}

/** How far people look back for a payment without naming its month. */
const RECENT_MONTHS = 6;

/** This month (UTC) and those before it. */
export function recentMonths(nowMs: number): readonly string[] {
  const now = new Date(nowMs);
  return Array.from({ length: RECENT_MONTHS }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
}

/** The smallest partition of a list index that has all wanted payouts; undefined: no index has it. */
export function partitionOf({ recipient, report, month }: PayoutQuery): ListPartition | undefined {
  if (recipient !== undefined) return recipientPartition(recipient);
  // An expense in no report is in no partition either.
  if (report !== undefined && report !== '') return reportPartition(report);
  return month === undefined ? undefined : monthPartition(month);
}

/** Where the index of waiting work has a state's payouts that may match. */
export function liveRangeOf({ debtorAccount, due }: PayoutQuery, state: State): LiveRange {
  return state === 'scheduled' && debtorAccount !== undefined
    ? scheduledFor(debtorAccount, due)
    : { from: '0', to: '~' };
}

/** The states in which the index of waiting work has every wanted payout; undefined where it has not. */
export function liveStatesOf({ state }: PayoutQuery): readonly State[] | undefined {
  if (state === 'waiting') return FOR_SOMEBODY;
  return state !== 'all' && STATE_RULES[state].isListed === 'always' ? [state] : undefined;
}

/** Whether an index has every wanted payout: without one only a terminal searches. */
export function hasIndex(query: PayoutQuery): boolean {
  return partitionOf(query) !== undefined || liveStatesOf(query) !== undefined;
}

function isInState(payout: Payout, state: PayoutQuery['state']): boolean {
  if (state === 'all') return true;
  if (state !== 'waiting') return payout.state === state;
  return STATE_RULES[payout.state].isListed === 'contradicted'
    ? hasReason(payout, 'bank-contradiction')
    : FOR_SOMEBODY.includes(payout.state);
}

function hasReason(payout: Payout, reason: string): boolean {
  return payout.reasons.some(({ code }) => code === reason) || givenReasonOf(payout)?.code === reason;
}
