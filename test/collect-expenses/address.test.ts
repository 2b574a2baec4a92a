import { describe, expect } from 'vitest';
import { it } from '../support/collection.ts';
import { expense } from '../support/expenses.ts';
import { EURO, payoutIn } from '../support/payouts.ts';

const ASKS = { debtorAccounts: [{ ...EURO, creditorAddress: 'town-and-country' }] } as const;
const ADDRESS = { town: 'Utrecht', country: 'NL' };

describe('an address that the bank asks for', () => {
  it('is held for where the source has none, and goes on by itself once it has', async ({ stand }) => {
    await stand.collect([expense()], ASKS);
    expect(await stand.states()).toEqual(['expense-1: held recipient-address-missing']);

    await stand.collect([expense({ address: ADDRESS })], ASKS);

    expect(await stand.payout()).toMatchObject({ state: 'ready', address: ADDRESS, reasons: [] });
  });

  it('is no longer held for once the configuration does not ask', async ({ stand }) => {
    await stand.collect([expense()], ASKS);

    await stand.collect([expense()]);

    expect(await stand.states()).toEqual(['expense-1: ready']);
  });

  it('stays held, without a new version at each look', async ({ stand }) => {
    await stand.collect([expense()], ASKS);
    const { version } = await stand.payout();

    await stand.collect([expense()], ASKS);
    await stand.collect([expense()], ASKS);

    expect(await stand.payout()).toMatchObject({ state: 'held', version });
  });

  it('is held for where the town cannot be written', async ({ stand }) => {
    await stand.collect([expense({ address: { town: '東京', country: 'JP' } })], ASKS);

    expect(await stand.states()).toEqual(['expense-1: held recipient-address-missing']);
  });

  it.for(['scheduled', 'submitted'] as const)(
    'changes nothing about a payout that was %s before sources gave any',
    async (state, { stand }) => {
      const before = payoutIn(state);
      await stand.put(before);

      await stand.collect([expense({ address: ADDRESS })], ASKS);

      expect(await stand.payout()).toEqual(before);
      expect(stand.log.alarms()).toEqual([]);
    },
  );
});
