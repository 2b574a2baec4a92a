import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { readReport } from '../../functions/ledger/bank-reports.ts';
import { accountReport } from '../support/bank-reports.ts';
import type { Fault } from '../support/faults.ts';
import { digestOf, type Scene, type SentPayout, sentPayoutOf, World } from './scene.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.close());

type Story = { readonly scene: Scene; readonly payouts: readonly SentPayout[]; readonly report: string };

/**
 * A statement with all that takes a write: a booking, a return before its booking, a batch as one sum, a
 * contradiction, a payment that is not known, and other activity.
 */
async function story(): Promise<Story> {
  const scene = await world.newScene();
  const single = await scene.sendBatch(2, 'batched', 'sealed');
  const [booked, returned] = single.payouts;
  const asOne = await scene.sendBatch(2);
  const refused = await scene.sendBatch(1, 'failed');
  const unknown = sentPayoutOf(scene.newPayout());
  const debit = ({ endToEndId, amount } = unknown) => ({ amount, transactions: [{ endToEndId, amount }] });
  const report = accountReport('camt.053', [
    debit(booked),
    {
      amount: returned?.amount ?? '',
      side: 'CRDT',
      transactions: [{ endToEndId: returned?.endToEndId ?? '', returned: 'AC04' }],
    },
    { amount: asOne.sum, batches: [{ paymentInformationId: asOne.paymentInformationId }] },
    debit(refused.payouts[0]),
    debit(unknown),
    { amount: '3.20' },
  ]);
  await scene.put('inbox/report.xml', report);
  return { scene, payouts: [...single.payouts, ...asOne.payouts, ...refused.payouts], report };
}

type Outcome = { readonly payouts: readonly Payout[]; readonly unmatched: readonly unknown[] };

async function outcomeOf({ scene, payouts, report }: Story): Promise<Outcome> {
  const sha256 = digestOf(report);
  return {
    payouts: await Promise.all(payouts.map((sent) => scene.payout(sent))),
    unmatched: [...(await scene.unmatched(sha256)), await scene.recorded(sha256, 6)],
  };
}

const COUNTS = { outcome: 'read', lines: 6, matched: 3, unmatched: 2, other: 1 };

/** The report is read once for each of its calls. */
describe('whatever breaks at whatever call', { timeout: 120_000 }, () => {
  let calls = 0;
  let expected: Outcome = { payouts: [], unmatched: [] };

  beforeAll(async () => {
    const undisturbed = await story();
    undisturbed.scene.faults.clear();
    await undisturbed.scene.notify('inbox/report.xml');
    calls = undisturbed.scene.faults.calls.length;
    expected = await outcomeOf(undisturbed);
  });

  test('undisturbed, the report comes to what it says', () => {
    expect(expected.payouts.map(({ state }) => state)).toEqual(['paid', 'returned', 'paid', 'paid', 'paid']);
    expect(expected.payouts.every(historyVerifies)).toBe(true);
    expect(expected.unmatched).toMatchObject([
      { ordinal: 4, why: 'contradicts' },
      { ordinal: 5, why: 'unknown-id' },
      { ordinal: 6, why: 'other' },
    ]);
    expect(calls).toBeGreaterThan(20);
  });

  test.for(['killed-before', 'killed-after'] as const)(
    'a function %s a call: reading again comes to the same end',
    async (fault: Fault) => {
      for (let index = 0; index < calls; index += 1) {
        const disturbed = await story();
        const { scene, report } = disturbed;
        scene.faults.set((call) => (call.index === index ? fault : undefined));
        await expect(scene.notify('inbox/report.xml'), `call ${index}`).rejects.toThrow();
        scene.faults.clear();

        await scene.notify('inbox/report.xml');

        expect(await outcomeOf(disturbed), `call ${index}`).toEqual(expected);
        expect(await readReport(scene.table, digestOf(report)), `call ${index}`).toMatchObject(COUNTS);
      }
    },
  );

  test('an answer that is lost: the SDK asks again, and nothing is done twice', async () => {
    for (let index = 0; index < calls; index += 1) {
      const disturbed = await story();
      disturbed.scene.faults.set((call) => (call.index === index ? 'answer-lost' : undefined));

      const [result] = await disturbed.scene.notify('inbox/report.xml');

      expect(await outcomeOf(disturbed), `call ${index}`).toEqual(expected);
      expect(result, `call ${index}`).toMatchObject({
        summary: { lines: 6, matched: 3, changes: { paid: 5, returned: 1, accepted: 0, failed: 0 } },
      });
    }
  });
});
