import { describe, expect, it } from 'vitest';
import { firingsOf } from '../../simulation/world/schedules.ts';

function firings(expression: string, timeZone: string, from: string, until: string): string[] {
  const moments = firingsOf({ expression, timeZone }, Date.parse(from), Date.parse(until));
  return moments.map((atMs) => new Date(atMs).toISOString());
}

describe('a schedule of the simulation', () => {
  it('fires at the local time on both sides of a change of the clock', () => {
    expect(
      firings('cron(0 6 * * ? *)', 'Europe/Copenhagen', '2026-03-28T00:00Z', '2026-03-30T00:00Z'),
    ).toEqual(['2026-03-28T05:00:00.000Z', '2026-03-29T04:00:00.000Z']);
  });

  it('does not fire at a skipped local time, and once at a repeated one', () => {
    const zone = 'Europe/Berlin';

    expect(firings('cron(30 2 * * ? *)', zone, '2026-03-29T00:00Z', '2026-03-30T00:00Z')).toEqual([]);
    expect(firings('cron(30 2 * * ? *)', zone, '2026-10-25T00:00Z', '2026-10-26T00:00Z')).toEqual([
      '2026-10-25T00:30:00.000Z',
    ]);
  });

  it('fires on working days only where it says so', () => {
    // A Friday to a Monday.
    expect(firings('cron(0 13 ? * MON-FRI *)', 'Etc/UTC', '2026-07-31T00:00Z', '2026-08-04T00:00Z')).toEqual([
      '2026-07-31T13:00:00.000Z',
      '2026-08-03T13:00:00.000Z',
    ]);
  });

  it('refuses an expression that it cannot fire', () => {
    expect(() => firings('cron(0 0 1 * ? *)', 'Etc/UTC', '2026-01-01T00:00Z', '2026-02-01T00:00Z')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
