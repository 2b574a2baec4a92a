import { type CalendarName, CLOSING_RULES, type ClosingRule } from './calendar-closing-days.ts';
import { easterSunday, orthodoxEasterSunday } from './calendar-easter.ts';
import { addDays, dayOfWeek, type PlainDate, plainDate, utcMidnightMs } from './date.ts';
import { assert } from './errors.ts';

export type { CalendarName } from './calendar-closing-days.ts';

const DAY_MS = 86_400_000;
/** The longest run of closed days, 2023 to 2055: six in one calendar (Hungary, 2024), seven in two together. */
const MAX_CLOSED_RUN_DAYS = 10;
/** More than a year of banking days is no lead time but a mistake. */
const MAX_BANKING_DAYS_ADDED = 260;

/**
 * The banks' calendar by the country of an IBAN, where it is not TARGET alone. Banks of the Faroe Islands and of
 * Greenland keep the Danish days, those of Liechtenstein the Swiss ones.
 */
const CALENDAR_BY_BANK_COUNTRY: ReadonlyMap<string, CalendarName> = new Map([
  ['DK', 'DK'],
  ['FO', 'DK'],
  ['GL', 'DK'],
  ['SE', 'SE'],
  ['NO', 'NO'],
  ['PL', 'PL'],
  ['CZ', 'CZ'],
  ['HU', 'HU'],
  ['RO', 'RO'],
  ['CH', 'CH'],
  ['LI', 'CH'],
  ['GB', 'GB'],
]);

/** One calendar, or several that must all be open. */
export type Calendar = CalendarName | readonly CalendarName[];

function yearOf(date: PlainDate): number {
  return Number(date.slice(0, 4));
}

function isMonthDay(date: PlainDate, monthDay: string): boolean {
  return date.slice(5) === monthDay;
}

function closesWithBridge(date: PlainDate, monthDay: string): boolean {
  const weekday = dayOfWeek(date);
  const bridgesToTuesday = weekday === 1 && isMonthDay(addDays(date, 1), monthDay);
  const bridgesFromThursday = weekday === 5 && isMonthDay(addDays(date, -1), monthDay);
  return isMonthDay(date, monthDay) || bridgesToTuesday || bridgesFromThursday;
}

function isFirstWeekdayFrom(date: PlainDate, weekday: number, monthDay: string): boolean {
  const daysAfter =
    (utcMidnightMs(date) - utcMidnightMs(plainDate(`${date.slice(0, 4)}-${monthDay}`))) / DAY_MS;
  return dayOfWeek(date) === weekday && daysAfter >= 0 && daysAfter < 7;
}

function closes(rule: ClosingRule, date: PlainDate): boolean {
  switch (rule.kind) {
    case 'day':
      return isMonthDay(date, rule.monthDay) && yearOf(date) >= (rule.fromYear ?? 0);
    case 'day-on-weekday':
      return isMonthDay(date, rule.monthDay) && rule.weekdays.includes(dayOfWeek(date));
    case 'day-with-bridge':
      return closesWithBridge(date, rule.monthDay);
    case 'weekday-from':
      return isFirstWeekdayFrom(date, rule.weekday, rule.monthDay);
    case 'easter':
      return (
        date === addDays(easterSunday(yearOf(date)), rule.offsetDays) &&
        yearOf(date) <= (rule.untilYear ?? Number.POSITIVE_INFINITY)
      );
    case 'orthodox-easter':
      return date === addDays(orthodoxEasterSunday(yearOf(date)), rule.offsetDays);
    case 'once':
      return date === rule.date;
  }
}

/** Whether payments in the calendar's currency settle on that day. Right for days from 2023 on. */
export function isBankingDay(calendar: Calendar, date: PlainDate): boolean {
  const weekday = dayOfWeek(date);
  if (weekday === 0 || weekday === 6) return false;
  const isOpen = (name: CalendarName): boolean => !CLOSING_RULES[name].some((rule) => closes(rule, date));
  return typeof calendar === 'string' ? isOpen(calendar) : calendar.every(isOpen);
}

/** The first banking day on or after `date`. */
export function nextBankingDay(calendar: Calendar, date: PlainDate): PlainDate {
  for (let closedDays = 0; closedDays <= MAX_CLOSED_RUN_DAYS; closedDays += 1) {
    const candidate = addDays(date, closedDays);
    if (isBankingDay(calendar, candidate)) return candidate;
  }
  assert(false, `calendar ${calendar} has a banking day within ${MAX_CLOSED_RUN_DAYS} days of ${date}`);
}

/**
 * The day `bankingDays` banking days after the first one on or after `date`: a closed day counts as the next banking
 * day (PSD2 article 78(1)), so Saturday + 0 is Monday and Saturday + 1 is Tuesday.
 *
 * @throws PipelineError ASSERTION_FAILED where `bankingDays` is no whole number from 0 to 260.
 */
export function addBankingDays(calendar: Calendar, date: PlainDate, bankingDays: number): PlainDate {
  const isInRange =
    Number.isInteger(bankingDays) && bankingDays >= 0 && bankingDays <= MAX_BANKING_DAYS_ADDED;
  assert(isInRange, `banking days to add are a whole number from 0 to ${MAX_BANKING_DAYS_ADDED}`);
  let result = nextBankingDay(calendar, date);
  for (let added = 0; added < bankingDays; added += 1) {
    result = nextBankingDay(calendar, addDays(result, 1));
  }
  return result;
}

/**
 * An account's paying days: those of its clearing on which its own bank is open too. A Danish bank executes no euro on
 * a Danish bank holiday, though TARGET is open.
 * @param settlement the clearing's calendar.
 * @param bankCountry of the account's IBAN. A country whose banks follow the settlement, or whose days are unknown
 * here, adds none.
 */
export function calendarsFor(settlement: CalendarName, bankCountry: string): readonly CalendarName[] {
  const bank = CALENDAR_BY_BANK_COUNTRY.get(bankCountry) ?? settlement;
  return bank === settlement ? [settlement] : [settlement, bank];
}
