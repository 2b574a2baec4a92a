import type { ChargeRecord } from './charge-record.ts';
import { saidOfCompany } from './company.ts';
import type { PlainDate } from './date.ts';
import { type Decimal, formatDecimal, parseDecimal } from './decimal.ts';
import type { Expense } from './expense.ts';
import type { Finding, FindingCode, Note } from './finding.ts';
import { localDate } from './local-time.ts';
import { TARIFF_PLACES, type TariffCountry, type TariffPlace } from './tariff-places.ts';
import { rateOn, TARIFF_CURRENCY, type TariffRate } from './tariff-rates.ts';

/** Bounds of a price where only the real cost counts, in thousandths of a minor unit per kilowatt-hour. */
export type UsualPrice = { readonly lowMilliMinorPerKwh: bigint; readonly highMilliMinorPerKwh: bigint };

/** How to judge a source account's charge records; `note` records a finding and holds nothing. */
export type TariffPolicy = {
  readonly policy: 'note' | 'hold';
  /** The official rate that they should not exceed; undefined if not configured. */
  readonly official: TariffPlace | undefined;
  /** By company, in place of `official`; `no-rate` where none applies to it. */
  readonly companies?: Readonly<Record<string, TariffPlace | 'no-rate'>> | undefined;
  /** By currency. */
  readonly usual: ReadonlyMap<string, UsualPrice>;
  readonly maxPowerW: bigint;
};

export type TariffResult = { readonly findings: readonly Finding[]; readonly notes: readonly Note[] };

const NOTHING: TariffResult = { findings: [], notes: [] };

/** One minor unit per record, since a source may round each record. */
const MILLI_MINOR_PER_KWH_IN_MINOR_PER_WH = 1_000_000n;

const HOUR_MS = 3_600_000n;

/** Chargers record beginning and end within a second of the truth. */
const CLOCK_TOLERANCE_MS = 1_000n;

/**
 * Compares an expense's charge records with the official or usual price, and with what a charger can give. A higher
 * price may be lawful, with proof: so nothing is rejected.
 * @param expense with its charge records; without, it finds nothing.
 */
export function tariffFindings(
  expense: Pick<Expense, 'charges' | 'currency' | 'energyWh'>,
  policy: TariffPolicy | undefined,
): TariffResult {
  const { charges, currency, energyWh } = expense;
  if (policy === undefined || charges === undefined) return NOTHING;
  // Records of nothing pay nothing.
  const records = charges.records.filter(
    ({ amountMinorText }) => parseDecimal(amountMinorText)?.digits !== 0n,
  );
  const found = [
    energyMissing(records),
    energyDiffers(charges.records, energyWh),
    ...againstOfficial(records, currency, placeOf(charges.company, policy)),
    outsideUsual(records, policy.usual.get(currency)),
    abovePower(records, policy.maxPowerW),
    overlapping(records),
  ].filter((one) => one !== undefined);
  const holds = policy.policy === 'hold' ? found.filter(({ code }) => !NOTED.has(code)) : [];
  return {
    findings: holds.map((note) => ({ ...note, severity: 'hold' })),
    notes: found.filter((note) => !holds.includes(note)),
  };
}

/** Never a reason to hold: nobody can compare what is not there, and no money follows from a sum of energy. */
const NOTED: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'tariff-rate-unknown',
  'energy-missing',
  'energy-differs',
]);

/** Whether a price exceeds so many thousandths of a minor unit per kilowatt-hour, beyond a minor unit of rounding. */
export function isAbove(amount: Decimal, energyWh: bigint, milliMinorPerKwh: bigint): boolean {
  const allowed = milliMinorPerKwh * energyWh + MILLI_MINOR_PER_KWH_IN_MINOR_PER_WH;
  return amount.digits * MILLI_MINOR_PER_KWH_IN_MINOR_PER_WH > allowed * 10n ** BigInt(amount.scale);
}

function isBelow(amount: Decimal, energyWh: bigint, milliMinorPerKwh: bigint): boolean {
  const least = milliMinorPerKwh * energyWh - MILLI_MINOR_PER_KWH_IN_MINOR_PER_WH;
  return amount.digits * MILLI_MINOR_PER_KWH_IN_MINOR_PER_WH < least * 10n ** BigInt(amount.scale);
}

