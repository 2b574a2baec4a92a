import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { STATES } from '../../functions/core/states.ts';
import { NO_COUNTS } from '../../simulation/counts.ts';
import { crashRun, type Death } from '../../simulation/crash-points/crash-run.ts';
import {
  type DeathPlan,
  deathsIn,
  distinctDeathsIn,
  dryOf,
  firstDeaths,
  secondDeaths,
} from '../../simulation/crash-points/deaths.ts';
import { parseCrashOptions } from '../../simulation/crash-points/options.ts';
import { crashPage, replayCommand } from '../../simulation/crash-points/page.ts';
import { parseStrikes } from '../../simulation/faults/fault-plan.ts';
import type { MadeCall } from '../../simulation/world/calls.ts';

const call = (process: string, number: number, name: string): MadeCall => ({
  site: `${process}/${number}`,
  process,
  name,
});

const runOf = (made: readonly MadeCall[]) => ({
  made,
  problem: undefined,
  steps: 0,
  states: new Set<never>(),
  voidedBatches: 0,
  counts: NO_COUNTS,
  lastLines: [],
});

describe('a run in which processes die', () => {
  it('is in a scenario that reaches every state but the one without a rail', async () => {
    const { states } = await crashRun([]);

    expect(STATES.filter((state) => !states.has(state))).toEqual(['in-doubt']);
  });

  it('does not count a death that never happened as survived', async () => {
    const { problem } = await crashRun([{ site: 'nobody/1', fault: 'killed-before' }]);

    expect(problem).toBe('0 of 1 deaths struck');
  });

  it('is the same run when it is replayed', async () => {
    const deaths: Death[] = [{ site: 'submit:main-eur@06-15T11:00/13', fault: 'killed-before' }];
    const command = replayCommand(deaths);

    const first = await crashRun(deaths);
    const again = await crashRun(parseStrikes(/'(.*)'/.exec(command)?.[1] ?? ''));

    expect(again).toEqual(first);
    expect(first.voidedBatches).toBe(1);
  });
});

describe('the places to die', () => {
  const made = [
    call('a', 1, 'GetItem X'),
    call('a', 2, 'UpdateItem X'),
    call('b', 1, 'GetItem X'),
    call('a', 3, 'GetItem X'),
    call('a', 4, 'SendMessageBatch'),
  ];

  it('are both sides of every call', () => {
    expect(deathsIn(made)).toHaveLength(10);
  });

  it('leave worlds of their own before the first call and after a write', () => {
    expect(distinctDeathsIn(made).map(({ site, fault }) => `${site} ${fault}`)).toEqual([
      'a/1 killed-before',
      'a/2 killed-after',
      'b/1 killed-before',
      'a/4 killed-after',
    ]);
  });
});

describe('the first death of a proof', () => {
  const names = Array.from({ length: 400 }, (_, at) => (at % 4 === 3 ? 'UpdateItem X' : 'GetItem X'));
  const made = names.map((name, at) => call('a', at + 1, name));
  const dry = dryOf(runOf(made));

  it('is at every distinct place, and at about an eightieth of the others', () => {
    const tried = new Set(firstDeaths(dry, 'proof'));
    const distinct = distinctDeathsIn(made);

    for (const death of distinct) {
      expect(tried).toContain(deathsIn(made).findIndex((one) => isDeepStrictEqual(one, death)));
    }
    const others = tried.size - distinct.length;
    expect(others).toBeGreaterThan(2);
    expect(others).toBeLessThan(20);
  });

  it('is everywhere in every other plan', () => {
    for (const plan of ['none', 'recovery', 'changed', 'all'] as const) {
      expect(firstDeaths(dry, plan)).toHaveLength(800);
    }
  });
});

describe('the second death', () => {
  const write = 'UpdateItem PAYOUT#1';
  const dry = dryOf(runOf([call('collect', 1, write), call('repair', 1, 'Query ready#1')]));
  // The death of the collection makes Lambda try again, and gives the repair something to do.
  const died = runOf([
    call('collect', 1, write),
    call('collect+2', 1, write),
    call('repair', 1, 'Query ready#1'),
    call('repair', 2, 'SendMessageBatch'),
  ]);
  const places = (plan: DeathPlan, kind: string): string[] =>
    secondDeaths(dry, 0, died, plan)
      .filter((second) => second.kind === kind)
      .flatMap(({ deaths }) => deaths.map(({ site, fault }) => `${site} ${fault}`));

  it('comes in processes that only the first caused', () => {
    expect(places('recovery', 'recovery')).toEqual(['collect+2/1 killed-before', 'collect+2/1 killed-after']);
    expect(places('recovery', 'changed')).toEqual([]);
  });

  it('comes at every fourth of these places in a proof, at others after the next first deaths', () => {
    const placesAfter = (index: number): string[] =>
      secondDeaths(dry, index, died, 'proof')
        .filter(({ kind }) => kind === 'recovery')
        .flatMap(({ deaths }) => deaths.map(({ site, fault }) => `${site} ${fault}`));

    expect(placesAfter(0)).toEqual(places('recovery', 'recovery').slice(0, 1));
    expect(placesAfter(1)).toEqual([]);
  });

  it('comes in processes that it changed, on request', () => {
    expect(places('changed', 'changed')).toEqual(['repair/1 killed-before', 'repair/2 killed-after']);
    expect(places('changed', 'other')).toHaveLength(1);
  });

  it('comes everywhere but in the dead process', () => {
    expect(places('all', 'other')).toHaveLength(6);
    expect(places('none', 'other')).toEqual([]);
  });
});

describe('the command', () => {
  it('takes plan, threads and a schedule to replay', () => {
    expect(
      parseCrashOptions(['--plan', 'changed', '--workers', '3', '--replay', 'a/1=killed-after']),
    ).toEqual({
      help: false,
      plan: 'changed',
      workers: 3,
      replay: [{ site: 'a/1', fault: 'killed-after' }],
    });
  });

  it.each([
    [['--plan', 'some']],
    [['--workers', '0']],
    [['--workers', '65']],
    [['--replay', 'nothing']],
    [['--unknown']],
    [['positional']],
  ])('refuses %j', (args) => {
    expect(() => parseCrashOptions(args)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  it('prints the command that replays a failure', () => {
    const deaths = parseStrikes('a/1=killed-after,b/2=killed-before').map(({ site }) => ({
      site,
      fault: 'killed-after' as const,
    }));
    const page = crashPage({
      plan: 'recovery',
      calls: 2,
      writes: 1,
      invocations: 1,
      points: 4,
      firsts: 4,
      distinct: 3,
      unreached: [],
      single: 3,
      recovery: 1,
      changed: 0,
      other: 0,
      steps: 9,
      runsWithVoidBatch: 0,
      failures: [{ deaths, problem: 'invariant 1: paid twice' }],
    });

    expect(page).toContain('The system did not recover from 1, and nothing further was tried:');
    expect(page).toContain('  invariant 1: paid twice');
    expect(page).toContain("  npm run simulate:deaths -- --replay 'a/1=killed-after,b/2=killed-after'");
  });
});
