import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RAIL_RULES } from '../../functions/bank/pain001/check-rail.ts';
import { reaches } from '../../functions/core/clearing.ts';
import { plainDate } from '../../functions/core/date.ts';
import {
  type Destination,
  firstThatPays,
  RAIL_NAMES,
  type Rail,
  railCarrying,
  railNamed,
} from '../../functions/core/rail.ts';
import { forAll } from '../support/properties.ts';

const TODAY = plainDate('2026-11-02');

describe('the rows of the rails', () => {
  it.each(RAIL_NAMES)('have one of the name %s', (name) => {
    expect(railNamed(name).name).toBe(name);
    expect(RAIL_NAMES.filter((other) => other === name)).toHaveLength(1);
  });

  it('say of each rail what the checker knows of it by itself', () => {
    for (const name of RAIL_NAMES) {
      const { serviceLevel, chargeBearer, clearings, takesOneDebtorId } = railNamed(name);
      const currencies = [...clearings.keys()].toSorted();
      const rule = RAIL_RULES[name];

      expect({ ...rule, currencies: [...rule.currencies].toSorted() }).toEqual({
        serviceLevel,
        chargeBearer,
        currencies,
        takesOneDebtorId,
      });
    }
  });

  it.each([
    ['EUR', 'TARGET'],
    ['DKK', 'DK'],
    ['SEK', 'SE'],
    ['NOK', 'NO'],
    ['PLN', 'PL'],
    ['CZK', 'CZ'],
    ['HUF', 'HU'],
    ['RON', 'RO'],
    ['CHF', 'CH'],
    ['GBP', 'GB'],
  ])('settle %s by the calendar %s', (currency, calendar) => {
    expect(railCarrying(currency)?.clearings.get(currency)?.calendar).toBe(calendar);
  });

  it.each(['USD', 'eur', '', 'constructor'])('carry no currency "%s"', (currency) => {
    expect(railCarrying(currency)).toBeUndefined();
  });
});

const CURRENCIES = ['EUR', 'DKK', 'SEK'] as const;
const COUNTRIES = ['DE', 'DK', 'FO', 'SE', 'BR'] as const;

const clearing = fc.record({
  countries: fc.oneof(fc.constant('SEPA' as const), fc.subarray([...COUNTRIES])),
  calendar: fc.constant('TARGET' as const),
  wholeUnits: fc.boolean(),
  source: fc.constant('a test'),
});

/** Any way to pay that somebody could add a row for. */
const anyRail: fc.Arbitrary<Rail> = fc
  .dictionary(fc.constantFrom(...CURRENCIES), clearing)
  .map((clearings) => ({
    name: 'any',
    title: 'any transfer',
    serviceLevel: 'SEPA',
    chargeBearer: 'SLEV',
    clearings: new Map(Object.entries(clearings)),
    takesOneDebtorId: true,
    verifiesPayees: true,
    statesPayersAddressOutsideEea: true,
  }));

const anyDestination: fc.Arbitrary<Destination> = fc.record({
  currency: fc.constantFrom(...CURRENCIES, 'USD'),
  country: fc.constantFrom(...COUNTRIES, undefined),
});

function isReached(rail: Rail, { currency, country }: Destination): boolean {
  const clearing = rail.clearings.get(currency);
  return clearing !== undefined && country !== undefined && reaches(clearing, country, TODAY);
}

describe('firstThatPays', () => {
  const chosen = (rails: readonly Rail[], destination: Destination): Rail | undefined =>
    firstThatPays(rails, (rail) => rail, destination, TODAY);

  it('gives no rail that lacks the currency, and none that does not reach the country while another does', () => {
    forAll(fc.array(anyRail, { maxLength: 5 }), anyDestination, (rails, destination) => {
      const rail = chosen(rails, destination);
      const first = rails.find((one) => isReached(one, destination));

      if (first !== undefined) expect(rail).toBe(first);
      else expect(rail).toBe(rails.find(({ clearings }) => clearings.has(destination.currency)));
    });
  });

  it('gives the same whatever else is there, and whenever it is asked', () => {
    forAll(fc.array(anyRail, { maxLength: 5 }), anyDestination, (rails, destination) => {
      const rail = chosen(rails, destination);
      const carrying = rails.filter(({ clearings }) => clearings.has(destination.currency));

      expect(chosen(carrying, destination)).toBe(rail);
      expect(chosen(rails, destination)).toBe(rail);
    });
  });
});
