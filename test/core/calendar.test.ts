import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addBankingDays,
  type CalendarName,
  calendarsFor,
  isBankingDay,
  nextBankingDay,
} from '../../functions/core/calendar.ts';
import { addDays, dayOfWeek, type PlainDate, plainDate } from '../../functions/core/date.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import { forAll } from '../support/properties.ts';
import { wordsOf } from '../support/rows.ts';

const CALENDARS: readonly CalendarName[] = ['TARGET', 'DK', 'SE', 'NO', 'PL', 'CZ', 'HU', 'RO', 'CH', 'GB'];

/** Every closed day of the span that is no Saturday or Sunday. */
function closedWeekdays(calendar: CalendarName, from: string, to: string): PlainDate[] {
  const closed: PlainDate[] = [];
  for (let day = plainDate(from); day <= to; day = addDays(day, 1)) {
    const isWeekend = dayOfWeek(day) === 0 || dayOfWeek(day) === 6;
    if (!isWeekend && !isBankingDay(calendar, day)) closed.push(day);
  }
  return closed;
}

function isWeekday(day: string): boolean {
  return ![0, 6].includes(dayOfWeek(plainDate(day)));
}

/**
 * Source: European Central Bank, "Long-term calendar for TARGET closing days", 14 December 2000: 1 January, Good
 * Friday, Easter Monday, 1 May, 25 and 26 December; written out here, days on a weekend included.
 */
const TARGET_CLOSING_DAYS: Readonly<Record<number, readonly string[]>> = {
  2024: ['2024-01-01', '2024-03-29', '2024-04-01', '2024-05-01', '2024-12-25', '2024-12-26'],
  2025: ['2025-01-01', '2025-04-18', '2025-04-21', '2025-05-01', '2025-12-25', '2025-12-26'],
  2026: ['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-01', '2026-12-25', '2026-12-26'],
  2027: ['2027-01-01', '2027-03-26', '2027-03-29', '2027-05-01', '2027-12-25', '2027-12-26'],
  2028: ['2028-01-01', '2028-04-14', '2028-04-17', '2028-05-01', '2028-12-25', '2028-12-26'],
  2029: ['2029-01-01', '2029-03-30', '2029-04-02', '2029-05-01', '2029-12-25', '2029-12-26'],
  2030: ['2030-01-01', '2030-04-19', '2030-04-22', '2030-05-01', '2030-12-25', '2030-12-26'],
};

type PublishedYear = {
  readonly calendar: CalendarName;
  readonly year: number;
  readonly source: string;
  /** The whole list as published, days on a weekend included. */
  readonly days: readonly string[];
};

const PUBLISHED_YEARS: readonly PublishedYear[] = [
  {
    calendar: 'DK',
    year: 2026,
    source: 'Danmarks Nationalbank, Banklukkedage',
    days: wordsOf(`
      2026-01-01 2026-04-02 2026-04-03 2026-04-06 2026-05-14 2026-05-15 2026-05-25 2026-06-05 2026-12-24
      2026-12-25 2026-12-26 2026-12-31
    `),
  },
  {
    calendar: 'DK',
    year: 2027,
    source: 'Danmarks Nationalbank, Banklukkedage',
    days: wordsOf(`
      2027-01-01 2027-03-25 2027-03-26 2027-03-29 2027-05-06 2027-05-07 2027-05-17 2027-06-05 2027-12-24
      2027-12-31
    `),
  },
  {
    calendar: 'NO',
    year: 2019,
    source: 'Norges Bank, Settlement days 2019',
    days: wordsOf(`
      2019-01-01 2019-04-18 2019-04-19 2019-04-22 2019-05-01 2019-05-17 2019-05-30 2019-06-10 2019-12-24
      2019-12-25 2019-12-26
    `),
  },
  {
    calendar: 'GB',
    year: 2026,
    source: 'gov.uk/bank-holidays, England and Wales',
    days: wordsOf(`
      2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28
    `),
  },
  {
    calendar: 'GB',
    year: 2027,
    source: 'gov.uk/bank-holidays, England and Wales',
    days: wordsOf(`
      2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28
    `),
  },
];

