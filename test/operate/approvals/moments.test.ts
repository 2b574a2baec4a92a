import { describe, expect, it } from 'vitest';
import { minuteIn, secondOf, spanOf } from '../../../operate/approvals/moments.ts';

describe('a moment', () => {
  it('is a minute by the clock of its zone, in summer and in winter', () => {
    expect(minuteIn(Date.parse('2026-11-30T10:45:59Z'), 'Europe/Oslo')).toBe('2026-11-30 11:45 Europe/Oslo');
    expect(minuteIn(Date.parse('2026-06-30T22:30:00Z'), 'Europe/Oslo')).toBe('2026-07-01 00:30 Europe/Oslo');
  });

  it('is a second in UTC', () => {
    expect(secondOf(Date.parse('2026-11-30T10:45:59.999Z'))).toBe('2026-11-30 10:45:59 UTC');
  });
});

describe('a span', () => {
  it.each([
    [59_999, 'less than a minute'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [24_300_000, '6 h 45 min'],
    [86_399_999, '23 h 59 min'],
    [86_400_000, '1 day'],
    [147_600_000, '1 day 17 h'],
    [259_200_000, '3 days'],
  ])('of %i ms is %s', (ms, text) => {
    expect(spanOf(ms)).toBe(text);
  });
});
