import { describe, expect } from 'vitest';
import { TARIFF_RATES } from '../../functions/core/tariff-rates.ts';
import type { WatchedSource } from '../../functions/repair-payouts/outlook-deps.ts';
import { outlookOf, SOURCE } from '../support/outlook-stand.ts';
import { it, type PaymentStand } from '../support/payment-stand.ts';

const DAY_MS = 86_400_000;

const ofAustria = TARIFF_RATES.filter(({ country }) => country === 'AT').map(({ until }) => until);
const KNOWN_UNTIL = ofAustria.toSorted().at(-1) ?? '';

async function alarmsBefore(stand: PaymentStand, days: number, tariff: WatchedSource['tariff']) {
  stand.clock.advance(Date.parse(`${KNOWN_UNTIL}T00:00:00Z`) - days * DAY_MS - stand.clock.now());
  await outlookOf(stand, { sources: [{ ...SOURCE, tariff }] }).take();
  return stand.log.lines.filter(({ event }) => event === 'tariff-rate-ending').map(({ fields }) => fields);
}

describe('the newest official price of a configured country', () => {
  it('is an alarm from thirty days before its last day on', async ({ stand }) => {
    const tariff = { policy: 'hold', country: 'AT' } as const;
    expect(await alarmsBefore(stand, 31, tariff)).toEqual([]);
    expect(await alarmsBefore(stand, 30, tariff)).toMatchObject([
      { source: 'spirii', account: 'nordfleet', country: 'AT', knownUntil: KNOWN_UNTIL },
    ]);
  });

  it('is an alarm too where a company alone has the country', async ({ stand }) => {
    const companies = { 'Donaufuhrpark GmbH': { country: 'AT' }, 'Polderlease B.V.': {} } as const;
    expect(await alarmsBefore(stand, 30, { policy: 'hold', companies })).toMatchObject([{ country: 'AT' }]);
  });

  it('is none where no country is configured, or nothing is compared', async ({ stand }) => {
    expect(await alarmsBefore(stand, 1, { policy: 'note' })).toEqual([]);
    expect(await alarmsBefore(stand, 1, { policy: 'off', country: 'AT' })).toEqual([]);
    expect(await alarmsBefore(stand, 1, undefined)).toEqual([]);
  });
});
