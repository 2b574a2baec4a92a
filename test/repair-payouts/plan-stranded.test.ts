import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { scheduledOutside } from '../../functions/ledger/live-keys.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { drain } from '../support/embedded.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { type Flow, it } from '../support/flow.ts';
import { ibanOf } from '../support/iban.ts';
import { ACCOUNT, elementIn, endToEndIdsIn } from '../support/payment-stand.ts';
import { forAllIn } from '../support/properties.ts';

/** The account at the bank that the company has changed to. */
const NEW_BANK: DebtorAccount = { ...ACCOUNT, id: 'eur-new', iban: ibanOf(IBANS.nl), bic: 'ABNANL2A' };

async function repair(flow: Flow, accounts: readonly DebtorAccount[]): Promise<number> {
  flow.accounts = accounts;
  flow.stand.clock.advance(60_000);
  const { replanned } = await repairPayouts({ ...flow.stand.deps, debtorAccounts: accounts });
  return replanned;
}

describe('payouts that are scheduled for an account which is no longer configured', () => {
  it('are planned anew, and paid once, by the account that pays their currency now', async ({ flow }) => {
    await flow.collect(expenses(3));

    expect(await repair(flow, [NEW_BANK])).toBe(3);
    await flow.execute();
    await flow.stand.submit();
    await flow.stand.submit(NEW_BANK);

    const files = [...(await flow.stand.files()).values()];
    expect(files.flatMap(endToEndIdsIn)).toHaveLength(3);
    expect(files.map((file) => elementIn(file, 'IBAN'))).toEqual([IBANS.nl]);
    expect((await flow.stand.payout()).history.map(({ why }) => why)).toContain('planned-anew');
  });

  it('wait for a person where no account pays their currency any more', async ({ flow }) => {
    await flow.collect([expense()]);

    await repair(flow, [{ ...NEW_BANK, currency: 'DKK', rail: 'domestic-credit-transfer' }]);
    await flow.execute();

    expect(await flow.shown()).toBe('held 1 1250 3000 rail-missing');
  });

  it('wait for a person where the new bank asks for what is not there', async ({ flow }) => {
    await flow.collect([expense()]);

    await repair(flow, [{ ...NEW_BANK, creditorAddress: 'town-and-country' }]);
    await flow.execute();

    expect(await flow.shown()).toBe('held 1 1250 3000 recipient-address-missing');
  });

  it('are sent by each repair until one message arrives, and planned once', async ({ flow }) => {
    await flow.collect([expense()]);

    expect([await repair(flow, [NEW_BANK]), await repair(flow, [NEW_BANK])]).toEqual([1, 1]);
    await flow.execute();
    const { version } = await flow.stand.payout();

    expect(await repair(flow, [NEW_BANK])).toBe(0);
    await flow.execute();
    expect(await flow.stand.payout()).toMatchObject({ version, state: 'scheduled' });
  });

  it('are no others: those of a configured account stay as they are', async ({ embedded, flow }) => {
    await flow.collect([expense()]);
    const before = await flow.stand.payout();

    const others = ['a', 'eur', 'eur-mai', 'eur-main2', 'eur-main-2', 'zzz'];
    const accounts = [ACCOUNT, ...others.map((id) => ({ ...NEW_BANK, id, currency: 'DKK' }))];

    expect(await repair(flow, accounts)).toBe(0);
    expect(await drain(embedded.sqs, flow.stand.queueUrl)).toEqual([]);
    expect(await flow.stand.payout()).toEqual(before);
  });
});

describe('scheduledOutside', () => {
  const ids = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,6}$/);

  it('has the payouts of every account but those named, each once', () => {
    forAllIn(2000, fc.array(ids, { maxLength: 6 }), ids, (configured, id) => {
      const sort = `${id}#2026-11-03#PO1`;
      const inRanges = scheduledOutside(configured).filter(
        (range) => 'from' in range && range.from <= sort && sort <= range.to,
      );

      expect(inRanges).toHaveLength(configured.includes(id) ? 0 : 1);
    });
  });
});
