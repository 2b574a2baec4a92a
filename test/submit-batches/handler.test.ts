import { describe, expect } from 'vitest';
import { createHandler } from '../../functions/submit-batches/handler.ts';
import { rejectionOf } from '../support/errors.ts';
import { expense } from '../support/expenses.ts';
import { ACCOUNT, it, scheduledPayout } from '../support/payment-stand.ts';

describe('the handler of the cut-off', () => {
  it('submits the batches of the account that the event names', async ({ stand }) => {
    await stand.put(scheduledPayout(expense()));
    const handler = createHandler({ ...stand.deps, debtorAccounts: [{ ...ACCOUNT, id: 'other' }, ACCOUNT] });

    expect(await handler({ debtorAccount: 'eur-main' })).toMatchObject({
      batches: [{ count: 1, single: true }],
    });
  });

  it.for([{ debtorAccount: 'unknown' }, { debtorAccount: 7 }, {}, undefined])(
    'refuses the event %o',
    async (event, { stand }) => {
      const handler = createHandler({ ...stand.deps, debtorAccounts: [ACCOUNT] });

      expect((await rejectionOf(handler(event))).code).toBe('CONFIG_INVALID');
    },
  );
});
