import type { Person } from '../functions/core/approval/person.ts';
import { type Stop, type Stops, stopOf, withResume, withStop } from '../functions/core/stop.ts';
import { changeStops, readStops } from '../functions/ledger/stops.ts';
import type { LedgerTable } from '../functions/ledger/table.ts';

/** A person's word about one debtor account, or about all (`*`). */
export type StopRequest = {
  readonly debtorAccountId: string;
  readonly by: Person;
  readonly reason: string;
  readonly atMs: number;
};

/** What became of the word: the stops after it, or why it changes nothing. */
export type StopOutcome =
  | { readonly ok: true; readonly stops: Stops }
  | { readonly ok: false; readonly refusal: string };

/** Nothing leaves the account from the write of this on. One person is enough, whatever else needs two. */
export async function stopPayments(table: LedgerTable, request: StopRequest): Promise<Stop> {
  const stops = await changeStops(table, (known) => withStop(known, request));
  const stop = stopOf(stops, request.debtorAccountId);
  if (stop === undefined) throw new TypeError('A stop that was written holds.');
  return stop;
}

/**
 * Lets payments leave again, by one person, where no file of the account needs anybody's approval.
 * @param peopleNeeded more than one sign it with their passkeys, which a terminal has not.
 */
export async function resumePayments(
  table: LedgerTable,
  request: StopRequest,
  peopleNeeded: number,
): Promise<StopOutcome> {
  const { debtorAccountId } = request;
  const before = await readStops(table);
  if (!before.stops.some((stop) => stop.debtorAccountId === debtorAccountId)) {
    const refusal =
      'It is not stopped. A stop of all accounts ends as a whole, and one of an account by itself.';
    return { ok: false, refusal };
  }
  if (peopleNeeded > 1) {
    return {
      ok: false,
      refusal: `${peopleNeeded} approvers have to sign that the stop ends, each with a passkey of theirs; a terminal cannot.`,
    };
  }
  return {
    ok: true,
    stops: await changeStops(table, (known) => withResume(known, { ...request, people: 1 })),
  };
}
