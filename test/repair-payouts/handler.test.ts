import { describe, expect } from 'vitest';
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
      unheardFiles: 0,
      nextFiles: [{ debtorAccountId: 'eur-main', payouts: 0 }],
    });
  });

  it.for([{ task: 'delete' }, {}, undefined])('refuses the event %o', async (event, { stand }) => {
    await expect(createHandler(outlookOf(stand).deps)(event)).rejects.toThrow();
  });
});
