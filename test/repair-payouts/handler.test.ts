import { describe, expect } from 'vitest';
import { readAlarmNotes } from '../../functions/ledger/alarm-notes.ts';
import { createHandler } from '../../functions/repair-payouts/handler.ts';
import { outlookOf } from '../support/outlook-stand.ts';
import { it } from '../support/payment-stand.ts';

describe('the handler of the repair', () => {
  it('repairs', async ({ stand }) => {
    expect(await createHandler(outlookOf(stand).deps)({ task: 'repair' })).toEqual({
      voided: 0,
      ended: 0,
      freed: 0,
      finished: 0,
      retried: 0,
      resent: 0,
      replanned: 0,
    });
  });

  it('proves', async ({ stand }) => {
    expect(await createHandler(outlookOf(stand).deps)({ task: 'prove' })).toEqual({
      batches: 0,
      runs: 0,
      breaks: [],
    });
  });

  it('looks ahead', async ({ stand }) => {
    expect(await createHandler(outlookOf(stand).deps)({ task: 'outlook' })).toMatchObject({
      lateSources: 0,
      stops: 0,
      unacknowledgedFiles: 0,
      nextFiles: [{ debtorAccountId: 'eur-main', payouts: 0 }],
    });
  });

  it('notes what EventBridge tells of an alarm, once, however often it is told', async ({ stand }) => {
    const handle = createHandler(outlookOf(stand).deps);
    const about = { task: 'note-alarm', alarm: 'ev-payouts-test-cap-hit' };
    const rang = { ...about, state: 'ALARM', at: '2026-11-02T05:00:00Z' };
    for (const event of [{ ...about, state: 'OK', at: '2026-11-02T07:00:00Z' }, rang, rang]) {
      expect(await handle(event)).toBeUndefined();
    }

    expect(await readAlarmNotes(stand.table)).toEqual([
      {
        name: 'ev-payouts-test-cap-hit',
        rangAt: '2026-11-02T05:00:00.000Z',
        endedAt: '2026-11-02T07:00:00.000Z',
      },
    ]);
    await expect(handle({ ...rang, at: 'yesterday' })).rejects.toThrow();
    await expect(handle({ ...rang, state: 'RINGING' })).rejects.toThrow();
  });

  it.for([{ task: 'delete' }, {}, undefined])('refuses the event %o', async (event, { stand }) => {
    await expect(createHandler(outlookOf(stand).deps)(event)).rejects.toThrow();
  });
});
