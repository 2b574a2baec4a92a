/**
 * The weekdays on which each currency's settlement system is closed; Saturdays and Sundays always are, so a holiday on
 * one of them changes nothing.
 *
 * The rules hold from 2023 on. A closing day that a state declares for one occasion is added as `once`. A missing open
 * day makes a payout one day late; a missing closed day makes the bank move or refuse the payment, so where banks
 * differ the day counts as closed.
 */
export type CalendarName = 'TARGET' | 'DK' | 'SE' | 'NO' | 'PL' | 'CZ' | 'HU' | 'RO' | 'CH' | 'GB';

/** `monthDay` is `MM-DD`; weekdays count from 0, Sunday; the years of a rule are its first and last. */
export type ClosingRule =
  | { readonly kind: 'day'; readonly monthDay: string; readonly fromYear?: number }
  /** Only where the day falls on one of these weekdays: the substitute of a holiday on a weekend. */
  | { readonly kind: 'day-on-weekday'; readonly monthDay: string; readonly weekdays: readonly number[] }
  /** Also the Monday before a Tuesday and the Friday after a Thursday. */
  | { readonly kind: 'day-with-bridge'; readonly monthDay: string }
  /** The first such weekday on or after the day. */
  | { readonly kind: 'weekday-from'; readonly weekday: number; readonly monthDay: string }
  /** Days from Easter Sunday, Western or Orthodox. */
  | { readonly kind: 'easter'; readonly offsetDays: number; readonly untilYear?: number }
  | { readonly kind: 'orthodox-easter'; readonly offsetDays: number }
  | { readonly kind: 'once'; readonly date: string };

const MONDAY = 1;
const TUESDAY = 2;
const FRIDAY = 5;

const MAUNDY_THURSDAY = -3;
const GOOD_FRIDAY = -2;
const EASTER_MONDAY = 1;
const GREAT_PRAYER_DAY = 26;
const ASCENSION_DAY = 39;
const WHIT_MONDAY = 50;
const CORPUS_CHRISTI = 60;

const day = (monthDay: string): ClosingRule => ({ kind: 'day', monthDay });
const easter = (offsetDays: number): ClosingRule => ({ kind: 'easter', offsetDays });
const orthodoxEaster = (offsetDays: number): ClosingRule => ({ kind: 'orthodox-easter', offsetDays });
const bridged = (monthDay: string): ClosingRule => ({ kind: 'day-with-bridge', monthDay });

/**
 * Euro. Source: European Central Bank, "Long-term calendar for TARGET closing days", 14 December 2000, in force
 * since 2002. National holidays do not matter: the euro settles on all other weekdays everywhere.
 */
const TARGET: readonly ClosingRule[] = [
  day('01-01'),
  easter(GOOD_FRIDAY),
  easter(EASTER_MONDAY),
  day('05-01'),
  day('12-25'),
  day('12-26'),
];

/**
 * Danish krone. Source: Danmarks Nationalbank, "Banklukkedage" (the list of each year). Beyond the public holidays
 * it has the Friday after Ascension Day, Constitution Day, 24 and 31 December; 1 May is open. Great Prayer Day is no
 * holiday since 1 January 2024.
 */
const DK: readonly ClosingRule[] = [
  day('01-01'),
  easter(MAUNDY_THURSDAY),
  easter(GOOD_FRIDAY),
  easter(EASTER_MONDAY),
  { kind: 'easter', offsetDays: GREAT_PRAYER_DAY, untilYear: 2023 },
  easter(ASCENSION_DAY),
  easter(ASCENSION_DAY + 1),
  easter(WHIT_MONDAY),
  day('06-05'),
  day('12-24'),
  day('12-25'),
  day('12-26'),
  day('12-31'),
];

/**
 * Swedish krona: RIX and Bankgirot. Source: the public holidays of Act 1989:253, and Midsummer Eve, Christmas Eve and
 * New Year's Eve, which Act 1930:173, section 2, counts with the Sundays and on which Bankgirot pays nothing. The
 * eves with half a day of work (Twelfth Night, Maundy Thursday, Walpurgis, All Saints' Eve) are banking days with
 * earlier cut-offs.
 */
const SE: readonly ClosingRule[] = [
  day('01-01'),
  day('01-06'),
  easter(GOOD_FRIDAY),
  easter(EASTER_MONDAY),
  day('05-01'),
  easter(ASCENSION_DAY),
  day('06-06'),
  { kind: 'weekday-from', weekday: FRIDAY, monthDay: '06-19' },
  day('12-24'),
  day('12-25'),
  day('12-26'),
  day('12-31'),
];

/**
 * Norwegian krone: NBO, in which NICS settles. Source: Norges Bank, "Settlement days". 24 December is closed; 31
 * December and the Wednesday before Easter are banking days.
 */
const NO: readonly ClosingRule[] = [
  day('01-01'),
  easter(MAUNDY_THURSDAY),
  easter(GOOD_FRIDAY),
  easter(EASTER_MONDAY),
  day('05-01'),
  day('05-17'),
  easter(ASCENSION_DAY),
  easter(WHIT_MONDAY),
  day('12-24'),
  day('12-25'),
  day('12-26'),
];

