import { expect } from 'vitest';
import { accountReport, type Entry } from '../support/bank-reports.ts';
import { it } from '../support/bank-scene.ts';
import { usedBytes } from '../support/used-bytes.ts';

const LINES = 10_000;

it('memory does not grow with the length of a report', async ({ scene }) => {
  const { payouts, paymentInformationId, sum } = await scene.sendBatch(100);
  // Nine announcements of the whole batch, which take no call, to each line of a payment. A payment is booked once.
  const announced = { amount: sum, status: 'PDNG', batches: [{ paymentInformationId }] };
  const entriesOf = (status: string): Entry[] =>
    payouts.flatMap(({ endToEndId, amount }) => [
      { amount, status, transactions: [{ endToEndId, amount }] },
      ...Array.from({ length: 9 }, () => announced),
    ]);
  const again = entriesOf('PDNG');
  const report = accountReport('camt.053', [
    ...entriesOf('BOOK'),
    ...Array.from({ length: LINES / again.length - 1 }, () => again).flat(),
  ]);
  let reads = 0;
  const used: number[] = [];
  scene.stand.faults.set(({ command }) => {
    if (command === 'BatchGetItemCommand') reads += 1;
    if (command === 'BatchGetItemCommand' && (reads === 150 || reads === 1050)) used.push(usedBytes());
    return undefined;
  });

  const summary = await scene.reconcile(report);

  expect(summary).toMatchObject({ lines: LINES, matched: LINES, changes: { paid: 100 } });
  const [early = 0, late = 0] = used;
  expect(used).toHaveLength(2);
  // 8,000 lines that were kept would be 8 MB and more: one has about a thousand bytes.
  expect(late - early).toBeLessThan(4_000_000);
});
