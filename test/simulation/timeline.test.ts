import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline } from '../../simulation/world/timeline.ts';
import { forAll } from '../support/properties.ts';

describe('the timeline', () => {
  it('lets everything happen in the order of its moments, and at one moment in the order of planning', () => {
    forAll(fc.array(fc.nat(20)), (moments) => {
      const timeline = new Timeline(0);
      const happened: [moment: number, index: number][] = [];
      moments.forEach((moment, index) => {
        timeline.at(moment, () => happened.push([timeline.nowMs, index]));
      });

      while (timeline.next(1_000)) {
        // Each call lets one thing happen.
      }

      const expected = moments.map((moment, index): [number, number] => [moment, index]);
      expect(happened).toEqual(expected.sort(([a, i], [b, j]) => a - b || i - j));
    });
  });

  it('skips cancelled events, and those after the end', () => {
    const timeline = new Timeline(0);
    const happened: string[] = [];
    timeline.at(10, () => happened.push('cancelled')).cancel();
    timeline.at(20, () => happened.push('in time'));
    timeline.at(30, () => happened.push('too late'));

    expect([timeline.next(25), timeline.next(25)]).toEqual([true, false]);
    expect(happened).toEqual(['in time']);
  });
});
