import { lastDue, type Schedule } from './schedule.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Longer than the scheduler's tries, Lambda's retries and the run together. */
const LATE_AFTER_MS = 2 * HOUR_MS;

/** A reading takes several runs in a row; it must end within this time. */
const END_WITHIN_MS = 7 * DAY_MS;

/** For an unreadable schedule: longer than a month. */
const UNKNOWN_SCHEDULE_MS = 32 * DAY_MS;

/** The run that should have ended by now. */
export function latestDue(schedule: Schedule, nowMs: number): number {
  const atMs = nowMs - LATE_AFTER_MS;
  return lastDue(schedule, atMs) ?? atMs - UNKNOWN_SCHEDULE_MS;
}

/** A source's; undefined where there was none yet. */
export type LastCollections = {
  readonly watchedSince: string | undefined;
  readonly endedAt: string | undefined;
  readonly completeAt: string | undefined;
};

type Lateness = 'not-read' | 'not-to-its-end';

export function lateness(
  { watchedSince, endedAt, completeAt }: LastCollections,
  dueMs: number,
): Lateness | undefined {
  if (watchedSince === undefined) return undefined;
  if (Date.parse(endedAt ?? watchedSince) < dueMs) return 'not-read';
  return Date.parse(completeAt ?? watchedSince) < dueMs - END_WITHIN_MS ? 'not-to-its-end' : undefined;
}
