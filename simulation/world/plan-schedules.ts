import type { Config } from '../../functions/platform/config.ts';
import type { Calls } from './calls.ts';
import type { Chance } from './chance.ts';
import type { Functions } from './functions.ts';
import type { Scenario } from './scenario.ts';
import { firingsOf, type Schedule } from './schedules.ts';
import type { Timeline } from './timeline.ts';
import type { WriteBacks } from './write-backs.ts';

const MINUTE_MS = 60_000;

type Deps = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly calls: Calls;
  readonly functions: Functions;
  readonly writeBacks: WriteBacks;
};

type Planned = {
  readonly scenario: Scenario;
  /** Whom the pipeline tells what it paid. */
  readonly toldSources: Config['sources'];
  /** The end of the faults. */
  readonly calmMs: number;
  readonly endMs: number;
};

/** Each run of the deployed schedules; faults make some late, and some run twice. */
export function planSchedules(deps: Deps, { scenario, toldSources, calmMs, endMs }: Planned): void {
  const { startMs, configs, writesBackAt } = scenario;
  const { functions, writeBacks } = deps;
  for (const [config, fromMs, untilMs] of [
    [configs.first, startMs, calmMs],
    [configs.last, calmMs, endMs],
  ] as const) {
    const plan = (schedule: Schedule, what: string, start: (name: string) => void): void => {
      for (const atMs of firingsOf(schedule, fromMs, untilMs)) {
        const name = `${what}@${new Date(atMs).toISOString().slice(5, 16)}`;
        deps.timeline.at(atMs, () => fire(deps, name, start));
      }
    };
    for (const { kind: source, account, schedule } of config.sources) {
      plan(schedule, `collect:${source}`, (name) => functions.collect(name, { source, account }));
    }
    for (const { kind: source, account } of toldSources) {
      plan(writesBackAt, `write-back:${source}`, (name) => writeBacks.run(name, { source, account }));
    }
    for (const { id, submit } of config.debtorAccounts) {
      plan(submit, `submit:${id}`, (name) => functions.submit(name, id));
    }
    plan(config.repair.schedule, 'repair', (name) => functions.repair(name, 'repair'));
    plan(config.repair.proof, 'prove', (name) => functions.repair(name, 'prove'));
  }
}

function fire({ timeline, chance, calls }: Deps, name: string, start: (name: string) => void): void {
  const site = `schedule:${name}`;
  const dice = chance.at(site);
  const fault = calls.faultAt(site, ['schedule-twice', 'schedule-late']);
  const lateMs = fault === 'schedule-late' ? dice.between(1, 59) * MINUTE_MS : 0;
  timeline.after(lateMs, () => start(name));
  if (fault === 'schedule-twice') timeline.after(dice.below(400), () => start(`${name}-copy`));
}
