import type { Payout } from '../../functions/core/payout.ts';
import { payoutEventOf } from '../../functions/core/payout-event.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import {
  busEntryOf,
  type EventBus,
  MAX_EVENTS_PER_REQUEST,
  putEvents,
} from '../../functions/publish-events/put-events.ts';
import { rowAtVersion } from './row-at-version.ts';

/** What came of the steps to tell again. */
export type Republished = {
  readonly told: number;
  /** Steps whose row can no longer prove what was to be paid, or how. */
  readonly untold: number;
  /** Payouts with steps left: their history does not verify, or the bus did not take an event. */
  readonly left: number;
};

/** Which steps of a payout to tell. */
export type StepFilter = (entry: Payout['history'][number]) => boolean;

/** One payout's rows as they were after each step to tell, in the order of the steps. */
type Telling = { readonly rows: readonly Payout[]; told: number; isLeft: boolean };

/**
 * Puts events of payouts on the bus again, in the order of each payout's versions: the n-th of every payout goes before
 * the next of any, so that no request holds two of one. An event keeps its first id.
 *
 * @param bus left out, nothing is put: then all that can be told counts as told.
 */
export async function republish(
  bus: EventBus | undefined,
  payouts: readonly Payout[],
  wanted: StepFilter,
): Promise<Republished> {
  // Nobody hears of what was written past the ledger: a person restores the row first.
  const sound = payouts.filter(historyVerifies);
  let untold = 0;
  const tellings = sound.map((payout): Telling => {
    const steps = payout.history.filter(wanted);
    const rows = steps.flatMap(({ version }) => rowAtVersion(payout, version) ?? []);
    untold += steps.length - rows.length;
    return { rows, told: 0, isLeft: false };
  });
  const longest = tellings.reduce((most, { rows }) => Math.max(most, rows.length), 0);
  for (let step = 0; step < longest; step += 1) {
    const due = tellings.filter(({ rows, isLeft }) => !isLeft && rows.length > step);
    for (let start = 0; start < due.length; start += MAX_EVENTS_PER_REQUEST) {
      await tell(bus, due.slice(start, start + MAX_EVENTS_PER_REQUEST), step);
    }
  }
  return {
    told: tellings.reduce((sum, telling) => sum + telling.told, 0),
    untold,
    left: payouts.length - sound.length + tellings.filter(({ isLeft }) => isLeft).length,
  };
}

async function tell(bus: EventBus | undefined, tellings: readonly Telling[], step: number): Promise<void> {
  const events = tellings.flatMap(({ rows }) => rows[step] ?? []).map((row) => payoutEventOf(row));
  const fates =
    bus === undefined
      ? events.map(() => 'taken' as const)
      : await putEvents(
          bus,
          events.map((event) => busEntryOf(bus, event)),
        );
  for (const [index, telling] of tellings.entries()) {
    if (fates[index] === 'taken') telling.told += 1;
    else telling.isLeft = true;
  }
}
