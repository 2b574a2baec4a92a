import type { Decision } from '../functions/core/decision.ts';
import { assert } from '../functions/core/errors.ts';
import { type Sentence, say } from '../functions/core/sentence.ts';
import { type Stop, type Stops, stopOf, withResume, withStop } from '../functions/core/stop.ts';
import { changeStops, readStops } from '../functions/ledger/stops.ts';
import type { LedgerTable } from '../functions/ledger/table.ts';

/** What became of a person's word to resume: the stops that still hold, or why it changes nothing. */
export type Resumed =
  | {
      readonly ok: true;
      /** False where another person has to say so too. */
      readonly hasEnded: boolean;
      readonly stops: Stops['stops'];
    }
  | { readonly ok: false; readonly refusal: Sentence };

export const NOT_RESUMED = {
  'not-stopped':
    'It is not stopped. A stop of all accounts ends as a whole, and one of an account by itself.',
  'stopped-anew':
    'It was stopped anew meanwhile. Look at who stopped it, and why; say it once more if payments may leave.',
} as const;

/**
 * From this write on, nothing leaves the account, or any (`ALL_ACCOUNTS`). One person is enough.
 * @returns the stop that holds: an earlier one stands as it was said.
 */
export async function stopPayments(
  table: LedgerTable,
  debtorAccountId: string,
  decision: Decision,
): Promise<Stop> {
  const stops = await changeStops(table, (known) => withStop(known, debtorAccountId, decision));
  const stop = stopOf(stops, debtorAccountId);
  assert(stop !== undefined, 'a stop that was written holds');
  return stop;
}

/**
 * Ends the account's own stop, or that of all.
 * @param decision with the moment of the stop that the person saw; undefined where nothing says which one.
 * @param people who have to say so.
 */
export async function resumePayments(
  table: LedgerTable,
  debtorAccountId: string,
  decision: Decision & { readonly shownAt?: string | undefined },
  people: 1 | 2,
): Promise<Resumed> {
  const { stops } = await readStops(table);
  if (!stops.some((stop) => stop.debtorAccountId === debtorAccountId)) {
    return { ok: false, refusal: say(NOT_RESUMED, 'not-stopped') };
  }
  let isAnother = false;
  const after = await changeStops(table, (known) => {
    const standing = known.stops.find((stop) => stop.debtorAccountId === debtorAccountId);
    // A stop that ended meanwhile was this word's own work, its answer lost, or another person's.
    isAnother = standing !== undefined && ![undefined, standing.at].includes(decision.shownAt);
    return isAnother ? known : withResume(known, debtorAccountId, decision, people);
  });
  if (isAnother) return { ok: false, refusal: say(NOT_RESUMED, 'stopped-anew') };
  const hasEnded = !after.stops.some((stop) => stop.debtorAccountId === debtorAccountId);
  return { ok: true, hasEnded, stops: after.stops };
}
