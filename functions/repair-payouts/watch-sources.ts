import { lastDue, type Schedule } from '../core/schedule.ts';
import { readCheckpoint } from '../ledger/checkpoints.ts';
import { type Collections, readCollections, watchCollections } from '../ledger/collections.ts';
import type { OutlookDeps, WatchedSource } from './outlook-deps.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Longer than the scheduler's tries, Lambda's retries and the run together. */
const LATE_AFTER_MS = 2 * HOUR_MS;

/** A reading takes several runs in a row; it must end within this time. */
const END_WITHIN_MS = 7 * DAY_MS;

/** For an unreadable schedule: longer than a month. */
const UNKNOWN_SCHEDULE_MS = 32 * DAY_MS;

/**
 * Raises an alarm for each source that is overdue, or read but never to its end. Failed runs have their own alarms;
 * this one also sees runs that never began: a disabled schedule, a throttled function.
 * @returns the number of late sources.
 */
export async function watchSources(deps: OutlookDeps): Promise<number> {
  let late = 0;
  for (const source of deps.sources) if (await watchSource(deps, source)) late += 1;
  return late;
}

async function watchSource(deps: OutlookDeps, watched: WatchedSource): Promise<boolean> {
  const { table, clock, log } = deps;
  const { kind, account, mode, schedule } = watched;
  const source = { source: kind, account };
  const collections = await readCollections(table, source);
  const { watchedSince, endedAt, completeAt } = collections;
  if (watchedSince === undefined) await watchCollections(table, source, clock.now());
  const { checkpoint, reading } = await readCheckpoint(table, kind, account);
  log.info('source-watched', {
    ...source,
    mode,
    endedAt,
    completeAt,
    hasCheckpoint: checkpoint !== undefined,
    ...(reading === undefined
      ? {}
      : {
          readingSince: new Date(reading.beganAtMs).toISOString(),
          readingRuns: reading.runs,
          readingFetched: reading.fetched,
        }),
  });
  const dueMs = latestDue(schedule, clock.now());
  const why = lateness(collections, dueMs);
  if (why === undefined) return false;
  log.alarm('collection-late', {
    ...source,
    why,
    dueAt: new Date(dueMs).toISOString(),
    endedAt,
    completeAt,
    action:
      'See whether its schedule is enabled and its function runs. Nothing is lost: the next run reads it all.',
  });
  return true;
}

/** The run that should have ended by now. */
export function latestDue(schedule: Schedule, nowMs: number): number {
  const atMs = nowMs - LATE_AFTER_MS;
  return lastDue(schedule, atMs) ?? atMs - UNKNOWN_SCHEDULE_MS;
}

type Lateness = 'not-read' | 'not-to-its-end';

export function lateness(
  { watchedSince, endedAt, completeAt }: Collections,
  dueMs: number,
): Lateness | undefined {
  if (watchedSince === undefined) return undefined;
  if (Date.parse(endedAt ?? watchedSince) < dueMs) return 'not-read';
  return Date.parse(completeAt ?? watchedSince) < dueMs - END_WITHIN_MS ? 'not-to-its-end' : undefined;
}
