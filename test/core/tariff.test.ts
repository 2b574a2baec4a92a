import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChargeRecord } from '../../functions/core/charge-record.ts';
import { plainDate } from '../../functions/core/date.ts';
import { type TariffPolicy, tariffFindings } from '../../functions/core/tariff.ts';
import { TARIFF_PLACES } from '../../functions/core/tariff-places.ts';
import { endsSoon, rateOn, TARIFF_RATES } from '../../functions/core/tariff-rates.ts';
import { forAll, forAllIn } from '../support/properties.ts';

const HOUR_MS = 3_600_000;
const ENDED_MS = Date.parse('2026-05-10T20:00:00Z');

const AUSTRIA: TariffPolicy = {
  policy: 'hold',
  official: { country: 'AT' },
  usual: new Map(),
  maxPowerW: 22_000n,
};
const ABOVE = ['tariff-above-official'];
const UNBOUND: TariffPolicy = { ...AUSTRIA, official: undefined };

function record(energyWh: bigint, amountMinorText: string, others: Partial<ChargeRecord> = {}): ChargeRecord {
  const endedAtMs = others.endedAtMs ?? ENDED_MS;
  return { startedAtMs: endedAtMs - 100 * HOUR_MS, endedAtMs, energyWh, amountMinorText, ...others };
}

function found(policy: TariffPolicy, records: readonly ChargeRecord[], currency = 'EUR') {
  const { findings, notes } = tariffFindings({ charges: { records }, currency }, policy);
  return { held: findings.map(({ code }) => code), noted: notes.map(({ code }) => code) };
}

/** The most, in whole minor units, that a rate and a minor unit of rounding allow for so much energy. */
function mostMinor(rateMilliMinorPerKwh: bigint, energyWh: bigint): bigint {
  return (rateMilliMinorPerKwh * energyWh + 1_000_000n) / 1_000_000n;
}

describe('the official rate', () => {
  it('lets pass what it and a minor unit of rounding allow, and holds the next minor unit', () => {
    // 250 kWh in Austria in 2026 are 8,201.5 cents.
    expect(found(AUSTRIA, [record(250_000n, '8202')])).toEqual({ held: [], noted: [] });
    expect(found(AUSTRIA, [record(250_000n, '8203')])).toEqual({ held: ABOVE, noted: [] });
  });

  it('is met or exceeded by a minor unit, for every rate and any energy', () => {
    const cases = fc.record({
      rate: fc.constantFrom(...TARIFF_RATES),
      energyWh: fc.bigInt({ min: 1n, max: 200_000n }),
    });
    forAllIn(400, cases, ({ rate, energyWh }) => {
      const { country, region } = rate;
      const policy = { ...AUSTRIA, official: { country, ...(region === undefined ? {} : { region }) } };
      const endedAtMs = Date.parse(`${rate.until}T12:00:00Z`);
      const most = mostMinor(rate.rateMilliMinorPerKwh, energyWh);
      const of = (minor: bigint) => [record(energyWh, String(minor), { endedAtMs })];
      expect(found(policy, of(most)).held).toEqual([]);
      expect(found(policy, of(most + 1n)).held).toEqual(ABOVE);
      // The fraction of a rounded source is compared too, never rounded.
      expect(found(policy, [record(energyWh, `${most + 1n}.0001`, { endedAtMs })]).held).toEqual(ABOVE);
    });
  });

  it('is that of the day on which the charge ended, by the clock of the country', () => {
    const beforeMidnight = Date.parse('2025-12-31T22:59:59Z');
    const afterMidnight = Date.parse('2025-12-31T23:00:00Z');
    // 34 cents a kWh: within 35.889 of 2025, above 32.806 of 2026.
    expect(found(AUSTRIA, [record(100_000n, '3400', { endedAtMs: beforeMidnight })]).held).toEqual([]);
    expect(found(AUSTRIA, [record(100_000n, '3400', { endedAtMs: afterMidnight })]).held).toEqual(ABOVE);
  });

  it('is compared record by record: a cheap charge does not pay for a dear one', () => {
    expect(found(AUSTRIA, [record(100_000n, '1000'), record(100_000n, '4000')]).held).toEqual(ABOVE);
  });

  it('says the figures, the source and that more may be lawful', () => {
    const { findings } = tariffFindings(
      { charges: { records: [record(100_000n, '4000'), record(1_000n, '32')] }, currency: 'EUR' },
      AUSTRIA,
    );
    expect(findings[0]?.message).toBe(
      'Of 2 charge records, 1 has a price above the official 32.806 ct a kWh (Sachbezugswerteverordnung § 8 Abs 9; more is wage unless the real cost is shown). Release it where the cost is proved, or have the tariff corrected at the source.',
    );
  });

  it('is unknown after its last day and in another currency: noted, never held', () => {
    const later = Date.parse('2099-01-01T12:00:00Z');
    expect(found(AUSTRIA, [record(1_000n, '9999', { endedAtMs: later })])).toEqual({
      held: [],
      noted: ['tariff-rate-unknown'],
    });
    expect(found(AUSTRIA, [record(1_000n, '9999')], 'DKK').noted).toEqual(['tariff-rate-unknown']);
  });

  describe('of companies in several countries', () => {
    const dear = [record(100_000n, '3500')];
    const of = (company: string | undefined, policy: TariffPolicy, currency = 'EUR') => {
      const charges = { records: dear, ...(company === undefined ? {} : { company }) };
      const { findings, notes } = tariffFindings({ charges, currency }, policy);
      return [...findings, ...notes].map(({ code, message }) => [
        code,
        /(\d\d(\.\d+)?) ct/.exec(message)?.[1],
      ]);
    };
    const places: TariffPolicy = {
      ...UNBOUND,
      companies: {
        'Donaufuhrpark GmbH': { country: 'AT' },
        'Scheldemobiel NV': { country: 'BE', region: 'flanders' },
        'Polderlease B.V.': 'no-rate',
      },
    };

    it('is that of the company, however its name is written', () => {
      expect(of('Donaufuhrpark GmbH', places)).toEqual([['tariff-above-official', '32.806']]);
      expect(of('DONAUFUHRPARK  GmbH', places)).toEqual([['tariff-above-official', '32.806']]);
      expect(of('Scheldemobiel NV', places)).toEqual([['tariff-above-official', '31.91']]);
    });

    it('is none where the configuration says so, and unknown, never another one, where it says nothing', () => {
      expect(of('Polderlease B.V.', places)).toEqual([]);
      for (const company of ['Nordflåde ApS', undefined]) {
        expect(of(company, places)).toEqual([['tariff-rate-unknown', undefined]]);
      }
      expect(of('Donaufuhrpark GmbH', places, 'DKK')).toEqual([['tariff-rate-unknown', undefined]]);
    });

    it('is that of the source for those who have none of their own', () => {
      const standard: TariffPolicy = { ...places, official: { country: 'DE' } };
      expect(of('Rheinwerk GmbH', standard)).toEqual([['tariff-above-official', '34']]);
      expect(of('Donaufuhrpark GmbH', standard)).toEqual([['tariff-above-official', '32.806']]);
      expect(of('Polderlease B.V.', standard)).toEqual([]);
    });
  });

  it('holds nothing where findings are only noted, and finds nothing without a policy or charges', () => {
    const dear = [record(100_000n, '4000')];
    expect(found({ ...AUSTRIA, policy: 'note' }, dear)).toEqual({ held: [], noted: ABOVE });
    expect(tariffFindings({ charges: { records: dear }, currency: 'EUR' }, undefined).findings).toEqual([]);
    expect(tariffFindings({ currency: 'EUR' }, AUSTRIA)).toEqual({ findings: [], notes: [] });
  });
});

