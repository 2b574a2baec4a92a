import { describe, expect, it } from 'vitest';
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

  it('is the same for the same seed, step by step, and another for another', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const first = await runOnce({ seed: 2, payouts: 10 });
    const second = await runOnce({ seed: 2, payouts: 10 });
    const other = await runOnce({ seed: 4, payouts: 6 });

    expect(first.strikes.length).toBeGreaterThan(10);
    expect(second).toEqual(first);
    expect(other.traceSha256).not.toBe(first.traceSha256);
    expect([first.violation, other.violation]).toEqual([undefined, undefined]);
  });

  it('is replayed from the list of its faults', { timeout: TIMEOUT_MS }, async () => {
    const drawn = await runOnce({ seed: 3, payouts: 6 });

    const replayed = await runOnce({ seed: 3, payouts: 6, strikes: drawn.strikes });

    expect(drawn.strikes).not.toEqual([]);
    expect(replayed.traceSha256).toBe(drawn.traceSha256);
  });
});
