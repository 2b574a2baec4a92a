import { lastDue, type Schedule } from '../core/schedule.ts';
import { readCheckpoint } from '../ledger/checkpoints.ts';
import { type Collections, readCollections, watchCollections } from '../ledger/collections.ts';
import type { OutlookDeps, WatchedSource } from './outlook-deps.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The scheduler's tries, Lambda's retries and the run itself take no longer. */
const LATE_AFTER_MS = 2 * HOUR_MS;

/** A reading takes as many runs as it needs, one after the other: it has this long to come to its end. */
const END_WITHIN_MS = 7 * DAY_MS;

/** For a schedule that cannot be worked out here: longer than a month. */
const UNKNOWN_SCHEDULE_MS = 32 * DAY_MS;

/**
 * Raises an alarm for each source that was due and not read, or that is read and never to its end. Failed runs have
 * alarms of their own; this one also sees what never began: a schedule that was switched off, a function that is
 * throttled.
 * @returns how many sources are late.
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
  const dueMs = dueBefore(schedule, clock.now() - LATE_AFTER_MS);
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

function dueBefore(schedule: Schedule, atMs: number): number {
  return lastDue(schedule, atMs) ?? atMs - UNKNOWN_SCHEDULE_MS;
}

type Lateness = 'not-read' | 'not-to-its-end';

function lateness({ watchedSince, endedAt, completeAt }: Collections, dueMs: number): Lateness | undefined {
  if (watchedSince === undefined) return undefined;
  if (Date.parse(endedAt ?? watchedSince) < dueMs) return 'not-read';
  return Date.parse(completeAt ?? watchedSince) < dueMs - END_WITHIN_MS ? 'not-to-its-end' : undefined;
}
