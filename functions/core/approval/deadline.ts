import { type CutOffQuery, nextCutOff } from '../execution-date.ts';
import type { Proposal } from './proposal.ts';

const MINUTE_MS = 60_000;

/** From the last approval to the bank: the file leaves in its first minutes, and its transfer takes the rest. */
const MARGIN_MS = 15 * MINUTE_MS;

/**
 * How long after its expiry an approved file may begin to leave: its last approval may come in the last moment, and a
 * death right after that is mended within minutes.
 */
export const DEPARTURE_MS = 5 * MINUTE_MS;

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

/** From then on it leaves no more: with what is left of the margin, its transfer could miss the cut-off. */
export function leavesBeforeMs({ expiresAtMs }: Pick<Proposal, 'expiresAtMs'>): number {
  return expiresAtMs + DEPARTURE_MS;
}
