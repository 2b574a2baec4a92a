import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/repair-payouts/handler.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { outlookOf } from '../support/outlook-stand.ts';
import { PaymentStand } from '../support/payment-stand.ts';

let embedded: Embedded;
let stand: PaymentStand;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
});

describe('the handler of the repair', () => {
  it('repairs', async () => {
    expect(await createHandler(outlookOf(stand).deps)({ task: 'repair' })).toEqual({
      voided: 0,
      freed: 0,
      finished: 0,
      retried: 0,
      resent: 0,
      replanned: 0,
    });
  });

  it('proves', async () => {
    expect(await createHandler(outlookOf(stand).deps)({ task: 'prove' })).toEqual({
      batches: 0,
      runs: 0,
      breaks: [],
    });
  });

  it('looks ahead', async () => {
    expect(await createHandler(outlookOf(stand).deps)({ task: 'outlook' })).toMatchObject({
      lateSources: 0,
      stops: 0,
      unheardFiles: 0,
      nextFiles: [{ debtorAccountId: 'eur-main', payouts: 0 }],
    });
  });

  it.each([{ task: 'delete' }, {}, undefined])('refuses the event %o', async (event) => {
    await expect(createHandler(outlookOf(stand).deps)(event)).rejects.toThrow();
  });
});
