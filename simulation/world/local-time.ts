const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 86_400_000;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}

/** Offsets from UTC by zone and quarter of an hour: runs repeat the same questions, and asking the zone takes long. */
const offsetsMs = new Map<string, Map<number, number>>();
const MAX_KEPT_OFFSETS = 10_000;

/** The wall clock of the zone read as if it were UTC. An offset changes only at a whole quarter of an hour. */
function wallMs(atMs: number, timeZone: string): number {
  const quarterMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
  const ofZone = offsetsMs.get(timeZone) ?? new Map<number, number>();
  offsetsMs.set(timeZone, ofZone);
  const known = ofZone.get(quarterMs);
  if (known !== undefined) return atMs + known;
  if (ofZone.size >= MAX_KEPT_OFFSETS) ofZone.clear();
  const offsetMs = wallMsOfMinute(quarterMs, timeZone) - quarterMs;
  ofZone.set(quarterMs, offsetMs);
  return atMs + offsetMs;
}

/** The same for a whole minute, asked of the zone. */
function wallMsOfMinute(atMs: number, timeZone: string): number {
  const parts = formatterOf(timeZone).formatToParts(atMs);
  const field = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'));
}

/** The moments at which the zone's clock shows the time of day: none on a day that skips it, the first of two. */
export function momentsOf(
  minuteOfDay: number,
  isOnDay: (dayOfWeek: number) => boolean,
  timeZone: string,
  fromMs: number,
  untilMs: number,
): number[] {
  const moments: number[] = [];
  for (let day = Math.floor(fromMs / DAY_MS) - 1; day * DAY_MS < untilMs + DAY_MS; day += 1) {
    if (!isOnDay(new Date(day * DAY_MS).getUTCDay())) continue;
    const local = day * DAY_MS + minuteOfDay * MINUTE_MS;
    // Zones differ from UTC by at most 14 hours, in whole quarters of an hour.
    const found = [
      local - wallMs(local - DAY_MS, timeZone) + local - DAY_MS,
      local - wallMs(local + DAY_MS, timeZone) + local + DAY_MS,
    ]
      .filter((atMs) => wallMs(atMs, timeZone) === local)
      .sort((a, b) => a - b);
    const first = found[0];
    if (first !== undefined && first >= fromMs && first < untilMs) moments.push(first);
  }
  return moments;
}

/** The zone's next midnight: months end at it, and clocks change within hours of it. */
export function nextMidnight(afterMs: number, timeZone: string): number {
  const [first] = momentsOf(0, () => true, timeZone, afterMs + 1, afterMs + 2 * DAY_MS);
  return first ?? afterMs + DAY_MS;
}