describe('the usual price', () => {
  const usual = { lowMilliMinorPerKwh: 10_000n, highMilliMinorPerKwh: 45_000n };
  const policy = { ...UNBOUND, usual: new Map([['EUR', usual]]) };

  it('holds a minor unit beyond each bound, for any energy', () => {
    forAllIn(400, fc.bigInt({ min: 200n, max: 200_000n }), (energyWh) => {
      const most = mostMinor(usual.highMilliMinorPerKwh, energyWh);
      // The least is rounded up: a minor unit below what the energy costs.
      const least = (usual.lowMilliMinorPerKwh * energyWh - 1_000_000n + 999_999n) / 1_000_000n;
      const heldAt = (minor: bigint) => found(policy, [record(energyWh, String(minor))]).held;
      expect(heldAt(most)).toEqual([]);
      expect(heldAt(most + 1n)).toEqual(['tariff-outlier']);
      if (least > 0n) expect(heldAt(least)).toEqual([]);
      if (least > 1n) expect(heldAt(least - 1n)).toEqual(['tariff-outlier']);
    });
  });

  it('is of its currency alone', () => {
    expect(found(policy, [record(1_000n, '900')], 'DKK').held).toEqual([]);
  });
});

describe('energy', () => {
  it('of the records that is not that of the expense is noted, a watt-hour of rounding a record apart', () => {
    const records = [record(20_000n, '200'), record(22_000n, '220')];
    const noted = (energyWh: bigint | undefined, of: readonly ChargeRecord[] = records) => {
      const expense = {
        charges: { records: of },
        currency: 'EUR',
        ...(energyWh === undefined ? {} : { energyWh }),
      };
      const { findings, notes } = tariffFindings(expense, UNBOUND);
      expect(findings).toEqual([]);
      return notes.map(({ code, message }) => [code, message.slice(0, 60)]);
    };

    for (const energyWh of [42_000n, 42_002n, 41_998n, undefined]) expect(noted(energyWh)).toEqual([]);
    for (const energyWh of [42_003n, 41_997n]) expect(noted(energyWh)).toHaveLength(1);
    expect(noted(50_000n)).toEqual([
      ['energy-differs', 'The charge records have 42 kWh, the expense says 50. Stateme'],
    ]);
    const { energyWh: _, ...unknown } = record(1n, '1');
    expect(noted(50_000n, [...records, unknown]).map(([code]) => code)).toEqual(['energy-missing']);
  });

  it('is at most what the charger gives in the time, to the watt-hour', () => {
    forAllIn(
      400,
      fc.integer({ min: 1, max: 48 * 3_600_000 }),
      fc.bigInt({ min: 1n, max: 400n }),
      (tookMs, maxPowerKw) => {
        const maxPowerW = maxPowerKw * 1_000n;
        // Within the second that a charger's clock may be off.
        const mostWh = (maxPowerW * (BigInt(tookMs) + 1_000n)) / 3_600_000n;
        const heldAt = (energyWh: bigint) =>
          found({ ...UNBOUND, maxPowerW }, [record(energyWh, '1', { startedAtMs: ENDED_MS - tookMs })]).held;
        expect(heldAt(mostWh)).toEqual([]);
        expect(heldAt(mostWh + 1n)).toEqual(['energy-above-power']);
      },
    );
  });

  it('that is missing, with its end or all records, is noted', () => {
    const { energyWh: _, ...without } = record(1n, '100');
    const { endedAtMs: __, ...endless } = record(1_000n, '10');
    expect(found(AUSTRIA, [without])).toEqual({ held: [], noted: ['energy-missing'] });
    expect(found(AUSTRIA, [endless]).noted).toEqual(['energy-missing']);
    expect(found(AUSTRIA, []).noted).toEqual(['energy-missing']);
  });

  it('of a record that pays nothing is no question', () => {
    expect(found(AUSTRIA, [{ amountMinorText: '0' }, record(1_000n, '30')])).toEqual({ held: [], noted: [] });
  });
});

