import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AlarmChange,
  type AlarmNote,
  rungWithinDay,
  withChange,
} from '../../functions/core/alarm-notes.ts';
import { forAll } from '../support/properties.ts';

const NOW_MS = Date.parse('2026-11-28T12:00:00Z');
const HOUR_MS = 3_600_000;

const change: fc.Arbitrary<AlarmChange> = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  isOn: fc.boolean(),
  atMs: fc.integer({ min: -48, max: 0 }).map((hours) => NOW_MS + hours * HOUR_MS),
});

function noted(changes: readonly AlarmChange[]): readonly AlarmNote[] {
  return changes.reduce(withChange, []);
}

/** The last of a kind, known a second time. */
function lastMs(changes: readonly AlarmChange[], name: string, isOn: boolean): number {
  return Math.max(
    -1,
    ...changes.filter((one) => one.name === name && one.isOn === isOn).map(({ atMs }) => atMs),
  );
}

describe('notes of alarms', () => {
  it('are the same in whatever order and however often changes come', () => {
    forAll(
      fc
        .array(change, { maxLength: 20 })
        .chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })),
        ),
      ([all, again]) => {
        expect(rungWithinDay(noted(again), NOW_MS)).toEqual(rungWithinDay(noted(all), NOW_MS));
      },
    );
  });

  it('show what rings, however long, and what ended within the day', () => {
    forAll(fc.array(change, { maxLength: 20 }), (all) => {
      const shown = rungWithinDay(noted(all), NOW_MS);

      for (const name of ['a', 'b', 'c']) {
        const [rangMs, endedMs] = [lastMs(all, name, true), lastMs(all, name, false)];
        const rings = rangMs >= 0 && endedMs <= rangMs;
        const rang = rangMs >= 0 && endedMs > rangMs && endedMs >= NOW_MS - 24 * HOUR_MS;
        expect(shown.find((one) => one.name === name)).toEqual(
          rings || rang
            ? {
                name,
                rangAt: new Date(rangMs).toISOString(),
                endedAt: rings ? undefined : new Date(endedMs).toISOString(),
              }
            : undefined,
        );
      }
      expect(shown.map(({ rangAt }) => rangAt)).toEqual(
        shown
          .map(({ rangAt }) => rangAt)
          .sort()
          .reverse(),
      );
    });
  });

  it('stay bounded: those that changed last stay', () => {
    const changes = Array.from({ length: 400 }, (_, index) => ({
      name: `alarm-${index}`,
      isOn: true,
      atMs: NOW_MS + index,
    }));

    const notes = noted(changes);

    expect(notes).toHaveLength(250);
    expect(notes[0]?.name).toBe('alarm-399');
  });

  it('have not ended before their end comes', () => {
    const notes = noted([
      { name: 'a', isOn: true, atMs: NOW_MS },
      { name: 'a', isOn: false, atMs: NOW_MS + 2 * HOUR_MS },
    ]);

    expect(rungWithinDay(notes, NOW_MS + HOUR_MS)).toMatchObject([{ endedAt: undefined }]);
    expect(rungWithinDay(notes, NOW_MS + 3 * HOUR_MS)).toMatchObject([
      { endedAt: '2026-11-28T14:00:00.000Z' },
    ]);
    expect(rungWithinDay(notes, NOW_MS + 27 * HOUR_MS)).toEqual([]);
  });
});