/**
 * Polish zloty: SORBNET and Elixir are closed on the days that the Act of 18 January 1951 on days off names; the
 * amendment of 6 December 2024 added 24 December from 2025 on. Good Friday is a banking day.
 */
const PL: readonly ClosingRule[] = [
  day('01-01'),
  day('01-06'),
  easter(EASTER_MONDAY),
  day('05-01'),
  day('05-03'),
  easter(CORPUS_CHRISTI),
  day('08-15'),
  day('11-01'),
  day('11-11'),
  { kind: 'day', monthDay: '12-24', fromYear: 2025 },
  day('12-25'),
  day('12-26'),
];

/** Czech koruna: CERTIS is closed on the public holidays. Source: Act 245/2000 Coll., sections 1 and 2. */
const CZ: readonly ClosingRule[] = [
  day('01-01'),
  easter(GOOD_FRIDAY),
  easter(EASTER_MONDAY),
  day('05-01'),
  day('05-08'),
  day('07-05'),
  day('07-06'),
  day('09-28'),
  day('10-28'),
  day('11-17'),
  day('12-24'),
  day('12-25'),
  day('12-26'),
];

/**
 * Hungarian forint: VIBER and the GIRO clearing. Source: the public holidays of Act I of 2012 (Labour Code),
 * section 102, and the yearly decree on the order of work around them (for 2026: 10/2025 (IV. 30.) NGM), which makes
 * the weekday between a holiday and a weekend, and 24 December, days of rest for banks too. The decree appears for
 * one year at a time; the rules here give the same days as those of 2025 and 2026 and expect the same of later ones.
 * The Saturdays worked in exchange count as closed: clearing then is shortened and some banks stay shut.
 */
const HU: readonly ClosingRule[] = [
  bridged('01-01'),
  bridged('03-15'),
  easter(GOOD_FRIDAY),
  easter(EASTER_MONDAY),
  bridged('05-01'),
  easter(WHIT_MONDAY),
  bridged('08-20'),
  bridged('10-23'),
  bridged('11-01'),
  day('12-24'),
  day('12-25'),
  bridged('12-26'),
];

/**
 * Romanian leu: ReGIS and SENT are closed on the legal holidays. Source: Labour Code (Act 53/2003), article 139;
 * 6 and 7 January since 2024 (Act 52/2023). Easter and Whitsun are the Orthodox ones.
 */
const RO: readonly ClosingRule[] = [
  day('01-01'),
  day('01-02'),
  { kind: 'day', monthDay: '01-06', fromYear: 2024 },
  { kind: 'day', monthDay: '01-07', fromYear: 2024 },
  day('01-24'),
  orthodoxEaster(GOOD_FRIDAY),
  orthodoxEaster(EASTER_MONDAY),
  day('05-01'),
  day('06-01'),
  orthodoxEaster(WHIT_MONDAY),
  day('08-15'),
  day('11-30'),
  day('12-01'),
  day('12-25'),
  day('12-26'),
];

/**
 * Swiss franc: SIC. Source: the days that are no value days for the franc: the TARGET closing days, and 2 January,
 * Ascension Day, Whit Monday and 1 August (SWX Swiss Exchange, trading calendar notice of June 2001). Other cantonal
 * holidays do not close SIC.
 */
const CH: readonly ClosingRule[] = [
  ...TARGET,
  day('01-02'),
  easter(ASCENSION_DAY),
  easter(WHIT_MONDAY),
  day('08-01'),
];

/**
 * Pound sterling: CHAPS and Bacs are closed on the bank holidays of England and Wales. Source: Banking and Financial
 * Dealings Act 1971, schedule 1, and the royal proclamations listed at gov.uk/bank-holidays: a holiday on a weekend
 * moves to the next weekday that is none.
 */
const GB: readonly ClosingRule[] = [
  day('01-01'),
  { kind: 'day-on-weekday', monthDay: '01-02', weekdays: [MONDAY] },
  { kind: 'day-on-weekday', monthDay: '01-03', weekdays: [MONDAY] },
  easter(GOOD_FRIDAY),
  easter(EASTER_MONDAY),
  { kind: 'weekday-from', weekday: MONDAY, monthDay: '05-01' },
  // The coronation of Charles III.
  { kind: 'once', date: '2023-05-08' },
  { kind: 'weekday-from', weekday: MONDAY, monthDay: '05-25' },
  { kind: 'weekday-from', weekday: MONDAY, monthDay: '08-25' },
  day('12-25'),
  day('12-26'),
  { kind: 'day-on-weekday', monthDay: '12-27', weekdays: [MONDAY, TUESDAY] },
  { kind: 'day-on-weekday', monthDay: '12-28', weekdays: [MONDAY, TUESDAY] },
];

export const CLOSING_RULES: Readonly<Record<CalendarName, readonly ClosingRule[]>> = {
  TARGET,
  DK,
  SE,
  NO,
  PL,
  CZ,
  HU,
  RO,
  CH,
  GB,
};
