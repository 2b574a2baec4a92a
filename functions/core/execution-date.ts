import { addBankingDays, type Calendar, nextBankingDay } from './calendar.ts';
import { addDays, type PlainDate, utcMidnightMs } from './date.ts';
import { assert, PipelineError } from './errors.ts';
import { localDate, wallClockMs } from './local-time.ts';

/** The last moment of a day at which the bank still counts an order as received on that day. */
export type CutOff = {
  /** Local time of the day, `HH:MM`, 24 hours. */
  readonly time: string;
  /** IANA name, such as `Europe/Copenhagen`. */
  readonly timeZone: string;
};

export type CutOffQuery = {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly cutOff: CutOff;
  readonly calendar: Calendar;
};

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Only a zone that jumps back over midnight needs more than two. */
const MAX_CUT_OFFS_TRIED = 4;
/** Halves a day down to a millisecond. */
const MAX_HALVINGS = 27;

/** Outside these, somebody passed seconds or microseconds, and every date from them would be silently wrong. */
const EARLIEST_NOW_MS = Date.UTC(2001, 0, 1);
const LATEST_NOW_MS = Date.UTC(2101, 0, 1);

const CUT_OFF_TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

function offsetMs(instant: number, timeZone: string): number {
  return wallClockMs(instant, timeZone) - Math.floor(instant / SECOND_MS) * SECOND_MS;
}

/** The first instant with the zone's offset at `after`, between two instants around a jump. */
function instantOfJump(before: number, after: number, timeZone: string): number {
  const offsetAfter = offsetMs(after, timeZone);
  let [low, high] = [before, after];
  for (let halvings = 0; high - low > 1; halvings += 1) {
    assert(halvings < MAX_HALVINGS, 'a clock jumps within a day of the local time that it skips');
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle, timeZone) === offsetAfter) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The instant of a local time, given as if it were UTC: for a skipped time the jump, for a repeated one the first. So
 * no order leaves after the bank has closed.
 */
export function instantOf(localMs: number, timeZone: string): number {
  // Zones are less than a day from UTC, so a jump near the local time lies between these two.
  const offsetBefore = offsetMs(localMs - DAY_MS, timeZone);
  const offsetAfter = offsetMs(localMs + DAY_MS, timeZone);
  const byOffsetBefore = localMs - offsetBefore;
  const byOffsetAfter = localMs - offsetAfter;
  if (offsetMs(byOffsetBefore, timeZone) === offsetBefore) return byOffsetBefore;
  if (offsetMs(byOffsetAfter, timeZone) === offsetAfter) return byOffsetAfter;
  return instantOfJump(byOffsetAfter, byOffsetBefore, timeZone);
}

function cutOffMsOfDay(time: string): number {
  const match = CUT_OFF_TIME.exec(time);
  if (match === null) {
    throw new PipelineError('CONFIG_INVALID', `The cut-off "${time.slice(0, 10)}" is not a time of day.`, {
      action: 'Write it as HH:MM, from 00:00 to 23:59.',
    });
  }
  return (Number(match[1]) * 60 + Number(match[2])) * MINUTE_MS;
}

/** The first banking day, in the cut-off's zone, whose cut-off is still ahead, and the instant of that cut-off. */
function firstOpenCutOff({ now, cutOff, calendar }: CutOffQuery): { day: PlainDate; instant: number } {
  const isPlausible = Number.isSafeInteger(now) && now >= EARLIEST_NOW_MS && now < LATEST_NOW_MS;
  assert(isPlausible, 'the time is in whole milliseconds since the epoch, from 2001 to 2100');
  const timeOfDayMs = cutOffMsOfDay(cutOff.time);
  const today = localDate(now, cutOff.timeZone);
  let day = nextBankingDay(calendar, today);
  for (let tried = 0; tried < MAX_CUT_OFFS_TRIED; tried += 1) {
    const instant = instantOf(utcMidnightMs(day) + timeOfDayMs, cutOff.timeZone);
    if (now < instant) return { day, instant };
    day = nextBankingDay(calendar, addDays(day, 1));
  }
  assert(false, 'one of the next banking days has a cut-off that is still ahead');
}

/**
 * The first execution date for a file sent now.
 *
 * An order received strictly before the cut-off of a banking day counts as received on that day, any other as received
 * on the next banking day (PSD2, Directive (EU) 2015/2366, article 78(1)). `leadBankingDays` banking days come on top:
 * 0 for the same day, 1 for D+1 (article 83(1)).
 *
 * @throws PipelineError CONFIG_INVALID where the cut-off is no `HH:MM` or its zone is unknown.
 */
export function firstExecutionDate(query: CutOffQuery & { readonly leadBankingDays: number }): PlainDate {
  return addBankingDays(query.calendar, firstOpenCutOff(query).day, query.leadBankingDays);
}

/**
 * The next cut-off on a banking day, after `now`, in milliseconds since the epoch. A skipped local time becomes the
 * jump, a repeated one the first.
 *
 * @throws PipelineError CONFIG_INVALID where the cut-off is no `HH:MM` or its zone is unknown.
 */
export function nextCutOff(query: CutOffQuery): number {
  return firstOpenCutOff(query).instant;
}
