import { describe, expect } from 'vitest';
import { endToEndIdOf } from '../../functions/core/payout.ts';
import { readDay } from '../../functions/ledger/payment-days.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { submitBatches } from '../../functions/submit-batches/submit.ts';
import { ACCOUNT, endToEndIdsIn, it, LATER_MS, type PaymentStand } from '../support/payment-stand.ts';
import { PLAN } from '../support/payouts.ts';

it.beforeEach(({ stand }) => stand.schedule(3));

/** Where the submission falls asleep, by the row that it is about to write. */
const PLACES = [
  ['its first claim', 'PAYOUT#'],
  ['its reservation of the day', 'DAY#'],
  ['its seal', 'BATCH#'],
] as const;

/** While the submission sleeps its lease runs out, and the repair voids its batch. */
async function repairMeanwhile(stand: PaymentStand): Promise<void> {
  stand.clock.advance(LATER_MS);
  const summary = await repairPayouts({ ...stand.deps, table: stand.table });
  expect(summary.voided).toBe(1);
}

async function expectPaidOnce(stand: PaymentStand): Promise<void> {
  const files = [...(await stand.files()).values()];
  const payouts = [...(await stand.payouts()).values()];
  expect(files.flatMap(endToEndIdsIn).sort()).toEqual(payouts.map(endToEndIdOf).sort());
  expect(payouts.map(({ state }) => state)).toEqual(['submitted', 'submitted', 'submitted']);
  expect(await readDay(stand.table, ACCOUNT.id, PLAN.executionDate)).toEqual({ count: 3, sumMinor: 3003n });
  expect((await stand.prove()).breaks).toEqual([]);
}

describe('a submission that sleeps longer than its lease', () => {
  it.for(PLACES)(
    'before %s, cannot seal: nothing is paid, and everything by the next',
    async ([_, place], { stand }) => {
      stand.interrupt(place, () => repairMeanwhile(stand));

      expect((await stand.submit()).batches).toEqual([]);

      expect((await stand.files()).size).toBe(0);
      expect(await readDay(stand.table, ACCOUNT.id, PLAN.executionDate)).toEqual({ count: 0, sumMinor: 0n });
      expect(stand.log.alarms()).toContain('batch-lost');
      await stand.repairLater();
      expect(new Set((await stand.states()).map((state) => state.split(' ')[1]))).toEqual(
        new Set(['scheduled']),
      );

      expect((await stand.submit()).batches).toMatchObject([{ count: 3 }]);
      await expectPaidOnce(stand);
    },
  );

  it.for(PLACES)(
    'before %s, wakes after all was paid by another, and pays nothing',
    async ([_, place], { stand }) => {
      stand.interrupt(place, async () => {
        await repairMeanwhile(stand);
        await submitBatches({ ...stand.deps, table: stand.table }, ACCOUNT);
      });

      expect((await stand.submit()).batches).toEqual([]);

      await expectPaidOnce(stand);
      await stand.repairLater();
      await expectPaidOnce(stand);
    },
  );
});
