import { COUNTRIES, type CountryCode } from '../countries.ts';
import { asTyped, makeIban, masked, withWrongCheckDigit } from '../iban.ts';
import type { Patch } from '../json.ts';
import { makeLongName, makeName } from '../people.ts';
import { createDice, type Dice } from '../random.ts';
import { makeExpenseId } from './expense-id.ts';
import type { Fleet } from './fleets.ts';
import type { SpiriiTroubleKind } from './troubles.ts';

export type SpiriiPeriod = { readonly year: number; readonly monthIndex: number };

/** An expense in the API's own words. An absent field is left out of the answer. */
export type SpiriiExpenseRow = {
  readonly id: string;
  /** Minor units, a JSON number, written verbatim. */
  readonly amountInCents?: string;
  readonly consumptionInWattHours: number;
  readonly currency?: string;
  readonly IBAN?: string;
  readonly recipientName?: string;
  readonly recipientCrmId: number;
  readonly recipientExternalId?: string;
  readonly paymentStatus?: string;
  readonly period?: SpiriiPeriod;
  readonly authIdTag?: Readonly<Record<'uid' | 'label' | 'billingReference', string>>;
  /** Sum of the charge records, in minor units; the amount itself where absent. */
  readonly chargedInCents?: bigint;
  /** Hundredths of a minor unit per kWh. */
  readonly tariff: number;
  readonly city: string;
  /** Where its own page differs from the report. */
  readonly onItsPage?: Readonly<Record<string, unknown>>;
  /** Fields that no documentation names. */
  readonly extra?: Readonly<Record<string, unknown>>;
};

/** Keys of the rows of one month. */
export type MonthKey = {
  readonly seed: number;
  readonly period: SpiriiPeriod;
  /** From seed and period, for expense ids. */
  readonly salt: number;
};

/** Keys of chance: the same person and account every month, but other sessions. */
const PERSON = 1;
const MONTH = 2;

/** One driver in twelve banks in a neighbouring country; the rest at home. */
const NEIGHBOURS: Readonly<Partial<Record<CountryCode, CountryCode>>> = {
  AT: 'DE',
  BE: 'NL',
  DE: 'AT',
  ES: 'FR',
  FR: 'BE',
  NL: 'DE',
};

function previousMonth({ year, monthIndex }: SpiriiPeriod): SpiriiPeriod {
  return monthIndex === 0 ? { year: year - 1, monthIndex: 11 } : { year, monthIndex: monthIndex - 1 };
}

/** Wh at a tariff in hundredths of a minor unit per kWh, rounded half up to minor units. */
function priceMinor(energyWh: number, tariff: number): bigint {
  return (BigInt(energyWh) * BigInt(tariff) + 50_000n) / 100_000n;
}

/** An expense without a trouble, of the driver with this index. */
function makeSoundExpense(key: MonthKey, fleet: Fleet, index: number): SpiriiExpenseRow {
  const person = createDice(key.seed, PERSON, index);
  const month = createDice(key.salt, MONTH, index);
  const country = COUNTRIES[fleet.country];
  const bankCountry = person.oneIn(12) ? (NEIGHBOURS[fleet.country] ?? fleet.country) : fleet.country;
  const tariff = person.between(...country.tariff);
  const energyWh = month.between(120_000, 420_000);
  // A late approval: the report of a month can hold an expense of the month before.
  const period = month.oneIn(25) ? previousMonth(key.period) : key.period;
  const uid = person.digits(10);
  return {
    id: makeExpenseId(key.salt, index),
    amountInCents: priceMinor(energyWh, tariff).toString(),
    consumptionInWattHours: energyWh,
    currency: country.currency,
    IBAN: makeIban(bankCountry, person),
    recipientName: makeName(fleet.country, person),
    recipientCrmId: 88_001 + index,
    ...(person.oneIn(4) ? {} : { recipientExternalId: `EMP-${String(index + 1).padStart(4, '0')}` }),
    ...(month.oneIn(12) ? {} : { paymentStatus: 'Not started' }),
    ...(month.oneIn(12) ? {} : { period }),
    ...(person.oneIn(3)
      ? {}
      : {
          authIdTag: {
            uid,
            label: `Charge key ${uid.slice(-4)}`,
            billingReference: `KST ${uid.slice(0, 4)}`,
          },
        }),
    tariff,
    city: person.pick(country.cities),
  };
}

