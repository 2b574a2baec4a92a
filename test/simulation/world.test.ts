import { describe, expect, it } from 'vitest';
import { parseStrikes } from '../../simulation/faults/fault-plan.ts';
import { INVARIANT_NUMBERS } from '../../simulation/invariants/violation.ts';
import { runOnce } from '../../simulation/one-run.ts';

/** Long enough for a loaded machine; a run takes a second. */
const TIMEOUT_MS = 60_000;

describe('a run', () => {
  it('without faults holds every invariant, and looks at each', { timeout: TIMEOUT_MS }, async () => {
    const { violation, strikes, checks } = await runOnce({ seed: 1, payouts: 12, faults: [] });

    expect(violation).toBeUndefined();
    expect(strikes).toEqual([]);
    for (const invariant of INVARIANT_NUMBERS) expect(checks[invariant]).toBeGreaterThan(0);
  });

  it('is the same for the same seed, step by step', { timeout: TIMEOUT_MS }, async () => {
    const first = await runOnce({ seed: 2, payouts: 10 });
    const second = await runOnce({ seed: 2, payouts: 10 });

    expect(first.strikes.length).toBeGreaterThan(10);
    expect(second).toEqual(first);
  });

  it('is replayed by the list of its faults alone', { timeout: TIMEOUT_MS }, async () => {
    const drawn = await runOnce({ seed: 3, payouts: 10 });

    const replayed = await runOnce({ seed: 3, payouts: 10, strikes: drawn.strikes });

    expect(replayed.traceSha256).toBe(drawn.traceSha256);
  });

  it('of another seed is another run', { timeout: TIMEOUT_MS }, async () => {
    const [one, other] = [await runOnce({ seed: 4, payouts: 6 }), await runOnce({ seed: 5, payouts: 6 })];

    expect(one.traceSha256).not.toBe(other.traceSha256);
    expect([one.violation, other.violation]).toEqual([undefined, undefined]);
  });
});

/** What failed once, and why, is in docs/proof.md: none of these may fail again. */
describe('a schedule that failed once', () => {
  it.each([
    [
      1009,
      30,
      'submit:main-eur@03-30T11:00/16=answer-never,submit:main-eur@03-31T11:00/9=clock-jump,submit:main-eur@03-31T11:00/22=answer-never,expense:7009:8=expense-taken-back,repair@04-01T01:00/24=killed-before,repair@04-01T01:00+2/19=timed-out',
    ],
  ])('with seed %i holds now', { timeout: TIMEOUT_MS }, async (seed, payouts, schedule) => {
    const { violation } = await runOnce({ seed, payouts, strikes: parseStrikes(schedule) });

    expect(violation).toBeUndefined();
  });
});
