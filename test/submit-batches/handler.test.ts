import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/submit-batches/handler.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { expense } from '../support/expenses.ts';
import { ACCOUNT, PaymentStand, scheduledPayout } from '../support/payment-stand.ts';

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

describe('the handler of the cut-off', () => {
  it('submits the batches of the account that the event names', async () => {
    await stand.put(scheduledPayout(expense()));
    const handler = createHandler({ ...stand.deps, debtorAccounts: [{ ...ACCOUNT, id: 'other' }, ACCOUNT] });

    expect(await handler({ debtorAccount: 'eur-main' })).toMatchObject({
      batches: [{ count: 1, single: true }],
    });
  });

  it.each([{ debtorAccount: 'unknown' }, { debtorAccount: 7 }, {}, undefined])(
    'refuses the event %o',
    async (event) => {
      const handler = createHandler({ ...stand.deps, debtorAccounts: [ACCOUNT] });

      expect((await rejectionOf(handler(event))).code).toBe('CONFIG_INVALID');
    },
  );
});
