import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastDue, nextDue } from '../../functions/core/schedule.ts';
import { forAllIn } from '../support/properties.ts';

const at = (text: string): number => Date.parse(text);
const shown = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16);

/** Wednesday, 18 November 2026, 12:00 in Copenhagen. */
const NOON = at('2026-11-18T11:00:00Z');

describe('when a cron was due last, and is due next', () => {
  it.each([
    { cron: '0 6 * * ? *', last: '2026-11-18T05:00', next: '2026-11-19T05:00' },
    { cron: '0 12 * * ? *', last: '2026-11-18T11:00', next: '2026-11-19T11:00' },
    { cron: '30 13 ? * MON-FRI *', last: '2026-11-17T12:30', next: '2026-11-18T12:30' },
    { cron: '0 6 ? * 2 *', last: '2026-11-16T05:00', next: '2026-11-23T05:00' },
    { cron: '0/15 8-18 * * ? *', last: '2026-11-18T11:00', next: '2026-11-18T11:15' },
    { cron: '0 6 1 * ? *', last: '2026-11-01T05:00', next: '2026-12-01T05:00' },
    { cron: '0 6 1,15 JAN,JUL ? *', last: '2026-07-15T04:00', next: '2027-01-01T05:00' },
    { cron: '0 6 L * ? *', last: '2026-10-31T05:00', next: '2026-11-30T05:00' },
    { cron: '0 6 ? * FRI#2 *', last: '2026-11-13T05:00', next: '2026-12-11T05:00' },
    { cron: '0 6 ? * 6L *', last: '2026-10-30T05:00', next: '2026-11-27T05:00' },
    { cron: '0 6 15W * ? *', last: '2026-11-16T05:00', next: '2026-12-15T05:00' },
    { cron: '0 6 * * ? 2026', last: '2026-11-18T05:00', next: '2026-11-19T05:00' },
  ])('cron($cron)', ({ cron, last, next }) => {
    const schedule = { expression: `cron(${cron})`, timeZone: 'Europe/Copenhagen' };

    expect(shown(lastDue(schedule, NOON))).toBe(last);
    expect(shown(nextDue(schedule, NOON))).toBe(next);
  });

  it('keeps to the wall clock over a change of the clocks', () => {
    const schedule = { expression: 'cron(0 6 * * ? *)', timeZone: 'Europe/Copenhagen' };

    expect(shown(lastDue(schedule, at('2026-10-25T12:00:00Z')))).toBe('2026-10-25T05:00');
    expect(shown(lastDue(schedule, at('2026-10-24T12:00:00Z')))).toBe('2026-10-24T04:00');
  });

  it.each(['cron(0 6 * * ?)', 'cron(0 25 * * ? *)', 'cron(0 6 ? * FUN *)', 'cron(0 6 1 1 ? 2001)'])(
    'does not know of %s',
    (expression) => {
      const schedule = { expression, timeZone: 'Etc/UTC' };

      expect([lastDue(schedule, NOON), nextDue(schedule, NOON)]).toEqual([undefined, undefined]);
    },
  );

  it('is never apart from the instant by more than the schedule is', () => {
    const minute = fc.integer({ min: 0, max: 59 });
    const hour = fc.integer({ min: 0, max: 23 });
    const instant = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
    forAllIn(200, minute, hour, instant, (minutes, hours, nowMs) => {
      const schedule = { expression: `cron(${minutes} ${hours} * * ? *)`, timeZone: 'Europe/Helsinki' };

      const last = lastDue(schedule, nowMs) ?? Number.NaN;
      const next = nextDue(schedule, nowMs) ?? Number.NaN;

      expect(last).toBeLessThanOrEqual(nowMs);
      expect(next).toBeGreaterThan(nowMs);
      expect(lastDue(schedule, next)).toBe(next);
      expect(nextDue(schedule, last)).toBe(next);
      // Helsinki's clock skips the hour from three to four once a year, and what was due in it.
      expect(next - last).toBeLessThanOrEqual((hours === 3 ? 47 : 25) * 3_600_000);
    });
  });

  it('is not due in an hour that the clock skips', () => {
    const schedule = { expression: 'cron(0 3 * * ? *)', timeZone: 'Europe/Helsinki' };
    const duringSkippedDay = at('2027-03-28T12:00:00Z');

    expect(lastDue(schedule, duringSkippedDay)).toBe(at('2027-03-27T01:00:00Z'));
    expect(nextDue(schedule, duringSkippedDay)).toBe(at('2027-03-29T00:00:00Z'));
  });
});

describe('when a rate must have been due, and must be due next', () => {
  it.each([
    { expression: 'rate(15 minutes)', minutes: 15 },
    { expression: 'rate(1 hour)', minutes: 60 },
    { expression: 'rate(2 days)', minutes: 2880 },
  ])('$expression', ({ expression, minutes }) => {
    const schedule = { expression, timeZone: 'Etc/UTC' };

    expect(lastDue(schedule, NOON)).toBe(NOON - minutes * 60_000);
    expect(nextDue(schedule, NOON)).toBe(NOON + minutes * 60_000);
  });
});
