import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalendarName, isBankingDay } from '../../functions/core/calendar.ts';
import { type CutOff, firstExecutionDate, nextCutOff } from '../../functions/core/execution-date.ts';
import { errorOf } from '../support/errors.ts';
import { forAll } from '../support/properties.ts';
import { rowsOf } from '../support/rows.ts';

const COPENHAGEN: CutOff = { time: '14:00', timeZone: 'Europe/Copenhagen' };

function executionDate(at: string | number, leadBankingDays = 0, cutOff = COPENHAGEN): string {
  const now = typeof at === 'number' ? at : Date.parse(at);
  return firstExecutionDate({ now, cutOff, calendar: 'TARGET', leadBankingDays });
}

function cutOffAfter(at: string, cutOff = COPENHAGEN, calendar: CalendarName = 'TARGET'): string {
  return new Date(nextCutOff({ now: Date.parse(at), cutOff, calendar })).toISOString();
}

describe('firstExecutionDate', () => {
  describe('at the cut-off, 14:00 in Copenhagen on Wednesday 17 June 2026 (12:00 UTC)', () => {
    const cutOffInstant = Date.parse('2026-06-17T12:00:00Z');

    it.each([
      ['one millisecond before', -1, '2026-06-17'],
      ['at it', 0, '2026-06-18'],
      ['one millisecond after', 1, '2026-06-18'],
    ])('%s', (_when, offsetMs, expected) => {
      expect(executionDate(cutOffInstant + offsetMs)).toBe(expected);
    });
  });

  it.each([
    ['a Saturday', '2026-06-20T08:00:00Z', '2026-06-22'],
    ['a Friday after the cut-off', '2026-06-19T12:00:00Z', '2026-06-22'],
    ['Maundy Thursday before the cut-off', '2026-04-02T11:59:00Z', '2026-04-02'],
    ['Maundy Thursday after the cut-off', '2026-04-02T12:00:00Z', '2026-04-07'],
    ['a closing day before the cut-off', '2026-05-01T08:00:00Z', '2026-05-04'],
  ])('same day on %s', (_when, at, expected) => {
    expect(executionDate(at)).toBe(expected);
  });

  it.each([
    ['in the middle of the week', '2026-06-17T08:00:00Z', '2026-06-18'],
    ['over a weekend', '2026-06-19T08:00:00Z', '2026-06-22'],
    ['from a Saturday, which counts as Monday', '2026-06-20T08:00:00Z', '2026-06-23'],
    ['over Easter', '2026-04-02T08:00:00Z', '2026-04-07'],
    ['over a month end and Labour Day', '2026-04-30T08:00:00Z', '2026-05-04'],
    ['onto a leap day', '2028-02-28T08:00:00Z', '2028-02-29'],
    ['from a leap day', '2028-02-29T08:00:00Z', '2028-03-01'],
    ['from 28 February of a common year', '2027-02-26T08:00:00Z', '2027-03-01'],
    ['over the year end', '2026-12-31T08:00:00Z', '2027-01-04'],
    ['after the last cut-off of the year', '2026-12-31T13:00:00Z', '2027-01-05'],
  ])('D+1 %s', (_when, at, expected) => {
    expect(executionDate(at, 1)).toBe(expected);
  });

  const ZONES = rowsOf(`
    23:59:59 in Copenhagen                            2026-06-16T21:59:59Z      Europe/Copenhagen  2026-06-17
    00:00 in Copenhagen, still the day before in UTC  2026-06-16T22:00:00Z      Europe/Copenhagen  2026-06-17
    12:00 in Copenhagen                               2026-06-17T10:00:00Z      Europe/Copenhagen  2026-06-17
    23:00 in New York, already the day after in UTC   2026-06-17T03:00:00Z      America/New_York   2026-06-17
    09:00 in Auckland, still the day before in UTC    2026-06-16T21:00:00Z      Pacific/Auckland   2026-06-17
    13:59 in Kolkata                                  2026-06-17T08:29:59.999Z  Asia/Kolkata       2026-06-17
    14:00 in Kolkata                                  2026-06-17T08:30:00Z      Asia/Kolkata       2026-06-18
  `);

  it.each(ZONES)(
    'takes the day from the zone of the cut-off: %s',
    (_when, at = '', timeZone = '', expected = '') => {
      expect(executionDate(at, 0, { time: '14:00', timeZone })).toBe(expected);
    },
  );

  it.each([
    ['at midnight, which every order of the day has missed', '00:00', '2026-06-16T22:00:00Z', '2026-06-18'],
    ['at midnight, a millisecond before', '00:00', '2026-06-16T21:59:59.999Z', '2026-06-17'],
    ['in the last minute of the day', '23:59', '2026-06-17T21:58:59.999Z', '2026-06-17'],
  ])('with a cut-off %s', (_when, time, at, expected) => {
    expect(executionDate(at, 0, { time, timeZone: 'Europe/Copenhagen' })).toBe(expected);
  });

  it('does not reopen a day when the clock shows its cut-off a second time', () => {
    // Egypt turns its clocks back from 24:00 to 23:00 on Thursday 29 October 2026.
    const cutOff: CutOff = { time: '23:30', timeZone: 'Africa/Cairo' };

    expect(executionDate('2026-10-29T20:29:59.999Z', 0, cutOff)).toBe('2026-10-29');
    expect(executionDate('2026-10-29T20:30:00Z', 0, cutOff)).toBe('2026-10-30');
    expect(executionDate('2026-10-29T21:15:00Z', 0, cutOff)).toBe('2026-10-30');
  });

  it.each(['24:00', '9:00', '14:60', '14:00:00', '-1:00', '', 'noon'])(
    'refuses the cut-off time "%s"',
    (time) => {
      const act = (): string =>
        executionDate('2026-06-17T08:00:00Z', 0, { time, timeZone: 'Europe/Copenhagen' });

      expect(errorOf(act).code).toBe('CONFIG_INVALID');
    },
  );

  it.each(['Mars/Olympus', '', 'Europe/Copenhague'])('refuses the time zone "%s"', (timeZone) => {
    const act = (): string => executionDate('2026-06-17T08:00:00Z', 0, { time: '14:00', timeZone });

    expect(errorOf(act).code).toBe('CONFIG_INVALID');
  });

  it.each([
    ['that is no number', Number.NaN],
    ['without end', Number.POSITIVE_INFINITY],
    ['with a fraction of a millisecond', Date.parse('2026-06-17T08:00:00Z') + 0.5],
    ['in seconds', Date.parse('2026-06-17T08:00:00Z') / 1_000],
    ['in microseconds', Date.parse('2026-06-17T08:00:00Z') * 1_000],
    ['beyond what a date can hold', 9e15],
  ])('refuses a time %s', (_what, now) => {
    expect(errorOf(() => executionDate(now)).code).toBe('ASSERTION_FAILED');
  });

  it.each([-1, 0.5])('refuses a lead of %d banking days', (leadBankingDays) => {
    expect(errorOf(() => executionDate('2026-06-17T08:00:00Z', leadBankingDays)).code).toBe(
      'ASSERTION_FAILED',
    );
  });
});

