import { describe, expect, it } from 'vitest';
import { enumerateCrashes } from '../../simulation/crash-points/enumerate.ts';
import { crashPage, replayCommand } from '../../simulation/crash-points/page.ts';

/** Several thousand runs on a busy machine. */
const TIMEOUT_MS = 40 * 60_000;
const WORKERS = 2;

describe('every process, killed wherever that leaves a world of its own, and at an eightieth of the other places', () => {
  it('recovers, from one death and from two', { timeout: TIMEOUT_MS }, async () => {
    const report = await enumerateCrashes({ plan: 'proof', workers: WORKERS });

    process.stdout.write(`${crashPage(report).join('\n')}\n`);
    expect(report.failures.map(({ deaths, problem }) => `${problem}: ${replayCommand(deaths)}`)).toEqual([]);
    expect(report.points).toBe(2 * report.calls);
    expect(report.single).toBe(report.firsts);
    expect(report.distinct).toBeGreaterThan(300);
    expect(report.firsts).toBeGreaterThan(report.distinct + (report.points - report.distinct) / 160);
    // The scenario is of use only while recovery has work.
    expect(report.recovery).toBeGreaterThan(250);
    expect(report.other).toBeGreaterThan(50);
    expect(report.runsWithVoidBatch).toBeGreaterThan(0);
  });
});
