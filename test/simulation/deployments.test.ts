import { describe, expect, it } from 'vitest';
import { ListedFaults, type Strike } from '../../simulation/faults/fault-plan.ts';
import { Calls } from '../../simulation/world/calls.ts';
import { Chance } from '../../simulation/world/chance.ts';
import { Deployments } from '../../simulation/world/deployments.ts';
import { configWith, USUAL } from '../../simulation/world/scenario.ts';
import { Timeline } from '../../simulation/world/timeline.ts';
import { Trace } from '../../simulation/world/trace.ts';

const HOUR_MS = 3_600_000;
const FIRST = configWith(10, USUAL);
const OTHER = configWith(20, USUAL, { dryRun: 'spirii' });
const LAST = configWith(500, USUAL);

function started(...strikes: readonly Strike[]) {
  const timeline = new Timeline(0);
  const chance = new Chance(1);
  const calls = new Calls({
    timeline,
    chance,
    trace: new Trace(() => timeline.nowMs),
    faults: () => new ListedFaults(strikes),
    nextTurn: (nowMs) => nowMs,
    onBroken: (error) => {
      throw error;
    },
  });
  const configs = { first: FIRST, others: [OTHER], last: LAST };
  return { timeline, deployments: new Deployments({ timeline, chance, calls, configs }) };
}

function waitUntil(timeline: Timeline, atMs: number): void {
  timeline.at(atMs, () => undefined);
  while (timeline.next(atMs));
}

describe('the configuration in force', () => {
  it('is the first, until somebody deploys another', () => {
    const { deployments } = started({ site: 'deploy:seal-2', fault: 'config-changed' });

    deployments.afterSeal();
    expect(deployments.current).toBe(FIRST);

    deployments.afterSeal();
    expect(deployments.current).toBe(OTHER);
  });

  it('changes at a moment that the seed decides', () => {
    const { timeline, deployments } = started({ site: 'deploy:3', fault: 'config-changed' });

    deployments.plan(0, 10 * HOUR_MS);
    waitUntil(timeline, 10 * HOUR_MS);

    expect(deployments.current).toBe(OTHER);
  });

  it('keeps its sources and limits where a person raises only the caps', () => {
    const { deployments } = started(
      { site: 'deploy:seal-1', fault: 'config-changed' },
      { site: 'deploy:seal-2', fault: 'caps-raised' },
    );

    deployments.afterSeal();
    deployments.afterSeal();

    expect(deployments.current.sources).toEqual(OTHER.sources);
    expect(deployments.current.debtorAccounts.map(({ maxPerDay }) => maxPerDay)).toEqual(
      LAST.debtorAccounts.map(({ maxPerDay }) => maxPerDay),
    );
  });

  it('is the last one after the faults, whatever strikes', () => {
    const { deployments } = started({ site: 'deploy:seal-1', fault: 'config-changed' });

    deployments.end();
    deployments.afterSeal();

    expect(deployments.current).toBe(LAST);
  });

  it('stays the old one for a function that began before the change', () => {
    const { timeline, deployments } = started({ site: 'deploy:seal-1', fault: 'config-changed' });
    waitUntil(timeline, HOUR_MS);
    deployments.afterSeal();
    waitUntil(timeline, 3 * HOUR_MS);

    expect(deployments.inForceSince(HOUR_MS)).toEqual([FIRST, OTHER]);
    expect(deployments.inForceSince(2 * HOUR_MS)).toEqual([OTHER]);
  });
});