describe('nextCutOff', () => {
  const NEXT = rowsOf(`
    one millisecond before a cut-off it is that one         2026-06-17T11:59:59.999Z  2026-06-17T12:00:00.000Z
    at a cut-off it is the next one                         2026-06-17T12:00:00Z      2026-06-18T12:00:00.000Z
    over a weekend                                          2026-06-19T12:00:00Z      2026-06-22T12:00:00.000Z
    in winter                                               2026-01-14T08:00:00Z      2026-01-14T13:00:00.000Z
    on the last Friday before summer time                   2026-03-27T08:00:00Z      2026-03-27T13:00:00.000Z
    over the start of summer time                           2026-03-27T13:00:00Z      2026-03-30T12:00:00.000Z
    on the Sunday of the start, before the jump             2026-03-29T00:30:00Z      2026-03-30T12:00:00.000Z
    on the Sunday of the start, after the jump              2026-03-29T01:30:00Z      2026-03-30T12:00:00.000Z
    over the end of summer time                             2026-10-23T12:00:00Z      2026-10-26T13:00:00.000Z
    on the Sunday of the end, in the hour that comes twice  2026-10-25T00:30:00Z      2026-10-26T13:00:00.000Z
    over a leap day                                         2028-02-28T13:00:00Z      2028-02-29T13:00:00.000Z
    over the year end                                       2026-12-31T13:00:00Z      2027-01-04T13:00:00.000Z
  `);

  it.each(NEXT)('%s', (_when, at = '', expected = '') => {
    expect(cutOffAfter(at)).toBe(expected);
  });

  it('goes by the calendar that it is given', () => {
    expect(cutOffAfter('2026-06-04T12:00:00Z', COPENHAGEN, 'TARGET')).toBe('2026-06-05T12:00:00.000Z');
    expect(cutOffAfter('2026-06-04T12:00:00Z', COPENHAGEN, 'DK')).toBe('2026-06-08T12:00:00.000Z');
  });

  // Egypt jumps from 00:00 to 01:00 on Friday 24 April 2026, at 22:00 UTC.
  // It turns back from 24:00 to 23:00 on Thursday 29 October 2026, at 21:00 UTC.
  // Samoa had no Friday 30 December 2011: it went from UTC-10 to UTC+14 at 10:00 UTC.
  const CHANGES = rowsOf(`
    a skipped time is the jump                 2026-04-23T12:00:00Z  00:30  Africa/Cairo  2026-04-23T22:00:00.000Z
    the first time that is there after a jump  2026-04-23T12:00:00Z  01:00  Africa/Cairo  2026-04-23T22:00:00.000Z
    a repeated time is the first               2026-10-29T12:00:00Z  23:30  Africa/Cairo  2026-10-29T20:30:00.000Z
    a repeated time is over after the first    2026-10-29T20:30:00Z  23:30  Africa/Cairo  2026-10-30T21:30:00.000Z
    midnight after the hour came twice         2026-10-29T20:30:00Z  00:00  Africa/Cairo  2026-10-29T22:00:00.000Z
    on a day that a zone skipped               2011-12-30T08:00:00Z  14:00  Pacific/Apia  2011-12-30T10:00:00.000Z
  `);

  it.each(CHANGES)(
    'where clocks change on a banking day: %s',
    (_when, at = '', time = '', timeZone = '', expected = '') => {
      expect(cutOffAfter(at, { time, timeZone })).toBe(expected);
    },
  );

  it('finds the cut-off in every zone that the platform knows', () => {
    const now = Date.parse('2026-06-17T00:00:00Z');

    for (const timeZone of Intl.supportedValuesOf('timeZone')) {
      const instant = nextCutOff({ now, cutOff: { time: '14:00', timeZone }, calendar: 'TARGET' });

      const local = new Date(instant).toLocaleTimeString('en-GB', { timeZone, timeStyle: 'medium' });
      expect([timeZone, local]).toEqual([timeZone, '14:00:00']);
    }
  });
});

