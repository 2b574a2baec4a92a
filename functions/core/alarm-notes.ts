/** When an alarm last rang and last ended, by its watcher's word. */
export type AlarmNote = {
  /** As the alarm is named in AWS, with its stage. */
  readonly name: string;
  /** ISO 8601; undefined where only the end was reported. */
  readonly rangAt?: string | undefined;
  readonly endedAt?: string | undefined;
};

export type AlarmChange = { readonly name: string; readonly isOn: boolean; readonly atMs: number };

/** Three times a deployment's alarms: newer notes push out an older version's alarms, and no others. */
const MOST_NOTES = 250;

/**
 * The notes after a change; the same where it tells nothing new. Changes come late, twice and in any order: the latest
 * of each kind counts.
 */
export function withChange(
  notes: readonly AlarmNote[],
  { name, isOn, atMs }: AlarmChange,
): readonly AlarmNote[] {
  const at = new Date(atMs).toISOString();
  const which = isOn ? 'rangAt' : 'endedAt';
  const before = notes.find((note) => note.name === name) ?? { name };
  if ((before[which] ?? '') >= at) return notes;
  const others = notes.filter((note) => note.name !== name);
  return [...others, { ...before, [which]: at }].sort(byLast).slice(0, MOST_NOTES);
}

const DAY_MS = 86_400_000;

export type Rung = { readonly name: string; readonly rangAt: string; readonly endedAt: string | undefined };

/** What rings still, or rang within the last day, the latest first. */
export function rungWithinDay(notes: readonly AlarmNote[], nowMs: number): readonly Rung[] {
  const [now, dayAgo] = [nowMs, nowMs - DAY_MS].map((ms) => new Date(ms).toISOString());
  return notes
    .flatMap(({ name, rangAt, endedAt }): readonly Rung[] => {
      if (rangAt === undefined) return [];
      const hasEnded = endedAt !== undefined && endedAt > rangAt && endedAt <= (now ?? '');
      if (hasEnded && endedAt < (dayAgo ?? '')) return [];
      return [{ name, rangAt, endedAt: hasEnded ? endedAt : undefined }];
    })
    .sort((a, b) => (a.rangAt === b.rangAt ? (a.name < b.name ? -1 : 1) : a.rangAt > b.rangAt ? -1 : 1));
}

function byLast(one: AlarmNote, other: AlarmNote): number {
  const [a, b] = [lastOf(one), lastOf(other)];
  if (a !== b) return a > b ? -1 : 1;
  return one.name < other.name ? -1 : 1;
}

function lastOf({ rangAt = '', endedAt = '' }: AlarmNote): string {
  return rangAt > endedAt ? rangAt : endedAt;
}
