import { describe, expect, it } from 'vitest';
import { calendarForCurrency } from '../../functions/core/calendar.ts';
import { RAIL_NAMES, railNamed } from '../../functions/rails/rail.ts';

describe('railNamed', () => {
  it.each(RAIL_NAMES)('knows %s by its own name', (name) => {
    expect(railNamed(name).name).toBe(name);
  });

  it('pays euro by SEPA only, and nothing else by it', () => {
    expect([...railNamed('sepa-credit-transfer').currencies]).toEqual(['EUR']);
    expect(railNamed('domestic-credit-transfer').currencies.has('EUR')).toBe(false);
  });

  it('has a bank calendar for every currency that it carries', () => {
    const currencies = RAIL_NAMES.flatMap((name) => [...railNamed(name).currencies]);

    expect(currencies.filter((currency) => calendarForCurrency(currency) === undefined)).toEqual([]);
    expect(currencies.length).toBeGreaterThan(3);
  });

  it('gives each rail the profile of its files', () => {
    expect(railNamed('sepa-credit-transfer').profile).toBe('sepa');
    expect(railNamed('domestic-credit-transfer').profile).toBe('domestic');
  });
});
