import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { LISTED_STATES, STATE_RULES, STOPPED_STATES, type State } from '../../functions/core/states.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { MAX_ROWS_PER_READ, readPayouts } from '../../functions/ledger/payouts.ts';
import { anywhereIn, type Candidates, waitingIn } from './candidates.ts';
import { isOfMonth } from './month.ts';
import { bankReasonOf } from './payout-document.ts';
import type { ShowDeps } from './show.ts';
import { whatItWaitsFor } from './what-it-waits-for.ts';

/** States that nothing leaves until somebody acts, here or at the source; of the paid those that the bank contradicts. */
export const FOR_PEOPLE: readonly State[] = LISTED_STATES.filter(
  (state) => STOPPED_STATES.includes(state) || STATE_RULES[state].isListed === 'contradicted',
);

/** Which payouts are listed: those that meet all that is given. */
export type ListQuery = {
  /** `waiting`: whatever waits for a person. `all`: in whatever state. */
  readonly state: State | 'waiting' | 'all';
  /** Such as `spirii/nordfleet`. */
  readonly source: string | undefined;
  /** The source's id of the report. */
  readonly report: string | undefined;
  /** `YYYY-MM`: of the period that is paid for, or of any step. */
  readonly month: string | undefined;
  /** A code: of a reason that stands, or the bank's. */
  readonly reason: string | undefined;
};

export type ListDeps = ShowDeps & {
  /** Where the whole ledger is read: how many payouts were found by now. */
  readonly onProgress: (found: number) => void;
};

export type Listed = {
  readonly payout: Payout;
  /** The statement that it waits for to be tried again, in a sentence; undefined where it waits for none. */
  readonly waitsFor: string | undefined;
  /** Where the list goes on behind it: `after` of the next page. */
  readonly place: string;
};

/** A part of a list. */
export type ListPart = {
  readonly listed: readonly Listed[];
  /** Rows that cannot be read or were changed past the ledger: they are in no list. */
  readonly unreadable: readonly PayoutId[];
  /** Whether more payouts are in the state than one list looks at. */
  readonly isCutOff: boolean;
};

/** @property next `after` of the next page; undefined at the end. */
export type ListPage = ListPart & { readonly next: string | undefined };

/** One page of a list. @param after `next` of the page before; left out, it is the first. */
export async function listPage(
  deps: ListDeps,
  query: ListQuery,
  { limit, after }: { readonly limit: number; readonly after?: string | undefined },
): Promise<ListPage> {
  const listed: Listed[] = [];
  const unreadable: PayoutId[] = [];
  let isCutOff = false;
  for await (const part of listParts(deps, query, after)) {
    listed.push(...part.listed);
    unreadable.push(...part.unreadable);
    ({ isCutOff } = part);
    if (listed.length > limit) break;
  }
  const shown = listed.slice(0, limit);
  return {
    listed: shown,
    unreadable,
    isCutOff,
    next: listed.length > limit ? shown.at(-1)?.place : undefined,
  };
}

/** All of a list, a part at a time: payouts as their rows say, what has waited longest first. */
export async function* listParts(deps: ListDeps, query: ListQuery, after = ''): AsyncGenerator<ListPart> {
  const { table, clock, retryAfter } = deps;
  // The index, or the keys of the table, only find them.
  const { found, isCutOff } = await candidatesFor(deps, query);
  const ahead = found.filter(({ place }) => place > after);
  // Payouts of one file ask for the same rows, which are read once.
  const deaths = new Deaths(table, retryAfter);
  for (let start = 0; start < ahead.length; start += MAX_ROWS_PER_READ) {
    const some = ahead.slice(start, start + MAX_ROWS_PER_READ);
    const ids = some.map(({ payoutId }) => payoutId);
    const { payouts, unreadable } = await readPayouts(table, ids, clock);
    const listed: Listed[] = [];
    for (const { payoutId, place } of some) {
      const payout = payouts.get(payoutId);
      if (payout === undefined || !isWanted(payout, query)) continue;
      const isFailed = payout.state === 'failed';
      const waitsFor = isFailed ? await whatItWaitsFor(deaths, payout, ['waits']) : undefined;
      listed.push({ payout, waitsFor, place });
    }
    yield { listed, unreadable: [...unreadable.keys()], isCutOff };
  }
}

function candidatesFor({ table, onProgress }: ListDeps, { state }: ListQuery): Promise<Candidates> {
  if (state === 'waiting') return waitingIn(table, FOR_PEOPLE);
  if (state === 'all') return anywhereIn(table, { state: undefined, onProgress });
  return STATE_RULES[state].isListed === 'always'
    ? waitingIn(table, [state])
    : anywhereIn(table, { state, onProgress });
}

function isWanted(payout: Payout, { state, source, report, month, reason }: ListQuery): boolean {
  return (
    isInState(payout, state) &&
    (source === undefined || source === `${payout.source}/${payout.account}`) &&
    (report === undefined || report === payout.reportId) &&
    (month === undefined || isOfMonth(payout, month)) &&
    (reason === undefined || hasReason(payout, reason))
  );
}

function isInState(payout: Payout, state: ListQuery['state']): boolean {
  if (state === 'all') return true;
  if (state !== 'waiting') return payout.state === state;
  return STATE_RULES[payout.state].isListed === 'contradicted'
    ? hasReason(payout, 'bank-contradiction')
    : FOR_PEOPLE.includes(payout.state);
}

function hasReason(payout: Payout, reason: string): boolean {
  return payout.reasons.some(({ code }) => code === reason) || bankReasonOf(payout)?.code === reason;
}
