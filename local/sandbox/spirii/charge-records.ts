import { formatDecimal } from '../../../functions/core/decimal.ts';
import { verbatim } from '../json.ts';
import { createDice, type Dice, hash32 } from '../random.ts';
import type { SpiriiExpenseRow, SpiriiPeriod } from './rows.ts';

const HOUR_MS = 3_600_000;
/** More sessions than a driver has in a month here. */
const SESSIONS_APART = 20;

/** What home chargers give, in W. */
const POWER: readonly [number, ...number[]] = [3_700, 7_400, 11_000];

function chargingTime(ms: number): Record<'days' | 'hours' | 'minutes' | 'seconds', number> {
  const seconds = Math.floor(ms / 1000);
  return {
    days: Math.floor(seconds / 86_400),
    hours: Math.floor(seconds / 3_600) % 24,
    minutes: Math.floor(seconds / 60) % 60,
    seconds: seconds % 60,
  };
}

/** Cuts `total` into `count` parts of similar size that sum to it. */
function split(total: number, count: number, dice: Dice): number[] {
  const weights = Array.from({ length: count }, () => dice.between(50, 150));
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0);
  let weightSoFar = 0;
  let given = 0;
  return weights.map((weight) => {
    weightSoFar += weight;
    const upTo = Math.round((total * weightSoFar) / weightSum);
    const part = upTo - given;
    given = upTo;
    return part;
  });
}

/**
 * The sessions of an expense, as the API's `cdrList`: they end within the period, and their energy and amounts sum to
 * the expense's.
 */
export function makeChargeRecords(row: SpiriiExpenseRow, period: SpiriiPeriod, sessions?: number): unknown[] {
  const dice = createDice(hash32(row.recipientCrmId, period.year, period.monthIndex));
  const daysInMonth = new Date(Date.UTC(period.year, period.monthIndex + 1, 0)).getUTCDate();
  const drawn = dice.between(6, 14);
  const count = sessions === undefined ? drawn : Math.max(1, sessions);
  const power = dice.pick(POWER);
  const energies = split(row.consumptionInWattHours, count, dice);
  // Whole minor units: the rest of a fraction is within the API's rounding per line.
  const charged = row.chargedInCents ?? BigInt((row.amountInCents ?? '0').replace(/\..*$/, ''));
  const energyTotal = BigInt(Math.max(1, row.consumptionInWattHours));
  // By driver and month: no session is in two of either.
  const month = (period.year % 100) * 12 + period.monthIndex;
  const firstSession = (month * 1_000_000 + (row.recipientCrmId % 1_000_000)) * SESSIONS_APART;
  let energySoFar = 0n;
  let chargedSoFar = 0n;
  return energies.map((energyWh, at) => {
    energySoFar += BigInt(energyWh);
    const upTo = at === count - 1 ? charged : (charged * energySoFar) / energyTotal;
    const amount = upTo - chargedSoFar;
    chargedSoFar = upTo;
    const durationMs = Math.round((energyWh / power) * HOUR_MS);
    const day = 1 + Math.floor((at * (daysInMonth - 1)) / count);
    const endedAtMs = Date.UTC(period.year, period.monthIndex, day) + dice.between(19, 23) * HOUR_MS;
    return {
      ...(sessions === 0 ? {} : { transactionId: firstSession + at }),
      amountInCents: verbatim(amount.toString()),
      ...(row.authIdTag === undefined ? {} : { authIdTag: row.authIdTag, tagIdLabel: row.authIdTag.label }),
      consumedInWattHours: energyWh,
      chargingTime: chargingTime(durationMs),
      customerName: row.recipientName,
      startedAt: new Date(endedAtMs - durationMs).toISOString(),
      endedAt: new Date(endedAtMs).toISOString(),
      locationName: `Home ${row.city}`,
      centsPerWh: verbatim(formatDecimal({ digits: BigInt(row.tariff), scale: 5 })),
    };
  });
}