function iban(row: SpiriiExpenseRow): string {
  return row.IBAN ?? '';
}

type Spoil = (row: SpiriiExpenseRow, dice: Dice, country: CountryCode) => Patch<SpiriiExpenseRow>;

/** How each trouble changes a sound row; those of the report or another row change nothing here. */
const SPOIL: Readonly<Partial<Record<SpiriiTroubleKind, Spoil>>> = {
  'iban-check-digit': (row) => ({ IBAN: withWrongCheckDigit(iban(row)) }),
  'iban-too-short': (row) => ({ IBAN: iban(row).slice(0, -1) }),
  'iban-empty': () => ({ IBAN: '' }),
  'iban-masked': (row) => ({ IBAN: masked(iban(row)) }),
  'iban-as-typed': (row) => ({ IBAN: asTyped(iban(row)) }),
  'iban-outside-sepa': (_, dice) => ({ IBAN: makeIban('TR', dice) }),
  'amount-fraction': () => ({ amountInCents: '12345.5' }),
  'amount-zero': () => ({ amountInCents: '0', consumptionInWattHours: 0 }),
  'amount-negative': () => ({ amountInCents: '-4500' }),
  'amount-over-limit': () => ({ amountInCents: '2500000' }),
  'amount-absent': () => ({ amountInCents: undefined }),
  'currency-unknown': () => ({ currency: 'EUX' }),
  'name-missing': () => ({ recipientName: '' }),
  'name-without-letters': () => ({ recipientName: '12345' }),
  'name-200-characters': (_, dice, country) => ({ recipientName: makeLongName(country, dice, 200) }),
  'name-90-characters': (_, dice, country) => ({ recipientName: makeLongName(country, dice, 90) }),
  'status-awaiting-funds': () => ({ paymentStatus: 'Awaiting funds' }),
  'status-in-progress': () => ({ paymentStatus: 'In progress' }),
  'status-paid': () => ({ paymentStatus: 'Paid' }),
  'status-failed': () => ({ paymentStatus: 'Failed' }),
  'status-unknown': () => ({ paymentStatus: 'Parked by compliance' }),
  'charge-records-sum': (row) => ({ chargedInCents: BigInt(row.amountInCents ?? '0') - 2_500n }),
  'month-impossible': (row) => ({ period: { year: row.period?.year ?? 2026, monthIndex: 12 } }),
  'details-differ': (row) => ({ onItsPage: { consumptionInWattHours: row.consumptionInWattHours + 1_000 } }),
  'optional-fields-absent': () => ({
    paymentStatus: undefined,
    period: undefined,
    recipientExternalId: undefined,
    authIdTag: undefined,
  }),
  'unknown-fields': (row) => ({
    extra: { carbonSavedInGrams: row.consumptionInWattHours * 0.4, approval: { by: null, steps: [] } },
  }),
};

/** Overlays `patch` on `row`; an undefined field becomes absent. */
export function patched<Row extends object>(row: Row, patch: Patch<Row> | undefined): Row {
  return patch === undefined ? row : { ...row, ...patch };
}

/** The expense of the driver with this index, with its trouble. */
export function makeExpense(
  key: MonthKey,
  fleet: Fleet,
  index: number,
  troubleAt: ReadonlyMap<number, SpiriiTroubleKind>,
): SpiriiExpenseRow {
  const kind = troubleAt.get(index);
  switch (kind) {
    case 'same-id-same-content':
      return makeExpense(key, fleet, index - 1, troubleAt);
    case 'same-id-other-content': {
      const original = makeExpense(key, fleet, index - 1, troubleAt);
      return { ...original, amountInCents: String(BigInt(original.amountInCents ?? '0') + 1_000n) };
    }
    case 'possible-duplicate': {
      const original = makeExpense(key, fleet, index - 1, troubleAt);
      return { ...original, id: makeExpenseId(key.salt, index) };
    }
    default: {
      const row = makeSoundExpense(key, fleet, index);
      const dice = createDice(key.seed, PERSON, index, 1);
      return patched(row, kind && SPOIL[kind]?.(row, dice, fleet.country));
    }
  }
}