/** Single days that a bank, a clearing house or a decree announced, open or closed. */
const ANNOUNCED: readonly (readonly [CalendarName, string, 'open' | 'closed', string])[] = [
  ['SE', '2018-12-21', 'open', 'Bankgirot, file deadlines December 2018: last payment day before Christmas'],
  ['SE', '2018-12-24', 'closed', 'Bankgirot, file deadlines December 2018'],
  ['SE', '2018-12-28', 'open', 'Bankgirot, file deadlines December 2018: last banking day of the year'],
  ['SE', '2018-12-31', 'closed', 'Bankgirot, file deadlines December 2018'],
  ['SE', '2026-01-05', 'open', 'Riksbank, certificate auction held on the eve of Epiphany'],
  ['SE', '2026-01-06', 'closed', 'Riksbank, certificates: no banking day'],
  ['DK', '2023-05-05', 'closed', 'Great Prayer Day, the last one'],
  ['DK', '2024-04-26', 'open', 'Great Prayer Day, abolished from 1 January 2024'],
  ['DK', '2026-05-01', 'open', 'Danmarks Nationalbank, Banklukkedage: not on the list'],
  [
    'NO',
    '2026-04-01',
    'open',
    'Norges Bank, Settlement days: the Wednesday before Easter is not on the list',
  ],
  ['NO', '2026-12-31', 'open', 'Norges Bank, Settlement days: not on the list'],
  ['PL', '2025-05-01', 'closed', 'KIR, Elixir session notice May 2025'],
  ['PL', '2025-05-02', 'open', 'KIR, Elixir session notice May 2025'],
  ['PL', '2024-12-24', 'open', 'Act of 6 December 2024: in force from 2025'],
  ['PL', '2025-12-24', 'closed', 'Act of 6 December 2024'],
  ['HU', '2025-05-02', 'closed', 'Decree 11/2024 (IV. 8.) NGM'],
  ['HU', '2025-10-24', 'closed', 'Decree 11/2024 (IV. 8.) NGM'],
  ['HU', '2025-12-24', 'closed', 'Decree 11/2024 (IV. 8.) NGM'],
  ['HU', '2025-12-23', 'open', 'Decree 11/2024 (IV. 8.) NGM'],
  ['HU', '2026-01-02', 'closed', 'Decree 10/2025 (IV. 30.) NGM'],
  ['HU', '2026-08-21', 'closed', 'Decree 10/2025 (IV. 30.) NGM'],
  ['HU', '2026-12-24', 'closed', 'Decree 10/2025 (IV. 30.) NGM'],
  ['HU', '2026-12-31', 'open', 'Decree 10/2025 (IV. 30.) NGM'],
  ['RO', '2024-05-02', 'open', 'a day off for public servants alone'],
  ['RO', '2024-05-03', 'closed', 'Orthodox Good Friday'],
  ['RO', '2024-05-06', 'closed', 'Orthodox Easter Monday'],
  ['RO', '2024-03-29', 'open', 'Western Good Friday is no holiday in Romania'],
  ['RO', '2023-01-06', 'open', 'Act 52/2023: in force from 2024'],
  ['CH', '2026-01-02', 'closed', 'no value day for the franc'],
  ['CH', '2025-08-01', 'closed', 'no value day for the franc'],
  ['GB', '2023-01-02', 'closed', 'substitute for New Year on a Sunday'],
  ['GB', '2023-05-08', 'closed', 'coronation of Charles III'],
  ['GB', '2028-01-03', 'closed', 'substitute for New Year on a Saturday'],
  ['GB', '2033-12-27', 'closed', 'substitute for Christmas Day on a Sunday'],
  ['GB', '2033-12-28', 'open', 'the Wednesday after those'],
];

const calendars = fc.constantFrom(...CALENDARS);
const days = fc.integer({ min: 0, max: 28_000 }).map((offset) => addDays(plainDate('2023-01-01'), offset));

