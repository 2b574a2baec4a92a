import { describe, expect } from 'vitest';
import type { Payout } from '../../../functions/core/payout.ts';
import { payoutEventOf } from '../../../functions/core/payout-event.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { redriveEvents } from '../../../operate/redrive/redrive-events.ts';
import { expense } from '../../support/expenses.ts';
import { AT_MS, PLAN, payoutIn, payoutOf, step } from '../../support/payouts.ts';
import { it as base } from './aside.ts';
import { RecordingBus } from './recording-bus.ts';

type Why = { readonly version?: number; readonly code: string };

const it = base
  /** Puts a payout, and the message of its event that was set aside. */
  .extend('giveUp', ({ stand, aside }) => async (payout: Payout, why: Why) => {
    await stand.put(payout);
    await aside.put({ payoutId: payout.payoutId, sequenceNumber: '1', ...why });
  })
  .extend('recording', () => new RecordingBus())
  .extend('redrive', ({ aside, stand, recording }) => async (isDryRun = false) => {
    const { deadLetters } = aside;
    return redriveEvents(
      { deadLetters, table: stand.table, bus: recording.bus, onProgress: () => undefined },
      { limit: 1000, isDryRun },
    );
  });

/** Lambda's record of a batch of the stream that it gave up. */
function lambdaRecord(firstMs: number, lastMs: number): object {
  return {
    requestContext: { condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: {
      approximateArrivalOfFirstRecord: new Date(firstMs).toISOString(),
      approximateArrivalOfLastRecord: new Date(lastMs).toISOString(),
      batchSize: 2,
    },
  };
}

describe('a redrive of events that were set aside', () => {
  it('tells the steps from the version of the message on, with the ids of their events, and removes it', async ({
    giveUp,
    aside,
    recording,
    redrive,
  }) => {
    const payout = payoutIn('paid');
    await giveUp(payout, { version: 3, code: 'EVENT_REFUSED' });

    expect(await redrive()).toMatchObject([{ fate: 'told', told: payout.version - 2, untold: 0 }]);
    const events = recording.requests.flat();
    expect(events.map(({ eventId }) => eventId)).toEqual(payout.history.slice(2).map(({ hash }) => hash));
    expect(events.at(-1)).toEqual(payoutEventOf(payout));
    expect(await aside.left()).toHaveLength(0);
  });

  it('tells every step where the message has no version', async ({ giveUp, recording, redrive }) => {
    const payout = payoutIn('scheduled');
    await giveUp(payout, { code: 'ROW_UNREADABLE' });

    await redrive();

    expect(recording.told()).toEqual([`${payout.payoutId} v1`, `${payout.payoutId} v2`]);
  });

  it('says how many steps the row can no longer prove, and tells the others', async ({
    giveUp,
    recording,
    redrive,
  }) => {
    const changed = step(step(payoutOf(), 'held'), 'ready', { amountMinor: 999n });
    await giveUp(changed, { version: 1, code: 'ROW_UNREADABLE' });

    expect(await redrive()).toMatchObject([{ fate: 'told', told: 1, untold: 2 }]);
    expect(recording.told()).toEqual([`${changed.payoutId} v3`]);
  });

  it('leaves a message whose row was changed past the ledger, and tells nothing of it', async ({
    stand,
    giveUp,
    aside,
    recording,
    redrive,
  }) => {
    const payout = payoutIn('scheduled');
    await giveUp(payout, { version: 2, code: 'HISTORY_BROKEN' });
    await stand.tamper(payoutKey(payout.payoutId), 'amountMinor', { N: '1' });

    expect(await redrive()).toMatchObject([{ fate: 'left', told: 0 }]);
    expect(recording.requests).toEqual([]);
    expect(await aside.left()).toHaveLength(1);
  });

  it('leaves a message whose event the bus does not take, and nothing later of that payout goes before it', async ({
    giveUp,
    aside,
    recording,
    redrive,
  }) => {
    const payout = payoutIn('submitted');
    await giveUp(payout, { version: 1, code: 'EVENT_REFUSED' });
    recording.refuses = ({ payoutVersion }) => payoutVersion === 2;

    expect(await redrive()).toMatchObject([{ fate: 'left', told: 1 }]);
    expect(recording.told()).toEqual([`${payout.payoutId} v1`]);
    expect(await aside.left()).toHaveLength(1);
  });

  it('leaves what is not ours and what the ledger does not know', async ({ aside, redrive }) => {
    await aside.put({ key: 'elsewhere', code: 'RECORD_UNREADABLE' }, { payoutId: payoutOf().payoutId });

    const letters = await redrive();

    expect(letters.map(({ fate }) => fate).sort()).toEqual(['not-ours', 'unknown']);
    expect(await aside.left()).toHaveLength(2);
  });

  it('tells of a batch that Lambda gave up all steps of its time, and what those payouts did since', async ({
    stand,
    aside,
    recording,
    redrive,
  }) => {
    const inWindow = step(payoutOf(), 'scheduled', { plan: PLAN });
    const earlier = payoutOf(expense({ expenseId: 'expense-2' }));
    await stand.put(inWindow, earlier);
    const dayMs = 86_400_000;
    await aside.put(lambdaRecord(AT_MS, AT_MS + 1000), lambdaRecord(AT_MS + dayMs, AT_MS + dayMs));

    const letters = await redrive();

    expect(letters.map(({ fate, told }) => [fate, told]).sort()).toEqual([
      ['told', 0],
      ['told', 3],
    ]);
    expect(recording.told().sort()).toEqual(
      [`${earlier.payoutId} v1`, `${inWindow.payoutId} v1`, `${inWindow.payoutId} v2`].sort(),
    );
    for (const request of recording.requests) {
      expect(new Set(request.map(({ payoutId }) => payoutId)).size).toBe(request.length);
    }
  });

  it('counts in a dry run what it would tell, and changes nothing', async ({
    giveUp,
    aside,
    recording,
    redrive,
  }) => {
    const payout = payoutIn('paid');
    await giveUp(payout, { version: 1, code: 'ROW_UNREADABLE' });

    expect(await redrive(true)).toMatchObject([{ fate: 'told', told: payout.version }]);
    expect(recording.requests).toEqual([]);
    expect(await aside.left()).toHaveLength(1);
  });
});
