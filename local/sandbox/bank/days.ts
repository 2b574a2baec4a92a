import { addBankingDays, type CalendarName, nextBankingDay } from '../../../functions/core/calendar.ts';
import { addDays, type PlainDate, plainDate, utcMidnightMs } from '../../../functions/core/date.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The bank's day, in UTC hours after midnight. A file that comes later waits for the next day. */
const CUT_OFF_HOUR = 16;
const BOOKING_HOUR = 7;
const RETURN_HOUR = 9;
const CORRECTION_HOUR = 10;
const NOTIFICATION_HOUR = 13;
const STATEMENT_HOUR = 21;

function at(date: PlainDate, hour: number): number {
  return utcMidnightMs(date) + hour * HOUR_MS;
}

/** When the steps of a file happen, in milliseconds since the epoch. */
export type FileTimes = {
  readonly bookingDate: PlainDate;
  readonly bookedAtMs: number;
  readonly resultAtMs: number;
  readonly notificationAtMs: number;
};

/** A past or closed requested day becomes the next banking day, as at banks. */
export function fileTimes(calendar: CalendarName, requestedDate: PlainDate, receivedAtMs: number): FileTimes {
  const today = plainDate(new Date(receivedAtMs).toISOString().slice(0, 10));
  const earliest = receivedAtMs < at(today, CUT_OFF_HOUR) ? today : addDays(today, 1);
  const bookingDate = nextBankingDay(calendar, requestedDate > earliest ? requestedDate : earliest);
  const bookedAtMs = Math.max(at(bookingDate, BOOKING_HOUR), receivedAtMs + 15 * MINUTE_MS);
  return {
    bookingDate,
    bookedAtMs,
    resultAtMs: bookedAtMs + 15 * MINUTE_MS,
    notificationAtMs: Math.max(at(bookingDate, NOTIFICATION_HOUR), bookedAtMs + 30 * MINUTE_MS),
  };
}

/** So many banking days later. */
export function laterDay(calendar: CalendarName, date: PlainDate, bankingDays: number): PlainDate {
  return addBankingDays(calendar, date, bankingDays);
}

/** When a debit of a later day than the file's own is booked. */
export function bookedAtMs(date: PlainDate): number {
  return at(date, BOOKING_HOUR);
}

export function returnedAtMs(date: PlainDate): number {
  return at(date, RETURN_HOUR);
}

/** When a bank corrects its report of a payment. */
export function correctionAtMs(date: PlainDate): number {
  return at(date, CORRECTION_HOUR);
}

/** The end of the bank's day. */
export function statementAtMs(date: PlainDate): number {
  return at(date, STATEMENT_HOUR);
}