describe('isBankingDay', () => {
  it.each(Object.entries(TARGET_CLOSING_DAYS))(
    'TARGET %s: closed as the ECB published',
    (year, published) => {
      const closed = closedWeekdays('TARGET', `${year}-01-01`, `${year}-12-31`);

      expect(closed).toEqual(published.filter(isWeekday));
    },
  );

  it.each(PUBLISHED_YEARS)('$calendar $year: closed as in $source', ({ calendar, year, days: published }) => {
    const closed = closedWeekdays(calendar, `${year}-01-01`, `${year}-12-31`);

    expect(closed).toEqual(published.filter(isWeekday));
  });

  it.each(ANNOUNCED)('%s %s: %s (%s)', (calendar, day, expected) => {
    expect(isBankingDay(calendar, plainDate(day)) ? 'open' : 'closed').toBe(expected);
  });

  it('is false on every Saturday and Sunday, a Hungarian working Saturday among them', () => {
    forAll(calendars, days, (calendar, day) => {
      expect(isBankingDay(calendar, day) && !isWeekday(day)).toBe(false);
    });
    expect(isBankingDay('HU', plainDate('2026-01-10'))).toBe(false);
  });
});

describe('nextBankingDay', () => {
  it.each([
    ['TARGET', '2026-04-02', '2026-04-02'],
    ['TARGET', '2026-04-03', '2026-04-07'],
    ['DK', '2026-04-02', '2026-04-07'],
    ['DK', '2026-12-31', '2027-01-04'],
    ['HU', '2024-12-24', '2024-12-30'],
    ['RO', '2025-01-04', '2025-01-08'],
  ] as const)('%s from %s is %s', (calendar, from, expected) => {
    expect(nextBankingDay(calendar, plainDate(from))).toBe(expected);
  });

  it('is a banking day, never before, at most six closed days away, and its own next', () => {
    forAll(calendars, days, (calendar, day) => {
      const next = nextBankingDay(calendar, day);
      expect(isBankingDay(calendar, next)).toBe(true);
      expect(next >= day && next <= addDays(day, 6)).toBe(true);
      expect(nextBankingDay(calendar, next)).toBe(next);
    });
  });

  it('skips no banking day', () => {
    forAll(calendars, days, (calendar, day) => {
      const next = nextBankingDay(calendar, day);
      for (let skipped = day; skipped < next; skipped = addDays(skipped, 1)) {
        expect(isBankingDay(calendar, skipped)).toBe(false);
      }
    });
  });
});

describe('addBankingDays', () => {
  it.each([
    ['TARGET', '2026-06-17', 0, '2026-06-17'],
    ['TARGET', '2026-06-17', 1, '2026-06-18'],
    ['TARGET', '2026-06-19', 1, '2026-06-22'],
    ['TARGET', '2026-06-20', 0, '2026-06-22'],
    ['TARGET', '2026-06-20', 1, '2026-06-23'],
    ['TARGET', '2026-12-24', 1, '2026-12-28'],
    ['SE', '2026-06-18', 1, '2026-06-22'],
    ['NO', '2026-12-23', 1, '2026-12-28'],
  ] as const)('%s: %s + %i is %s', (calendar, from, count, expected) => {
    expect(addBankingDays(calendar, plainDate(from), count)).toBe(expected);
  });

  it('adds up: m and then n is m + n', () => {
    const counts = fc.integer({ min: 0, max: 20 });
    forAll(calendars, days, counts, counts, (calendar, day, m, n) => {
      const inTwoSteps = addBankingDays(calendar, addBankingDays(calendar, day, m), n);
      expect(inTwoSteps).toBe(addBankingDays(calendar, day, m + n));
    });
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 261])('refuses to add %d days', (count) => {
    expect(() => addBankingDays('TARGET', plainDate('2026-06-17'), count)).toThrow(PipelineError);
  });
});

describe('calendarsFor', () => {
  it.each([
    ['TARGET', 'DE', ['TARGET']],
    ['TARGET', 'BG', ['TARGET']],
    ['TARGET', 'DK', ['TARGET', 'DK']],
    ['TARGET', 'LI', ['TARGET', 'CH']],
    ['DK', 'FO', ['DK']],
    ['CH', 'CH', ['CH']],
    ['DK', 'DE', ['DK']],
  ] as const)('%s from an account in %s', (settlement, country, expected) => {
    expect(calendarsFor(settlement, country)).toEqual(expected);
  });

  it('an account of any of them always has a next day on which both are open', () => {
    for (const other of CALENDARS) {
      let closed = 0;
      for (let day = plainDate('2023-01-01'); day <= '2055-12-31'; day = addDays(day, 1)) {
        closed = isBankingDay(['TARGET', other], day) ? 0 : closed + 1;
        expect(closed).toBeLessThanOrEqual(7);
      }
    }
  });
});
