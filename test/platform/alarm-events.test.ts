import { describe, expect, it } from 'vitest';
import { alarmOfStage } from '../../functions/platform/alarm-events.ts';

describe('the alarm that a name in AWS means', () => {
  it.each([
    ['ev-payouts-prod-cap-hit', 'cap-hit'],
    ['ev-payouts-prod-function-failing-console-read', 'function-failing-console-read'],
    ['ev-payouts-prod-queue-behind', 'queue-behind'],
    // Of the stage prod-2, whose name begins with this one's.
    ['ev-payouts-prod-2-cap-hit', undefined],
    ['ev-payouts-test-cap-hit', undefined],
    ['somebody-elses', undefined],
  ] as const)('%s is %s of the stage prod', (name, alarm) => {
    expect(alarmOfStage(name, 'prod')).toBe(alarm);
  });
});
