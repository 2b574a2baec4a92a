import { describe, expect } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { readReport } from '../../functions/ledger/bank-reports.ts';
import { readPayee } from '../../functions/ledger/payees.ts';
import { accountReport } from '../support/bank-reports.ts';
import { digestOf, Scene, type Sent, it as sceneIt, sentOf } from '../support/bank-scene.ts';
import { beginAt } from '../support/beginnings.ts';
import type { AwsCall, Fault } from '../support/client-faults.ts';
import type { Embedded } from '../support/embedded.ts';
import { placesIn } from '../support/tried.ts';

/** As it was told in the first stand of the file. */
let told: Omit<Story, 'scene'> | undefined;

type Story = { readonly scene: Scene; readonly payouts: readonly Sent[]; readonly report: string };

/**
 * A statement with all that takes a write: a booking, a return before its booking, a batch as one sum, a
 * contradiction, a payment that is not known, and other activity.
 */
async function story(embedded: Embedded): Promise<Story> {
  const scene = await Scene.create(embedded);
  await beginAt(embedded, scene.stand, 'story', async () => {
    told = await toldIn(scene);
    await scene.put('inbox/report.xml', told.report);
  });
  if (told === undefined) throw new Error('A story is told before it is found in stores.');
  return { scene, ...told };
}

async function toldIn(scene: Scene): Promise<Omit<Story, 'scene'>> {
  const single = await scene.sendBatch(2, 'batched', 'sealed');
  const [booked, returned] = single.payouts;
  const asOne = await scene.sendBatch(2);
  const refused = await scene.sendBatch(1, 'failed');
  const unknown = sentOf(scene.newPayout());
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
  return { payouts: [...single.payouts, ...asOne.payouts, ...refused.payouts], report };
}

type Outcome = { readonly payouts: readonly Payout[]; readonly unmatched: readonly unknown[] };

async function outcomeOf({ scene, payouts, report }: Story): Promise<Outcome> {
  const sha256 = digestOf(report);
  return {
    payouts: await scene.payouts(payouts),
    unmatched: [...(await scene.unmatched(sha256)), await scene.recorded(sha256, 6)],
  };
}

/**
 * A payout that came back may begin another attempt, to another account, before the report is read again: its
 * recipient's row must know of the account by then.
 */
async function expectPayeesToKnow({ scene, payouts }: Story, call: string): Promise<void> {
  for (const payout of await scene.payouts(payouts)) {
    if (payout.state !== 'returned') continue;
    const { accounts } = await readPayee(scene.stand.table, payout);
    const [refused] = accounts.filter(({ iban }) => iban === payout.iban);
    expect(refused?.refused?.code, call).toBe('AC04');
  }
}

const COUNTS = { outcome: 'read', lines: 6, matched: 3, unmatched: 2, other: 1 };

/** The calls of a reading that nothing disturbs, and what it comes to. */
const it = sceneIt.extend('undisturbed', { scope: 'file' }, async ({ embedded }) => {
  const undisturbed = await story(embedded);
  const { stand } = undisturbed.scene;
  stand.faults.clear();
  await undisturbed.scene.notify('inbox/report.xml');
  const calls: readonly AwsCall[] = [...stand.faults.calls];
  return { calls, expected: await outcomeOf(undisturbed) };
});

/** The report is read once for each of the calls that are tried. */
describe('whatever breaks at whatever call', { timeout: 120_000 }, () => {
  it('undisturbed, the report comes to what it says', ({ undisturbed: { calls, expected } }) => {
    expect(expected.payouts.map(({ state }) => state)).toEqual(['paid', 'returned', 'paid', 'paid', 'paid']);
    expect(expected.payouts.every(historyVerifies)).toBe(true);
    expect(expected.unmatched).toMatchObject([
      { ordinal: 4, why: 'contradicts' },
      { ordinal: 5, why: 'unknown-id' },
      { ordinal: 6, why: 'other' },
    ]);
    expect(calls.length).toBeGreaterThan(20);
  });

  it.for(['killed-before', 'killed-after'] as const)(
    'a function %s a call: reading again comes to the same end',
    async (fault: Fault, { embedded, undisturbed: { calls, expected } }) => {
      for (const index of placesIn(calls, fault)) {
        const disturbed = await story(embedded);
        const { scene, report } = disturbed;
        scene.stand.faults.set((call) => (call.index === index ? fault : undefined));
        await expect(scene.notify('inbox/report.xml'), `call ${index}`).rejects.toThrow();
        scene.stand.faults.clear();
        await expectPayeesToKnow(disturbed, `call ${index}`);

        await scene.notify('inbox/report.xml');

        expect(await outcomeOf(disturbed), `call ${index}`).toEqual(expected);
        expect(await readReport(scene.stand.table, digestOf(report)), `call ${index}`).toMatchObject(COUNTS);
      }
    },
  );

  it('an answer that is lost: the SDK asks again, and nothing is done twice', async ({
    embedded,
    undisturbed: { calls, expected },
  }) => {
    for (const index of placesIn(calls, 'answer-lost')) {
      const disturbed = await story(embedded);
      disturbed.scene.stand.faults.set((call) => (call.index === index ? 'answer-lost' : undefined));

      const [result] = await disturbed.scene.notify('inbox/report.xml');

      expect(await outcomeOf(disturbed), `call ${index}`).toEqual(expected);
      expect(result, `call ${index}`).toMatchObject({
        summary: { lines: 6, matched: 3, changes: { paid: 5, returned: 1, accepted: 0, failed: 0 } },
      });
    }
  });
});
