import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assert as holds } from '../../functions/core/errors.ts';
import {
  parseScheduleExpression,
  runsWithin,
  type ScheduleExpression,
} from '../../functions/core/schedule-expression.ts';
import { forAll, forAllIn } from '../support/properties.ts';
import { rowsOf } from '../support/rows.ts';

const DAY_MS = 86_400_000;

function parsed(text: string): ScheduleExpression {
  const result = parseScheduleExpression(text);
  holds(result.ok, `${text} is an expression`);
  return result.expression;
}

/** The first runs from a moment on, at most nine years ahead. */
function runsFrom(text: string, timeZone: string, from: string, maxRuns = 3): string[] {
  const fromMs = Date.parse(from);
  const window = { fromMs, untilMs: fromMs + 9 * 366 * DAY_MS, maxRuns };
  return runsWithin(parsed(text), timeZone, window).map((at) =>
    new Date(at).toISOString().replace(':00.000Z', 'Z'),
  );
}

describe('parseScheduleExpression', () => {
  it.each<[string, RegExp]>([
    ['cron(0 6 * * *)', /six fields/],
    ['cron(0 6 *  * ? *)', /six fields with one space/],
    ['cron(0 6 * * * *)', /a \? for exactly one/],
    ['cron(0 6 ? * ? *)', /a \? for exactly one/],
    ['cron(60 6 * * ? *)', /60 is not minutes/],
    ['cron(x 6 * * ? *)', /x is not minutes/],
    ['cron(0 24 * * ? *)', /24 is not hours/],
    ['cron(0 6-5 * * ? *)', /6-5 is not hours/],
    ['cron(0 6/0 * * ? *)', /not hours/],
    ['cron(0 6, * * ? *)', /not hours/],
    ['cron(0 6 32 * ? *)', /32 is not days of the month/],
    ['cron(0 6 0 * ? *)', /0 is not days of the month/],
    ['cron(0 6 40W * ? *)', /40W is not days of the month/],
    ['cron(0 6 ? * 0 *)', /0 is not days of the week/],
    ['cron(0 6 ? * 8 *)', /8 is not days of the week/],
    ['cron(0 6 ? * MON/2 *)', /not days of the week/],
    ['cron(0 6 ? * MON#6 *)', /not days of the week/],
    ['cron(0 6 ? * FRI-MON *)', /not days of the week/],
    ['cron(0 6 * 13 ? *)', /13 is not months/],
    ['cron(0 6 * JANUARY ? *)', /not months/],
    ['cron(0 6 * * ? 1969)', /1969 is not years/],
    ['rate(0 minutes)', /a rate is/],
    ['rate(15minutes)', /a rate is/],
    ['rate(2 weeks)', /a rate is/],
    ['at(2026-01-01T00:00:00)', /six fields/],
  ])('refuses %s', (text, problem) => {
    expect(parseScheduleExpression(text)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  it('answers any text, and never throws', () => {
    forAll(fc.oneof(fc.string(), fc.stringMatching(/^cron\([\d*?LW#/,A-Z -]{0,30}\)$/)), (text) => {
      expect(typeof parseScheduleExpression(text).ok).toBe('boolean');
    });
  });
});

describe('runsWithin', () => {
  /** Each with a zone, a moment and the next runs after it. */
  const RUNS = rowsOf(`
    cron(0 13 ? * MON-FRI *)     Europe/Berlin  2026-11-20T12:00:00Z  2026-11-20T12:00Z 2026-11-23T12:00Z 2026-11-24T12:00Z
    cron(1/20 9 * * ? *)         Etc/UTC        2026-11-20T09:30:00Z  2026-11-20T09:41Z 2026-11-21T09:01Z 2026-11-21T09:21Z
    cron(0 10 ? * 6L *)          Etc/UTC        2026-11-21T00:00:00Z  2026-11-27T10:00Z 2026-12-25T10:00Z 2027-01-29T10:00Z
    cron(0 0 L * ? *)            Etc/UTC        2028-01-31T00:00:01Z  2028-02-29T00:00Z 2028-03-31T00:00Z 2028-04-30T00:00Z
    cron(0 8 3W * ? *)           Etc/UTC        2026-09-01T00:00:00Z  2026-09-03T08:00Z 2026-10-02T08:00Z 2026-11-03T08:00Z
    cron(0 8 1W AUG ? *)         Etc/UTC        2026-01-01T00:00:00Z  2026-08-03T08:00Z 2027-08-02T08:00Z 2028-08-01T08:00Z
    cron(0 8 31W MAY ? *)        Etc/UTC        2026-01-01T00:00:00Z  2026-05-29T08:00Z 2027-05-31T08:00Z 2028-05-31T08:00Z
    cron(0 8 ? * TUE#2 *)        Etc/UTC        2026-11-21T00:00:00Z  2026-12-08T08:00Z 2027-01-12T08:00Z 2027-02-09T08:00Z
    cron(0 8 ? * L *)            Etc/UTC        2026-11-21T09:00:00Z  2026-11-28T08:00Z 2026-12-05T08:00Z 2026-12-12T08:00Z
    cron(0 0 29 2 ? *)           Etc/UTC        2096-03-01T00:00:00Z  2104-02-29T00:00Z
    cron(0 6 1 JAN ? 2026-2027)  Etc/UTC        2026-06-01T00:00:00Z  2027-01-01T06:00Z
    cron(0 6 31 2 ? *)           Etc/UTC        2026-06-01T00:00:00Z  -
    cron(0 6 * * ? 2025)         Etc/UTC        2026-06-01T00:00:00Z  -
    rate(15 minutes)             Etc/UTC        2026-06-01T00:00:00Z  2026-06-01T00:15Z 2026-06-01T00:30Z 2026-06-01T00:45Z
    rate(1 day)                  Etc/UTC        2026-06-01T00:00:00Z  2026-06-02T00:00Z 2026-06-03T00:00Z 2026-06-04T00:00Z
  `);

  it.each(RUNS)('%s in %s from %s', (text = '', timeZone = '', from = '', expected = '') => {
    expect(runsFrom(text, timeZone, from).join(' ') || '-').toBe(expected);
  });

  it('leaves out the run whose local time the clock skips', () => {
    expect(runsFrom('cron(30 2 * * ? *)', 'Europe/Berlin', '2027-03-27T00:00:00Z')).toEqual([
      '2027-03-27T01:30Z',
      '2027-03-29T00:30Z',
      '2027-03-30T00:30Z',
    ]);
  });

  it('runs once at a local time that the clock shows twice', () => {
    expect(runsFrom('cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-24T12:00:00Z')).toEqual([
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
      '2026-10-27T01:30Z',
    ]);
  });

  it('ends before the end of the window, and at the number of runs that is asked for', () => {
    const fromMs = Date.parse('2026-11-21T00:00:00Z');
    const every = parsed('cron(* * * * ? *)');

    expect(runsWithin(every, 'Etc/UTC', { fromMs, untilMs: fromMs + 180_000, maxRuns: 10 })).toHaveLength(3);
    expect(runsWithin(every, 'Etc/UTC', { fromMs, untilMs: fromMs + DAY_MS, maxRuns: 10 })).toHaveLength(10);
  });

  const zones = fc.constantFrom(
    'Europe/Copenhagen',
    'America/St_Johns',
    'Pacific/Apia',
    'Etc/UTC',
    'Australia/Lord_Howe',
  );

  it('gives runs in their order, each at the minute and hour that its zone shows', () => {
    const minute = fc.integer({ min: 0, max: 59 });
    const hour = fc.integer({ min: 0, max: 23 });
    const from = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2034-01-01') });
    forAllIn(50, minute, hour, zones, from, (atMinute, atHour, timeZone, fromMs) => {
      const text = `cron(${atMinute} ${atHour} * * ? *)`;
      const window = { fromMs, untilMs: fromMs + 30 * DAY_MS, maxRuns: 100 };

      const runs = runsWithin(parsed(text), timeZone, window);

      // A day's run can fall into the hour that the clock skips.
      expect(runs.length).toBeGreaterThanOrEqual(29);
      expect(runs.length).toBeLessThanOrEqual(31);
      expect(runs).toEqual([...new Set(runs)].sort((a, b) => a - b));
      const shown = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
      const expected = `${String(atHour).padStart(2, '0')}:${String(atMinute).padStart(2, '0')}`;
      for (const run of runs) expect(shown.format(run)).toBe(expected);
    });
  });

  it('finds the same runs in a window as in its two halves', () => {
    const expressions = fc.constantFrom(
      'cron(0/7 2 * * ? *)',
      'cron(30 1-3 ? * SUN *)',
      'cron(15 6 15W * ? *)',
      'cron(0 13 ? * MON-FRI *)',
    );
    const start = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2028-01-01') });
    forAllIn(50, expressions, zones, start, fc.nat(40 * DAY_MS), (text, timeZone, fromMs, part) => {
      const untilMs = fromMs + 40 * DAY_MS;
      const within = (from: number, until: number) =>
        runsWithin(parsed(text), timeZone, { fromMs: from, untilMs: until, maxRuns: 10_000 });

      expect([...within(fromMs, fromMs + part), ...within(fromMs + part, untilMs)]).toEqual(
        within(fromMs, untilMs),
      );
    });
  });
});