describe('execution dates and cut-offs at any time', () => {
  const twoDigits = (max: number) =>
    fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));
  const queries = fc.record({
    now: fc.integer({ min: Date.parse('2023-01-01T00:00:00Z'), max: Date.parse('2060-01-01T00:00:00Z') }),
    cutOff: fc.record({
      time: fc.tuple(twoDigits(23), twoDigits(59)).map(([hours, minutes]) => `${hours}:${minutes}`),
      timeZone: fc.constantFrom(
        'Europe/Copenhagen',
        'Europe/London',
        'Europe/Bucharest',
        'Africa/Cairo',
        'UTC',
      ),
    }),
    calendar: fc.constantFrom<CalendarName[]>('TARGET', 'DK', 'SE', 'NO', 'PL', 'CZ', 'HU', 'RO', 'CH', 'GB'),
    leadBankingDays: fc.integer({ min: 0, max: 3 }),
  });

  function localDay(instant: number, timeZone: string): string {
    return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(instant);
  }

  it('the execution date is a banking day and not in the past', () => {
    forAll(queries, (query) => {
      const date = firstExecutionDate(query);
      expect(isBankingDay(query.calendar, date)).toBe(true);
      expect(date >= localDay(query.now, query.cutOff.timeZone)).toBe(true);
    });
  });

  it('a later order is never executed earlier', () => {
    forAll(queries, fc.integer({ min: 0, max: 3 * 86_400_000 }), (query, laterMs) => {
      const later = firstExecutionDate({ ...query, now: query.now + laterMs });
      expect(later >= firstExecutionDate(query)).toBe(true);
    });
  });

  it('the next cut-off is ahead, on a banking day, and the date changes exactly there', () => {
    forAll(queries, (query) => {
      const instant = nextCutOff(query);
      expect(instant > query.now).toBe(true);
      const before = firstExecutionDate({ ...query, now: instant - 1 });
      expect(before).toBe(firstExecutionDate(query));
      expect(firstExecutionDate({ ...query, now: instant }) > before).toBe(true);
      expect(isBankingDay(query.calendar, firstExecutionDate({ ...query, leadBankingDays: 0 }))).toBe(true);
    });
  });
});
