import { describe, expect, it } from 'vitest';
import { RateWindow } from '../../../local/sandbox/rate-window.ts';
import { TestClock } from '../../support/clock.ts';

describe('RateWindow', () => {
  it('gives out its allowance and no more until the window ends', () => {
    const clock = new TestClock(1_800_000_030_000);
    const window = new RateWindow({ requests: 3, windowMs: 60_000 }, clock);

    const taken = [1, 2, 3, 4].map(() => window.tryTake());

    expect(taken).toEqual([true, true, true, false]);
    expect(window.state()).toEqual({
      limit: 3,
      remaining: 0,
      resetSeconds: 1_800_000_060,
      retryAfterSeconds: 30,
    });
  });

  it('starts anew at the next full minute, whenever it was used up', () => {
    const clock = new TestClock(1_800_000_059_000);
    const window = new RateWindow({ requests: 1, windowMs: 60_000 }, clock);
    window.tryTake();

    clock.advance(1_000);

    expect(window.tryTake()).toBe(true);
    expect(window.state().resetSeconds).toBe(1_800_000_120);
  });

  it('never says to come back at once', () => {
    const clock = new TestClock(1_800_000_059_999);
    const window = new RateWindow({ requests: 1, windowMs: 60_000 }, clock);

    expect(window.state().retryAfterSeconds).toBe(1);
  });
});
