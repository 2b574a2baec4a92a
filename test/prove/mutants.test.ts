import { describe, expect, it } from 'vitest';
import { STATES } from '../../functions/core/states.ts';
import { COUNTED } from '../../simulation/counted.ts';
import { addCounts, transitionName } from '../../simulation/counts.ts';
import { crashRun } from '../../simulation/crash-points/crash-run.ts';
import { MUTANTS } from '../../simulation/mutants/catalogue.ts';
import { huntInProcess } from '../../simulation/mutants/hunted.ts';
import { SEEDS } from '../../simulation/mutants/seeds.ts';
import { NEVER_HAPPENS } from '../../simulation/never-happens.ts';

/** Room for a busy machine: the search itself is bounded in processor time. */
const TIMEOUT_MS = 600_000;

describe.concurrent('the simulation', { timeout: TIMEOUT_MS }, () => {
  let hunted: ReturnType<typeof huntInProcess> | undefined;
  /** One process for the unchanged product: the longest, so it comes first, and those who wait for it come last. */
  const asItIs = (): ReturnType<typeof huntInProcess> => {
    hunted ??= huntInProcess(undefined);
    return hunted;
  };

  it('holds every invariant with the product as it is, in the very runs that find the mutants', async () => {
    const { found, runs } = await asItIs();

    expect(found).toBeUndefined();
    expect(runs).toBe(SEEDS.length);
  });

  it.each(MUTANTS)('finds $name', async ({ name, breaks }) => {
    const { found } = await huntInProcess(name);

    expect(breaks, JSON.stringify(found)).toContain(found?.invariant);
  });

  it.each(['faults', 'transitions', 'alarms'] as const)(
    'meets in these runs and that of the crash points every one of the %s but those that cannot be',
    async (kind) => {
      const { counts } = await crashRun([]);
      const met = addCounts((await asItIs()).counts, counts)[kind];

      expect(COUNTED[kind].filter((name) => met[name] === undefined).sort()).toEqual(
        Object.keys(NEVER_HAPPENS[kind]).sort(),
      );
    },
  );

  it('counts nothing that it does not know', async () => {
    const { faults, transitions, alarms } = (await asItIs()).counts;
    const first = STATES.map((state) => transitionName('none', state));

    expect(COUNTED.faults).toEqual(expect.arrayContaining(Object.keys(faults)));
    expect([...COUNTED.transitions, ...first]).toEqual(expect.arrayContaining(Object.keys(transitions)));
    expect(COUNTED.alarms).toEqual(expect.arrayContaining(Object.keys(alarms)));
  });
});
