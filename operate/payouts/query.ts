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
import { bankReasonOf } from '../review/payout-document.ts';
import { type TextMatch, textMatchOf } from './text-match.ts';

/** States that nothing leaves until somebody acts, here or at the source; of the paid those that the bank contradicts. */
export const FOR_PEOPLE: readonly State[] = LISTED_STATES.filter(
  (state) => STOPPED_STATES.includes(state) || STATE_RULES[state].isListed === 'contradicted',
);

/** Which payouts are meant: those that meet all that is given. */
export type PayoutQuery = {
  /** `waiting`: whatever waits for a person. `all`: in whatever state. */
  readonly state: State | 'waiting' | 'all';
  /** Such as `spirii/nordfleet`. */
  readonly source?: string | undefined;
  /** The source's id of the report. */
  readonly report?: string | undefined;
  /** Of `recipientKeyOf`. */
  readonly recipient?: string | undefined;
  /** `YYYY-MM`: in which the period ends that is paid for; without a period, in which the payout was made (UTC). */
  readonly month?: string | undefined;
  /** A code: of a reason that stands, or the bank's. */
  readonly reason?: string | undefined;
  /** See `textMatchOf`. */
  readonly text?: string | undefined;
};

/** How payouts are told from others: the row decides, the key of an index spares reading most of them. */
export type Wanted = {
  readonly text: TextMatch | undefined;
  readonly isWanted: (payout: Payout) => boolean;
  /** False only where the row would not be wanted either. */
  readonly mayBeWanted: (entry: ListEntry) => boolean;
  /** Whether keys leave out some entries of the partition. */
  readonly isSparse: boolean;
};

export function wantedBy(query: PayoutQuery): Wanted {
  const { state, source, report, recipient, month, reason } = query;
  const text = query.text === undefined ? undefined : textMatchOf(query.text);
  const tag = source === undefined ? undefined : sourceTagOf(source);
  return {
    text,
    isWanted: (payout) =>
      isInState(payout, state) &&
      (source === undefined || source === `${payout.source}/${payout.account}`) &&
      (report === undefined || report === payout.reportId) &&
      (recipient === undefined || recipient === recipientKeyOf(payout)) &&
      (month === undefined || month === payoutMonthOf(payout)) &&
      (reason === undefined || hasReason(payout, reason)) &&
      (text === undefined || text.isIn(payout)),
    mayBeWanted: (entry) =>
      (tag === undefined || tag === entry.sourceTag) && (text === undefined || text.mayBeIn(entry)),
    isSparse: tag !== undefined || text !== undefined,
  };
}

/** The partition of a list index that has all that is asked for, the smallest first; undefined: no index has it. */
export function partitionOf({ recipient, report, month }: PayoutQuery): ListPartition | undefined {
  if (recipient !== undefined) return recipientPartition(recipient);
  // An expense in no report is in no partition either.
  if (report !== undefined && report !== '') return reportPartition(report);
  return month === undefined ? undefined : monthPartition(month);
}

/** The states in which the index of waiting work has every payout that is asked for; undefined: it has not. */
export function liveStatesOf({ state }: PayoutQuery): readonly State[] | undefined {
  if (state === 'waiting') return FOR_PEOPLE;
  return state !== 'all' && STATE_RULES[state].isListed === 'always' ? [state] : undefined;
}

function isInState(payout: Payout, state: PayoutQuery['state']): boolean {
  if (state === 'all') return true;
  if (state !== 'waiting') return payout.state === state;
  return STATE_RULES[payout.state].isListed === 'contradicted'
    ? hasReason(payout, 'bank-contradiction')
    : FOR_PEOPLE.includes(payout.state);
}

function hasReason(payout: Payout, reason: string): boolean {
  return payout.reasons.some(({ code }) => code === reason) || bankReasonOf(payout)?.code === reason;
}
