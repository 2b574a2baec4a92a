import { readFileSync } from 'node:fs';
import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import { type CalendarName, isBankingDay } from '../../functions/core/calendar.ts';
import { addDays, dayOfWeek, plainDate } from '../../functions/core/date.ts';
import { wordsOf } from '../support/rows.ts';

const PAGE = readFileSync(new URL('../../docs/calendar-disagreements.md', import.meta.url), 'utf8');

const FIRST_YEAR = 2023;
const LAST_YEAR = 2030;

/** The place of date-holidays whose public and bank holidays come nearest to the settlement calendar. */
const ORACLES: readonly (readonly [CalendarName, Holidays])[] = [
  ['DK', new Holidays('DK')],
  ['SE', new Holidays('SE')],
  ['NO', new Holidays('NO')],
  ['PL', new Holidays('PL')],
  ['CZ', new Holidays('CZ')],
  ['HU', new Holidays('HU')],
  ['RO', new Holidays('RO')],
  ['CH', new Holidays('CH', 'ZH')],
  ['GB', new Holidays('GB', 'ENG')],
];

type KnownDifference = {
  readonly calendar: CalendarName;
  readonly closedIn: 'project' | 'oracle';
  readonly reason: string;
  readonly days: readonly string[];
};

/** Any difference that is not listed here, and any that is listed and has gone, fails the test. */
const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    calendar: 'DK',
    closedIn: 'project',
    reason: 'the Friday after Ascension Day closes banks alone (Danmarks Nationalbank, Banklukkedage)',
    days: wordsOf(`
      2023-05-19 2024-05-10 2025-05-30 2026-05-15 2027-05-07 2028-05-26 2029-05-11 2030-05-31
    `),
  },
  {
    calendar: 'DK',
    closedIn: 'project',
    reason: 'Constitution Day closes banks; the oracle has it as an observance',
    days: ['2023-06-05', '2024-06-05', '2025-06-05', '2026-06-05', '2029-06-05', '2030-06-05'],
  },
  {
    calendar: 'DK',
    closedIn: 'project',
    reason: 'Christmas Eve closes banks; the oracle has it as an observance',
    days: ['2024-12-24', '2025-12-24', '2026-12-24', '2027-12-24', '2029-12-24', '2030-12-24'],
  },
  {
    calendar: 'DK',
    closedIn: 'project',
    reason: "New Year's Eve closes banks alone",
    days: ['2024-12-31', '2025-12-31', '2026-12-31', '2027-12-31', '2029-12-31', '2030-12-31'],
  },
  {
    calendar: 'NO',
    closedIn: 'oracle',
    reason: "banks shut at 14:00 on New Year's Eve, but NBO settles that day (Norges Bank, Settlement days)",
    days: ['2024-12-31', '2025-12-31', '2026-12-31', '2027-12-31', '2029-12-31', '2030-12-31'],
  },
  {
    calendar: 'HU',
    closedIn: 'project',
    reason: 'Christmas Eve is made a day of rest by the yearly decree',
    days: ['2024-12-24', '2025-12-24', '2026-12-24', '2027-12-24', '2029-12-24', '2030-12-24'],
  },
  {
    calendar: 'HU',
    closedIn: 'project',
    reason: 'bridge days between a holiday and a weekend are made days of rest by the yearly decree',
    days: wordsOf(`
      2024-08-19 2024-12-27 2025-05-02 2025-10-24 2026-01-02 2026-08-21 2029-03-16 2029-04-30 2029-10-22
      2029-11-02 2029-12-31 2030-08-19 2030-12-27
    `),
  },
  {
    calendar: 'RO',
    closedIn: 'oracle',
    reason: 'Epiphany is a holiday since 2024 (Act 52/2023); the oracle has it in every year',
    days: ['2023-01-06'],
  },
  {
    calendar: 'CH',
    closedIn: 'project',
    reason: '2 January is no value day for the franc; in Zurich it is an optional holiday',
    days: ['2023-01-02', '2024-01-02', '2025-01-02', '2026-01-02', '2029-01-02', '2030-01-02'],
  },
];

function oracleDays(oracle: Holidays): Set<string> {
  const closed = new Set<string>();
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    for (const holiday of oracle.getHolidays(year)) {
      if (holiday.type !== 'public' && holiday.type !== 'bank') continue;
      // A clock change inside a holiday makes it an hour longer or shorter; a half day still counts as one.
      const lengthDays = Math.max(
        1,
        Math.round((holiday.end.getTime() - holiday.start.getTime()) / 86_400_000),
      );
      for (let offset = 0; offset < lengthDays; offset += 1) {
        closed.add(addDays(plainDate(holiday.date.slice(0, 10)), offset));
      }
    }
  }
  return closed;
}

function differences(calendar: CalendarName, oracle: Holidays): string[] {
  const closedInOracle = oracleDays(oracle);
  const found: string[] = [];
  for (let day = plainDate(`${FIRST_YEAR}-01-01`); day <= `${LAST_YEAR}-12-31`; day = addDays(day, 1)) {
    if (dayOfWeek(day) === 0 || dayOfWeek(day) === 6) continue;
    const isClosedHere = !isBankingDay(calendar, day);
    if (isClosedHere !== closedInOracle.has(day)) {
      found.push(`${day} closed in ${isClosedHere ? 'project' : 'oracle'}`);
    }
  }
  return found;
}

describe('closing days against date-holidays', () => {
  it.each(ORACLES)(
    `%s ${FIRST_YEAR} to ${LAST_YEAR} differs only where it is known to`,
    (calendar, oracle) => {
      const known = KNOWN_DIFFERENCES.filter((difference) => difference.calendar === calendar).flatMap(
        ({ days, closedIn }) => days.map((day) => `${day} closed in ${closedIn}`),
      );

      expect(differences(calendar, oracle)).toEqual(known.toSorted());
    },
  );

  it.each(KNOWN_DIFFERENCES)(
    '$calendar, $reason: listed in the docs with who is right',
    ({ calendar, days, closedIn }) => {
      const shown = days.filter((day) => day >= '2026' && day < '2029');
      if (shown.length === 0) return;
      const closed = closedIn === 'project' ? 'ours' : '`date-holidays`';

      expect(PAGE).toContain(`| ${calendar} | ${shown.join(', ')} | ${closed} | `);
    },
  );

  it('lists nothing else in the docs', () => {
    const listed = PAGE.split('\n').filter((line) => /^\| [A-Z]{2} \|/.test(line));
    const known = KNOWN_DIFFERENCES.filter(({ days }) => days.some((day) => day >= '2026' && day < '2029'));

    expect(listed).toHaveLength(known.length);
  });
});
