import { createDice } from '../../local/sandbox/random.ts';
import type { MadeCall } from '../world/calls.ts';
import type { CrashRun, Death } from './crash-run.ts';

const WRITES = /^(PutItem|UpdateItem|SendMessageBatch|PutObject|POST|PUT) /;

export function isWrite({ name }: MadeCall): boolean {
  return WRITES.test(`${name} `);
}

/** Every place where a process can die: before and after each of its calls. */
export function deathsIn(made: readonly MadeCall[]): Death[] {
  return made.flatMap(({ site }): Death[] => [
    { site, fault: 'killed-before' },
    { site, fault: 'killed-after' },
  ]);
}

/**
 * In a process that makes its calls one by one, a death around a read leaves the same world as one after the previous
 * write. Only deaths before the first call and after each write leave distinct worlds.
 */
export function distinctDeathsIn(made: readonly MadeCall[]): Death[] {
  const begun = new Set<string>();
  return made.flatMap((call): Death[] => {
    const deaths: Death[] = [];
    if (!begun.has(call.process)) deaths.push({ site: call.site, fault: 'killed-before' });
    begun.add(call.process);
    if (isWrite(call)) deaths.push({ site: call.site, fault: 'killed-after' });
    return deaths;
  });
}

/**
 * The deaths that are tried: each first one alone, then with second ones after it.
 * - `none`: no second death.
 * - `proof`: the first at every distinct place and at a seeded eightieth of the others; a fifteenth of the second
 *   deaths of `recovery`.
 * - `recovery`: the first everywhere; the second at distinct places in every process that only the first death caused
 *   (Lambda's next try, a redelivery, a message from the repair); and a seeded sample of all others.
 * - `changed`: also in every process that acts otherwise than without the first death, such as a repair that voids its
 *   batch or a cut-off that pays the rest; and a larger sample.
 * - `all`: before and after every later call.
 */
export const DEATH_PLANS = ['none', 'proof', 'recovery', 'changed', 'all'] as const;

export type DeathPlan = (typeof DEATH_PLANS)[number];

export type SecondDeaths = { readonly kind: 'recovery' | 'changed' | 'other'; readonly deaths: Death[] }[];

/** One in so many first deaths gets a second, drawn from all later places. */
const ONE_SAMPLE_IN = { none: 0, proof: 9, recovery: 6, changed: 1, all: 0 } as const satisfies Record<
  DeathPlan,
  number
>;

/** The proof also tries one in so many of the first deaths that leave no world of their own. */
const ONE_ALIKE_IN = 80;

/** The run without deaths, by process: second deaths are chosen against it. */
export type Dry = {
  readonly first: readonly Death[];
  readonly isDistinct: ReadonlySet<string>;
  readonly doneBy: ReadonlyMap<string, string>;
};

export function dryOf({ made }: CrashRun): Dry {
  return {
    first: deathsIn(made),
    isDistinct: new Set(distinctDeathsIn(made).map(keyOf)),
    doneBy: doneByProcess(made),
  };
}

/** The first deaths to try, by their index. */
export function firstDeaths({ first, isDistinct }: Dry, plan: DeathPlan): readonly number[] {
  const isTried = (death: Death, index: number): boolean =>
    plan !== 'proof' || isDistinct.has(keyOf(death)) || createDice(index, first.length).oneIn(ONE_ALIKE_IN);
  return first.flatMap((death, index) => (isTried(death, index) ? [index] : []));
}

/** @param index of the first death among all, `run` the run with it alone. */
export function secondDeaths(dry: Dry, index: number, run: CrashRun, plan: DeathPlan): SecondDeaths {
  const first = dry.first[index];
  if (first === undefined || plan === 'none') return [];
  const died = run.made.findIndex(({ site }) => site === first.site);
  const deadProcess = run.made[died]?.process;
  const later = run.made.slice(died + 1).filter(({ process }) => process !== deadProcess);
  if (plan === 'all') return [{ kind: 'other', deaths: deathsIn(later) }];
  const sample: SecondDeaths = [{ kind: 'other', deaths: sampleOf(deathsIn(later), index, plan) }];
  if (!dry.isDistinct.has(keyOf(first))) return sample;
  const doneBy = doneByProcess(run.made);
  const isNew = ({ process }: MadeCall): boolean => !dry.doneBy.has(process);
  const isChanged = (call: MadeCall): boolean =>
    !isNew(call) && dry.doneBy.get(call.process) !== doneBy.get(call.process);
  const changed = plan === 'changed' ? later.filter(isChanged) : [];
  const recovery = distinctDeathsIn(later.filter(isNew));
  return [
    { kind: 'recovery', deaths: plan === 'proof' ? everyFifteenth(recovery, index) : recovery },
    { kind: 'changed', deaths: distinctDeathsIn(changed) },
    ...sample,
  ];
}

/** Begins with another death in turn, so that neighbours try what the others leave out. */
function everyFifteenth(deaths: readonly Death[], index: number): Death[] {
  return deaths.filter((_, at) => (at + index) % 15 === 0);
}

function sampleOf(deaths: readonly Death[], index: number, plan: DeathPlan): Death[] {
  const oneIn = ONE_SAMPLE_IN[plan];
  const dice = createDice(index, deaths.length);
  if (oneIn === 0 || deaths.length === 0 || !dice.oneIn(oneIn)) return [];
  const start = dice.below(deaths.length);
  return deaths.slice(start, start + 1);
}

/** Ids from chance or time, which differ between runs that do the same. */
const MADE_UP = /(BATCH|MANIFEST|RUN|HANDOVER)#\S+|outbox\/\S+/g;

function doneByProcess(made: readonly MadeCall[]): ReadonlyMap<string, string> {
  const doneBy = new Map<string, string>();
  for (const { process, name } of made) {
    doneBy.set(process, `${doneBy.get(process) ?? ''}|${name.replace(MADE_UP, '$1')}`);
  }
  return doneBy;
}

function keyOf({ site, fault }: Death): string {
  return `${site}=${fault}`;
}
