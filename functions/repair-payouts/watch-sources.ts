import { lateness, latestDue } from '../core/lateness.ts';
import { readCheckpoint } from '../ledger/checkpoints.ts';
import { readCollections, watchCollections } from '../ledger/collections.ts';
import type { OutlookDeps, WatchedSource } from './outlook-deps.ts';

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
