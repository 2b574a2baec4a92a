import { type PlainDate, plainDate } from './date.ts';
import { assert, PipelineError } from './errors.ts';

/** A deployment has a handful of zones; bounds the cache against their spellings. */
const MAX_FORMATTERS = 64;

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Building a formatter costs far more than using one. */
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const cached = formatters.get(timeZone);
  if (cached !== undefined) return cached;
  if (formatters.size >= MAX_FORMATTERS) formatters.clear();
  const created = createFormatter(timeZone);
  formatters.set(timeZone, created);
  return created;
}

function createFormatter(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch (cause) {
    throw new PipelineError('CONFIG_INVALID', `The time zone "${timeZone.slice(0, 40)}" is not known.`, {
      action: 'Name a time zone of the IANA database, such as Europe/Copenhagen.',
      cause,
    });
  }
}

/** The zone's wall clock read as if it were UTC, to the second: comparable, and a difference gives the offset. */
export function wallClockMs(instant: number, timeZone: string): number {
  const parts = formatterFor(timeZone).formatToParts(instant);
  const field = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  assert(Number.isFinite(wall), 'a time zone tells the year, month, day, hour, minute and second');
  return wall;
}

/** The zone's local day at the instant. */
export function localDate(instant: number, timeZone: string): PlainDate {
  return plainDate(new Date(wallClockMs(instant, timeZone)).toISOString().slice(0, 10));
}
