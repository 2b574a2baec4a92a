import { describe, expect, it } from 'vitest';
import { isCountry, postalAddressOf } from '../../functions/core/postal-address.ts';
import { SEPA_COUNTRIES } from '../../functions/core/sepa.ts';

describe('an address', () => {
  it.each([
    [' Køge ', 'dk', { town: 'Køge', country: 'DK' }],
    ['Prishtina', 'XK', { town: 'Prishtina', country: 'XK' }],
    ['London', 'GB', { town: 'London', country: 'GB' }],
    ['London', 'UK', undefined],
    ['London', 'ZZ', undefined],
    ['Køge', 'Denmark', undefined],
    ['Køge', '', undefined],
    ['', 'DK', undefined],
    ['1234', 'DK', undefined],
    [null, undefined, undefined],
  ])('of %j and %j is %j', (town, country, expected) => {
    expect(postalAddressOf(town, country)).toEqual(expected);
  });

  it('is in one of the 249 countries of ISO 3166-1, or in Kosovo', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const countries = letters.flatMap((a) => letters.map((b) => `${a}${b}`)).filter(isCountry);

    expect(countries).toHaveLength(250);
    expect(['UK', 'EU', 'ZZ', 'AN', 'CS', 'TP'].filter(isCountry)).toEqual([]);
  });

  it('is in a country of SEPA, among others', () => {
    expect([...SEPA_COUNTRIES.keys()].filter((country) => !isCountry(country))).toEqual([]);
  });
});
