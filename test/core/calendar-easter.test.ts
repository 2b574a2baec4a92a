import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { easterSunday, orthodoxEasterSunday } from '../../functions/core/calendar-easter.ts';
import { dayOfWeek } from '../../functions/core/date.ts';
import { forAll } from '../support/properties.ts';

/** Year, Western Easter and Orthodox Easter, as the church calendars give them. */
const PUBLISHED: readonly (readonly [number, string, string])[] = [
  [2023, '2023-04-09', '2023-04-16'],
  [2024, '2024-03-31', '2024-05-05'],
  [2025, '2025-04-20', '2025-04-20'],
  [2026, '2026-04-05', '2026-04-12'],
  [2027, '2027-03-28', '2027-05-02'],
  [2028, '2028-04-16', '2028-04-16'],
  [2029, '2029-04-01', '2029-04-08'],
  [2030, '2030-04-21', '2030-04-28'],
];

const years = fc.integer({ min: 1901, max: 2399 });

describe('easterSunday', () => {
  it.each(PUBLISHED)('%i is %s in the West', (year, western) => {
    expect(easterSunday(year)).toBe(western);
  });

  // The earliest and latest days that the rule can reach, and the years in which its two exceptions apply.
  it.each([
    [1954, '1954-04-18'],
    [1981, '1981-04-19'],
    [2285, '2285-03-22'],
    [2038, '2038-04-25'],
    [2049, '2049-04-18'],
    [2076, '2076-04-19'],
  ])('%i is %s, a limit of the rule', (year, western) => {
    expect(easterSunday(year)).toBe(western);
  });

  it('is a Sunday from 22 March to 25 April', () => {
    forAll(years, (year) => {
      const easter = easterSunday(year);
      expect(dayOfWeek(easter)).toBe(0);
      expect(easter >= `${year}-03-22` && easter <= `${year}-04-25`).toBe(true);
    });
  });
});

describe('orthodoxEasterSunday', () => {
  it.each(PUBLISHED)('%i: not %s but %s', (year, _western, orthodox) => {
    expect(orthodoxEasterSunday(year)).toBe(orthodox);
  });

  it('is a Sunday, on the Western one or whole weeks after it', () => {
    forAll(years, (year) => {
      const orthodox = orthodoxEasterSunday(year);
      expect(dayOfWeek(orthodox)).toBe(0);
      expect(orthodox >= easterSunday(year)).toBe(true);
    });
  });
});
