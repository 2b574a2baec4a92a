import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Strike } from '../../simulation/faults/fault-plan.ts';
import { shrink } from '../../simulation/shrink.ts';
import { forAllAsync } from '../support/properties.ts';

function strikesAt(sites: readonly number[]): Strike[] {
  return sites.map((site) => ({ site: `p/${site}`, fault: 'killed-before' }));
}

function failsWith(needed: readonly Strike[]): (strikes: readonly Strike[]) => Promise<boolean> {
  const sites = needed.map(({ site }) => site);
  return async (strikes) => sites.every((needs) => strikes.some(({ site }) => site === needs));
}

describe('shrink', () => {
  it('leaves exactly the faults that the failure needs', async () => {
    await forAllAsync(
      fc.uniqueArray(fc.nat(1_000), { maxLength: 60 }),
      fc.array(fc.nat(1_000), { maxLength: 4 }),
      async (sites, picks) => {
        const all = strikesAt(sites);
        const needed = all.filter((_, index) => picks.some((pick) => pick % all.length === index));

        const { strikes } = await shrink(all, failsWith(needed), 10_000);

        expect(strikes).toEqual(needed);
      },
    );
  });

  it('gives a schedule that still fails when it runs out of runs', async () => {
    const all = strikesAt(Array.from({ length: 100 }, (_, index) => index));
    const stillFails = failsWith(all.slice(17, 19));

    const { strikes, runs } = await shrink(all, stillFails, 5);

    expect(runs).toBeLessThanOrEqual(5);
    expect(await stillFails(strikes)).toBe(true);
  });
});
