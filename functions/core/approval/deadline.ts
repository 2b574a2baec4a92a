import { type CutOffQuery, nextCutOff } from '../execution-date.ts';

const MINUTE_MS = 60_000;

/** From the last approval to the bank: the file is made within a minute, and its transfer takes the rest. */
const MARGIN_MS = 15 * MINUTE_MS;

/** People need at least so long: with less left of today's cut-off, a file is proposed for the next one. */
const SHORTEST_MS = 60 * MINUTE_MS;

/** How long before the expiry the alarm rings. */
export const REMINDER_MS = 60 * MINUTE_MS;

/** The moment by which a file proposed now is planned: that of a file sent now, where nobody has to approve. */
export function planningTime(nowMs: number, needsApproval: boolean): number {
  return needsApproval ? nowMs + SHORTEST_MS + MARGIN_MS : nowMs;
}

/** The latest moment from which the cut-off of a file proposed now can still be made. */
export function deadlineOf(query: CutOffQuery): number {
  return nextCutOff({ ...query, now: planningTime(query.now, true) }) - MARGIN_MS;
}
