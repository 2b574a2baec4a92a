import type { ForeseenFiles } from '../batches/foreseen-files.ts';
import { codeOf } from '../core/errors.ts';
import { countWaiting } from './count-waiting.ts';
import { foreseeFiles } from './foresee-files.ts';
import type { OutlookDeps } from './outlook-deps.ts';
import { watchFiles } from './watch-files.ts';
import { watchSources } from './watch-sources.ts';
import { watchStops } from './watch-stops.ts';
import { watchTariffs } from './watch-tariffs.ts';
import { watchWriteBacks } from './watch-write-backs.ts';

export type Outlook = {
  readonly lateSources: number;
  /** Stops in force, of single debtor accounts or all. */
  readonly stops: number;
  readonly unacknowledgedFiles: number;
  readonly nextFiles: readonly ForeseenFiles[];
};

/**
 * Looks at what waits and what comes next, and changes no payout: alarms for overdue sources and unanswered files,
 * figures for the dashboard. A failing part does not stop the others.
 * @throws the first error of its parts, after all of them.
 */
export async function takeOutlook(deps: OutlookDeps): Promise<Outlook> {
  const failures: unknown[] = [];
  const part = async <T>(name: string, look: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await look();
    } catch (error) {
      failures.push(error);
      deps.log.warn('outlook-part-failed', {
        part: name,
        code: codeOf(error),
      });
      return undefined;
    }
  };
  // Parts that may need a person come first.
  const lateSources = await part('sources', () => watchSources(deps));
  const stops = await part('stops', () => watchStops(deps));
  const unacknowledgedFiles = await part('files', () => watchFiles(deps));
  await part('write-backs', () => watchWriteBacks(deps));
  await part('tariffs', async () => watchTariffs(deps));
  const nextFiles = await part('next-files', () => foreseeFiles(deps));
  await part('waiting', () => countWaiting(deps));
  deps.log.info('outlook-taken', { lateSources, stops, unacknowledgedFiles, nextFiles: nextFiles?.length });
  if (failures.length > 0) throw failures[0];
  return {
    lateSources: lateSources ?? 0,
    stops: stops ?? 0,
    unacknowledgedFiles: unacknowledgedFiles ?? 0,
    nextFiles: nextFiles ?? [],
  };
}
