import { describe, expect, it } from 'vitest';
import { logStopped } from '../../functions/publish-events/log-stopped.ts';
import { RecordingLog } from '../support/log.ts';
import { payoutIn, REACHABLE_STATES, step } from '../support/payouts.ts';

describe('a payout that came to a stop', () => {
  it('is logged in the states in which somebody has to act, and in no others', () => {
    const log = new RecordingLog();

    logStopped(log, REACHABLE_STATES.map(payoutIn));

    expect(log.lines.map(({ event, fields }) => `${event} ${fields['state']}`)).toEqual([
      'payout-stopped rejected',
      'payout-stopped held',
      'payout-stopped failed',
      'payout-stopped returned',
    ]);
  });

  it('is logged with the codes that say why, and nothing that names anybody', () => {
    const log = new RecordingLog();
    const failed = payoutIn('failed');

    logStopped(log, [payoutIn('held'), failed]);

    expect(log.lines).toMatchObject([
      { fields: { state: 'held', reasons: 'limit-exceeded', bankReason: '' } },
      { fields: { payoutId: failed.payoutId, state: 'failed', reasons: '', debtorAccountId: 'eur-main' } },
    ]);
    expect(JSON.stringify(log.lines)).not.toMatch(/Jane|DE89/);
  });

  it('is not logged again while it stays as it is', () => {
    const log = new RecordingLog();

    logStopped(log, [step(payoutIn('held'), 'held')]);

    expect(log.lines).toEqual([]);
  });
});