function energyMissing(records: readonly ChargeRecord[]): Note | undefined {
  const missing = records.filter(
    ({ energyWh, endedAtMs }) => energyWh === undefined || endedAtMs === undefined,
  );
  if (missing.length === 0 && records.length > 0) return undefined;
  const message =
    records.length === 0
      ? 'There are no charge records, so no price can be compared.'
      : `${counted(missing.length, records.length)} no energy or no end, so their price cannot be compared.`;
  return { code: 'energy-missing', field: 'energy', message };
}

/** A source may round each record to a watt-hour. */
function energyDiffers(records: readonly ChargeRecord[], energyWh: bigint | undefined): Note | undefined {
  const known = records.flatMap((record) => record.energyWh ?? []);
  if (energyWh === undefined || known.length === 0 || known.length < records.length) return undefined;
  const sumWh = known.reduce((sum, wh) => sum + wh, 0n);
  const restWh = energyWh > sumWh ? energyWh - sumWh : sumWh - energyWh;
  if (restWh <= BigInt(records.length)) return undefined;
  return {
    code: 'energy-differs',
    field: 'energy',
    message: `The charge records have ${kwhShown(sumWh)} kWh, the expense says ${kwhShown(energyWh)}. Statements and payroll go by the expense: have the source say which is right.`,
  };
}

type Priced = { readonly amount: Decimal; readonly energyWh: bigint; readonly endedAtMs: number };

function pricedOf({ amountMinorText, energyWh, endedAtMs }: ChargeRecord): Priced | undefined {
  const amount = parseDecimal(amountMinorText);
  if (amount === undefined || energyWh === undefined || endedAtMs === undefined) return undefined;
  return { amount, energyWh, endedAtMs };
}

/** Where a company's drivers live; `unknown` where the configuration names other companies only. */
function placeOf(
  company: string | undefined,
  { official, companies = {} }: Pick<TariffPolicy, 'official' | 'companies'>,
): TariffPlace | 'no-rate' | 'unknown' {
  const ofNobody = Object.keys(companies).length === 0 ? 'no-rate' : 'unknown';
  return saidOfCompany(companies, company) ?? official ?? ofNobody;
}

/** Every place whose rates a policy uses, each once. */
export function placesOf({
  official,
  companies = {},
}: Pick<TariffPolicy, 'official' | 'companies'>): readonly TariffPlace[] {
  const places = [official, ...Object.values(companies)].filter(
    (place) => place !== undefined && place !== 'no-rate',
  );
  return [...new Map(places.map((place) => [`${place.country} ${place.region ?? ''}`, place])).values()];
}

function againstOfficial(
  records: readonly ChargeRecord[],
  currency: string,
  official: TariffPlace | 'no-rate' | 'unknown',
): readonly Note[] {
  if (official === 'no-rate') return [];
  if (official === 'unknown') {
    const message =
      'The configuration does not say in which country the drivers of this company live: the price is compared with no official one.';
    return [{ code: 'tariff-rate-unknown', field: 'amount', message }];
  }
  const priced = records.flatMap((record) => pricedOf(record) ?? []);
  const unknown = new Set<PlainDate>();
  const above = new Map<TariffRate, number>();
  for (const { amount, energyWh, endedAtMs } of priced) {
    const day = localDate(endedAtMs, TARIFF_PLACES[official.country].timeZone);
    const rate = currency === TARIFF_CURRENCY ? rateOn(official, day) : undefined;
    if (rate === undefined) unknown.add(day);
    else if (isAbove(amount, energyWh, rate.rateMilliMinorPerKwh))
      above.set(rate, (above.get(rate) ?? 0) + 1);
  }
  return [...aboveNote(above, records.length), ...unknownNote(unknown, currency, official.country)];
}

function aboveNote(above: ReadonlyMap<TariffRate, number>, all: number): readonly Note[] {
  const rates = [...above.keys()];
  if (rates.length === 0) return [];
  const count = [...above.values()].reduce((sum, one) => sum + one, 0);
  const shown = rates
    .slice(0, 2)
    .map(({ rateMilliMinorPerKwh, source, kind }) => {
      const proof =
        kind === 'cap' ? 'more is wage unless the real cost is shown' : 'more needs proof of the real cost';
      return `${milliShown(rateMilliMinorPerKwh)} ct a kWh (${source}; ${proof})`;
    })
    .join(' and ');
  const message = `${counted(count, all)} a price above the official ${shown}. Release it where the cost is proved, or have the tariff corrected at the source.`;
  return [{ code: 'tariff-above-official', field: 'amount', message }];
}

