import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { remittanceInformation } from '../../functions/bank/remittance.ts';
import { isSepaText } from '../../functions/core/charset.ts';
import { addDays, plainDate } from '../../functions/core/date.ts';
import type { Period } from '../../functions/core/expense.ts';
import { forAll } from '../support/properties.ts';

function period(start: string, end: string): Period {
  return { start: plainDate(start), end: plainDate(end) };
}

describe('remittanceInformation', () => {
  test('names charging, period, energy and expense', () => {
    const text = remittanceInformation({
      period: period('2026-10-01', '2026-10-31'),
      energyWh: 184_532n,
      reference: 'SR-2025-0041',
    });

    expect(text).toBe('EV charging 2026-10 184.532 kWh ref SR-2025-0041');
  });

  const PERIODS: [string, string, string][] = [
    ['2026-02-01', '2026-02-28', '2026-02'],
    ['2028-02-01', '2028-02-28', '2028-02-01 to 2028-02-28'],
    ['2026-10-01', '2026-12-31', '2026-10 to 2026-12'],
    ['2026-10-05', '2026-10-31', '2026-10-05 to 2026-10-31'],
    ['2026-10-05', '2026-10-05', '2026-10-05'],
  ];
  test.each(PERIODS)('period %s to %s is %s', (start, end, expected) => {
    const text = remittanceInformation({ period: period(start, end), reference: 'R1' });

    expect(text).toBe(`EV charging ${expected} ref R1`);
  });

  const ENERGIES: [bigint, string][] = [
    [1n, '0.001 kWh '],
    [999n, '0.999 kWh '],
    [1_000n, '1 kWh '],
    [12_340n, '12.34 kWh '],
    [9_007_199_254_740_993n, '9007199254740.993 kWh '],
    [0n, ''],
  ];
  test.each(ENERGIES)('%i Wh is %j', (energyWh, expected) => {
    expect(remittanceInformation({ energyWh, reference: 'R1' })).toBe(`EV charging ${expected}ref R1`);
  });

  test('gives up energy, then period, then label before any of the reference', () => {
    const parts = { period: period('2026-10-05', '2026-10-20'), energyWh: 184_532n };
    const at = (length: number): string => remittanceInformation({ ...parts, reference: 'R'.repeat(length) });

    expect(at(85)).toBe(`EV charging 2026-10-05 to 2026-10-20 184.532 kWh ref ${'R'.repeat(85)}`);
    expect(at(95)).toBe(`EV charging 2026-10-05 to 2026-10-20 ref ${'R'.repeat(95)}`);
    expect(at(120)).toBe(`EV charging ref ${'R'.repeat(120)}`);
    expect(at(140)).toBe('R'.repeat(140));
    expect(at(141)).toBe('R'.repeat(140));
  });

  test('leaves the reference out where there is none', () => {
    expect(remittanceInformation({ reference: ' ' })).toBe('EV charging');
  });

  test('is in the set and at most 140 characters long, with the reference whole where it fits', () => {
    const reference = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.stringMatching(/^[A-Z0-9-]{1,140}$/),
    );
    const days = fc.tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 90 }));
    forAll(reference, days, fc.bigInt({ min: 0n, max: 10n ** 12n }), (ref, [offset, length], energyWh) => {
      const start = addDays(plainDate('2026-01-01'), offset);
      const text = remittanceInformation({
        period: { start, end: addDays(start, length) },
        energyWh,
        reference: ref,
      });
      expect(isSepaText(text)).toBe(true);
      expect(text.length).toBeLessThanOrEqual(140);
      expect(text).toBe(text.trim());
      if (/^[A-Z0-9-]{1,140}$/.test(ref)) expect(text.endsWith(ref)).toBe(true);
    });
  });
});
