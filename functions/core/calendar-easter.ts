import { addDays, type PlainDate, plainDate } from './date.ts';

function dayOf(year: number, month: number, day: number): PlainDate {
  return plainDate(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
}

/**
 * Easter Sunday of the Western churches.
 * Source: the Gregorian computus as in J. Meeus, Astronomical Algorithms, chapter 8 (after Butcher); it holds for
 * every Gregorian year.
 */
export function easterSunday(year: number): PlainDate {
  const goldenYear = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * goldenYear + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const toSunday =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const lateMoon = Math.floor((goldenYear + 11 * epact + 22 * toSunday) / 451);
  const dayOfMarch = epact + toSunday - 7 * lateMoon + 22;
  return dayOfMarch > 31 ? dayOf(year, 4, dayOfMarch - 31) : dayOf(year, 3, dayOfMarch);
}

/**
 * Easter Sunday of the Orthodox churches, as a Gregorian day.
 * Source: the Julian computus as in J. Meeus, Astronomical Algorithms, chapter 8. It names a Julian day, which
 * trails the Gregorian calendar by 13 days until 2099 and by one more from each century year that is no leap year.
 */
export function orthodoxEasterSunday(year: number): PlainDate {
  const epact = (19 * (year % 19) + 15) % 30;
  const toSunday = (2 * (year % 4) + 4 * (year % 7) - epact + 34) % 7;
  const dayOfJulianMarch = epact + toSunday + 22;
  const julianLagDays = Math.floor(year / 100) - Math.floor(year / 400) - 2;
  return addDays(dayOf(year, 3, 1), dayOfJulianMarch - 1 + julianLagDays);
}