function unknownNote(
  days: ReadonlySet<PlainDate>,
  currency: string,
  country: TariffCountry,
): readonly Note[] {
  const [first] = [...days].toSorted();
  if (first === undefined) return [];
  const why =
    currency === TARIFF_CURRENCY
      ? `No official rate of ${country} is known for ${first}`
      : `The official rates of ${country} are in ${TARIFF_CURRENCY}, not in ${currency.slice(0, 3)}`;
  return [
    { code: 'tariff-rate-unknown', field: 'amount', message: `${why}: the price is not compared with it.` },
  ];
}

function outsideUsual(records: readonly ChargeRecord[], usual: UsualPrice | undefined): Note | undefined {
  if (usual === undefined) return undefined;
  const outside = records
    .flatMap((record) => pricedOf(record) ?? [])
    .filter(
      ({ amount, energyWh }) =>
        isAbove(amount, energyWh, usual.highMilliMinorPerKwh) ||
        isBelow(amount, energyWh, usual.lowMilliMinorPerKwh),
    );
  if (outside.length === 0) return undefined;
  const [low, high] = [milliShown(usual.lowMilliMinorPerKwh), milliShown(usual.highMilliMinorPerKwh)];
  return {
    code: 'tariff-outlier',
    field: 'amount',
    message: `${counted(outside.length, records.length)} a price outside ${low} to ${high} minor units a kWh, which the configuration calls usual. Have the tariff checked at the source, or release it.`,
  };
}

/** More energy than the largest home charger gives in the time. */
function abovePower(records: readonly ChargeRecord[], maxPowerW: bigint): Note | undefined {
  const above = records.filter(({ energyWh, startedAtMs, endedAtMs }) => {
    if (energyWh === undefined || startedAtMs === undefined || endedAtMs === undefined) return false;
    const tookMs = BigInt(Math.max(0, endedAtMs - startedAtMs)) + CLOCK_TOLERANCE_MS;
    return energyWh * HOUR_MS > maxPowerW * tookMs;
  });
  if (above.length === 0) return undefined;
  return {
    code: 'energy-above-power',
    field: 'energy',
    message: `${counted(above.length, records.length)} more energy than ${maxPowerW / 1000n} kW give in the time. Have the charger and its records checked.`,
  };
}

/** One card charges one car at a time. */
function overlapping(records: readonly ChargeRecord[]): Note | undefined {
  let count = 0;
  for (const ofTag of Map.groupBy(records, ({ tag }) => tag ?? '')) {
    if (ofTag[0] === '') continue;
    let untilMs = Number.NEGATIVE_INFINITY;
    const spans = ofTag[1]
      .flatMap(({ startedAtMs, endedAtMs }) =>
        startedAtMs === undefined || endedAtMs === undefined ? [] : [{ startedAtMs, endedAtMs }],
      )
      .toSorted((a, b) => a.startedAtMs - b.startedAtMs);
    for (const { startedAtMs, endedAtMs } of spans) {
      if (startedAtMs < untilMs) count += 1;
      untilMs = Math.max(untilMs, endedAtMs);
    }
  }
  if (count === 0) return undefined;
  return {
    code: 'sessions-overlap',
    field: 'sessions',
    message: `${counted(count, records.length)} begun before the last one of the same card had ended. Find out whether a card is shared, or a record is there twice.`,
  };
}

function counted(count: number, all: number): string {
  return `Of ${all === 1 ? '1 charge record' : `${all} charge records`}, ${count} ${count === 1 ? 'has' : 'have'}`;
}

function kwhShown(energyWh: bigint): string {
  return formatDecimal({ digits: energyWh, scale: 3 });
}

function milliShown(milliMinor: bigint): string {
  const fraction = (milliMinor % 1_000n).toString().padStart(3, '0').replace(/0+$/, '');
  return `${milliMinor / 1_000n}${fraction === '' ? '' : `.${fraction}`}`;
}
