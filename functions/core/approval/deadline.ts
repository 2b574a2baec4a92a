import { type CutOffQuery, nextCutOff } from '../execution-date.ts';
import type { Proposal } from './proposal.ts';

const MINUTE_MS = 60_000;

/** From the last approval to the bank: the file leaves in its first minutes, and its transfer takes the rest. */
const MARGIN_MS = 15 * MINUTE_MS;

/**
 * How long after the expiry an approved file may begin to leave: the last approval may come at the last moment, and the
 * repair needs minutes after a death.
 */
export const DEPARTURE_MS = 5 * MINUTE_MS;

/** The least time for people: if today's cut-off is nearer, a file is proposed for the next one. */
const SHORTEST_MS = 60 * MINUTE_MS;

/** How long before the expiry the alarm rings. */
export const REMINDER_MS = 60 * MINUTE_MS;

/** As of when to plan a file made now; without approval, now. */
export function planningTime(nowMs: number, needsApproval: boolean): number {
  return needsApproval ? nowMs + SHORTEST_MS + MARGIN_MS : nowMs;
}

/** The latest moment from which a file proposed now still makes its cut-off. */
export function deadlineOf(query: CutOffQuery): number {
  return nextCutOff({ ...query, now: planningTime(query.now, true) }) - MARGIN_MS;
}

/** From then on it no longer leaves: in what is left of the margin, its transfer could miss the cut-off. */
export function leavesBeforeMs({ expiresAtMs }: Pick<Proposal, 'expiresAtMs'>): number {
  return expiresAtMs + DEPARTURE_MS;
}