describe('charges of one card', () => {
  const at = (fromH: number, untilH: number, tag?: string): ChargeRecord =>
    record(100n, '1', {
      startedAtMs: ENDED_MS + fromH * HOUR_MS,
      endedAtMs: ENDED_MS + untilH * HOUR_MS,
      ...(tag === undefined ? {} : { tag }),
    });

  it('are held where one begins before another has ended, in any order', () => {
    const overlap = [at(0, 5, 'a'), at(6, 7, 'a'), at(4, 6, 'a')];
    forAll(fc.shuffledSubarray(overlap, { minLength: 3 }), (records) => {
      expect(found(UNBOUND, records).held).toEqual(['sessions-overlap']);
    });
  });

  it('may follow each other at once, and those of other cards or of none may overlap', () => {
    expect(found(UNBOUND, [at(0, 5, 'a'), at(5, 6, 'a'), at(1, 2, 'b'), at(1, 2), at(1, 2)]).held).toEqual(
      [],
    );
  });

  it('are held where a short one lies within a long one', () => {
    expect(found(UNBOUND, [at(0, 9, 'a'), at(1, 2, 'a'), at(3, 4, 'a')]).held).toEqual(['sessions-overlap']);
  });
});

describe('the table of rates', () => {
  it('has one rate for each day of a place, without gaps in between', () => {
    for (const [country, { regions }] of Object.entries(TARIFF_PLACES)) {
      for (const region of regions.length === 0 ? [undefined] : regions) {
        const of = TARIFF_RATES.filter((rate) => rate.country === country && rate.region === region);
        const sorted = of.toSorted((a, b) => (a.from < b.from ? -1 : 1));
        expect(sorted.length).toBeGreaterThan(0);
        for (const [index, { from, until }] of sorted.entries()) {
          expect(from <= until).toBe(true);
          const next = sorted[index + 1];
          if (next !== undefined) expect(Date.parse(next.from) - Date.parse(until)).toBe(86_400_000);
        }
      }
    }
  });

  it.each([
    ['AT', undefined, '2026-07-01', 32_806n],
    ['AT', undefined, '2023-01-01', 22_247n],
    ['DE', undefined, '2026-12-31', 34_000n],
    ['BE', 'wallonia', '2025-09-30', 38_430n],
    ['BE', 'flanders', '2026-04-01', 31_910n],
  ] as const)('%s %s on %s', (country, region, day, rate) => {
    const of = { country, ...(region === undefined ? {} : { region }) };
    expect(rateOn(of, plainDate(day))?.rateMilliMinorPerKwh).toBe(rate);
  });

  it('says from thirty days before its newest rate of a place ends', () => {
    const austria = { country: 'AT' } as const;
    const newest = TARIFF_RATES.filter(({ country }) => country === 'AT').map(({ until }) => until);
    const knownUntil = newest.toSorted().at(-1);
    const at = (days: number): number => Date.parse(`${knownUntil}T00:00:00Z`) - days * 86_400_000;
    expect(endsSoon(austria, at(31))).toBeUndefined();
    expect(endsSoon(austria, at(30))).toEqual({ knownUntil });
    expect(endsSoon(austria, at(-400))).toEqual({ knownUntil });
    // No rate is one of all Belgium.
    expect(endsSoon({ country: 'BE' }, 0)).toEqual({ knownUntil: undefined });
  });
});
