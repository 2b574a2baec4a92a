import * as z from 'zod/mini';

/** Asked first: a process's first formatter costs a cold start tens of milliseconds. */
const USUAL_TIME_ZONES: ReadonlySet<string> = new Set([
  ...Intl.supportedValuesOf('timeZone'),
  'UTC',
  'Etc/UTC',
]);

export const timeZone = z
  .string()
  .check(z.refine(isTimeZone, 'has to be a time zone of the IANA database, such as "Europe/Copenhagen"'));

function isTimeZone(zone: string): boolean {
  if (USUAL_TIME_ZONES.has(zone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** An EventBridge Scheduler expression in a time zone. */
export const schedule = z.strictObject({
  expression: z
    .string()
    .check(
      z.regex(/^(cron|rate)\([^()]+\)$/, 'has to be an EventBridge Scheduler expression: cron(…) or rate(…)'),
    ),
  timeZone,
});
