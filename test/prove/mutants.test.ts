import { beforeAll, describe, expect, it } from 'vitest';
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

/** Two processes: the test machine has two cores. */
const PROCESSES = 2;

describe('the simulation', { timeout: TIMEOUT_MS }, () => {
  // One process for the unchanged product.
  let asItIs: ReturnType<typeof huntInProcess>;
  beforeAll(() => {
    asItIs = huntInProcess(undefined);
  });

  it('holds every invariant with the product as it is, in the very runs that find the mutants', async () => {
    expect(await asItIs).toMatchObject({ runs: SEEDS.length, steps: expect.any(Number) });
    expect((await asItIs).found).toBeUndefined();
  });

  it.each(['faults', 'transitions', 'alarms'] as const)(
    'meets in these runs and that of the crash points every one of the %s but those that cannot be',
    async (kind) => {
      const { counts } = await crashRun([]);
      const met = addCounts((await asItIs).counts, counts)[kind];

      expect(COUNTED[kind].filter((name) => met[name] === undefined).sort()).toEqual(
        Object.keys(NEVER_HAPPENS[kind]).sort(),
      );
    },
  );

  it('counts nothing that it does not know', async () => {
    const { faults, transitions, alarms } = (await asItIs).counts;
    const first = STATES.map((state) => transitionName('none', state));

    expect(COUNTED.faults).toEqual(expect.arrayContaining(Object.keys(faults)));
    expect([...COUNTED.transitions, ...first]).toEqual(expect.arrayContaining(Object.keys(transitions)));
    expect(COUNTED.alarms).toEqual(expect.arrayContaining(Object.keys(alarms)));
  });

  for (let at = 0; at < MUTANTS.length; at += PROCESSES) {
    const pair = MUTANTS.slice(at, at + PROCESSES);
    it(`finds ${pair.map(({ name }) => name).join(' and ')}`, async () => {
      const found = await Promise.all(
        pair.map(async (mutant) => ({ ...mutant, ...(await huntInProcess(mutant.name)) })),
      );

      for (const { name, breaks, ...hunted } of found) {
        expect(breaks, `${name}: ${JSON.stringify(hunted.found)}`).toContain(hunted.found?.invariant);
      }
    });
  }
});
