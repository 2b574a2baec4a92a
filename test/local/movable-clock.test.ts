import { describe, expect, it } from 'vitest';
import { MovableClock } from '../../local/movable-clock.ts';
import { TestClock } from '../support/clock.ts';

describe("a run's time", () => {
  it('passes as the given clock says, and is moved on, never back', () => {
    const given = new TestClock('2026-11-02T06:00:00Z');
    const clock = new MovableClock(given);
    const noon = Date.parse('2026-11-02T12:00:00Z');

    given.advance(1_000);
    expect(clock.now()).toBe(given.now());
    clock.moveOnTo(noon);
    expect(clock.now()).toBe(noon);
    given.advance(1_000);
    expect(clock.now()).toBe(noon + 1_000);
    clock.moveOnTo(noon);
    expect(clock.now()).toBe(noon + 1_000);
  });
});
