import { describe, expect, it } from 'vitest';
import { AlarmLog } from '../../local/alarm-log.ts';
import { TestClock } from '../support/clock.ts';
import { RecordingLog } from '../support/log.ts';

describe('the log of one machine', () => {
  it('keeps when each alarm was raised last, and passes every line on', () => {
    const clock = new TestClock();
    const log = new RecordingLog();
    const alarms = new AlarmLog(log, clock);
    const beganMs = clock.now();

    alarms.info('a');
    alarms.warn('b');
    alarms.alarm('cap-hit', { payouts: 1 });
    clock.advance(60_000);
    alarms.alarm('cap-hit', { payouts: 2 });

    expect(log.lines).toHaveLength(4);
    expect(alarms.changes('local')).toEqual([
      { name: 'ev-payouts-local-cap-hit', isOn: true, atMs: beganMs + 60_000 },
      { name: 'ev-payouts-local-cap-hit', isOn: false, atMs: beganMs + 60_000 + 2 * 3_600_000 },
    ]);
  });
});
