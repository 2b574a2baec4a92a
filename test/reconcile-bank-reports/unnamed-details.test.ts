import { describe, expect, test } from 'vitest';
import {
  BATCH,
  detailsOf,
  E2E,
  entryOf,
  linesOf,
  OTHER_BATCH,
  OURS,
  onlyLineOf,
  refsTo,
  reportOf,
  type TransactionShape,
  transactionOf,
} from '../bank/lines/lines.ts';
import { EUR } from '../bank/report-fixtures.ts';

describe('a batch whose details bear no ids', () => {
  const batch = (id: string, count: number) =>
    `<Btch><PmtInfId>${id}-01</PmtInfId><NbOfTxs>${count}</NbOfTxs></Btch>`;
  const unnamed = (amount: string, more: TransactionShape = {}) =>
    transactionOf({ refs: refsTo('NOTPROVIDED'), amount, ...more });

  test('is one line with what was booked', async () => {
    const details = detailsOf(
      batch(BATCH, 3),
      unnamed('1.00'),
      unnamed('2.00'),
      transactionOf({ amount: '3.00' }),
    );

    const line = await onlyLineOf(reportOf(entryOf({ amount: '6.00', details, reference: 'R-1' })));

    expect(line).toMatchObject({
      ordinal: 1,
      level: 'batch',
      says: 'debited',
      subject: { kind: 'batch', batchId: BATCH },
      foundBy: 'id',
      namesBatch: true,
      paymentInformationId: `${BATCH}-01`,
      amount: EUR(600n),
      batchTransactions: 3,
      accountServicerReference: 'R-1',
    });
  });

  test('has the amount of the entry whatever its details say or leave out', async () => {
    for (const details of [unnamed('1.00') + transactionOf({}), unnamed('1.00'), unnamed('0.001')]) {
      const xml = reportOf(entryOf({ amount: '6.00', details: detailsOf(batch(BATCH, 2), details) }));

      expect((await onlyLineOf(xml)).amount).toEqual(EUR(600n));
    }
  });

  test('has their sum where others of the entry bear ids', async () => {
    const details = detailsOf(batch(BATCH, 3), unnamed('1.00'), transactionOf(OURS), unnamed('2.00'));

    const lines = await linesOf(reportOf(entryOf({ amount: '15.50', details })));

    expect(lines.map(({ ordinal, subject, amount }) => [ordinal, subject.kind, amount])).toEqual([
      [1, 'attempt', EUR(1250n)],
      [2, 'batch', EUR(300n)],
    ]);
  });

  test('has no sum where one of them cannot be added', async () => {
    const sums = async (other: string) => {
      const details = detailsOf(batch(BATCH, 3), unnamed('1.00'), transactionOf(OURS), other);
      return (await linesOf(reportOf(entryOf({ amount: '15.50', details })))).at(-1)?.amount;
    };

    expect(await sums(transactionOf({}))).toBeUndefined();
    expect(await sums(unnamed('1.001'))).toMatchObject({ readable: false, problem: 'too-many-decimals' });
    expect(await sums(unnamed('1.00').replaceAll('EUR', 'SEK'))).toMatchObject({ problem: 'parts-differ' });
  });

  test('is kept apart from other batches, sides and returns', async () => {
    const details =
      detailsOf(batch(BATCH, 2), unnamed('1.00'), unnamed('2.00')) +
      detailsOf(
        batch(OTHER_BATCH, 4),
        unnamed('4.00'),
        unnamed('8.00', { side: 'CRDT', returned: 'AC04' }),
        unnamed('16.00', { side: 'CRDT' }),
        unnamed('32.00'),
      );

    const lines = await linesOf(reportOf(entryOf({ amount: '7.00', details })));

    expect(
      lines.map(({ batchId, says: said, amount, comesBack }) => [batchId, said, amount, comesBack]),
    ).toEqual([
      [BATCH, 'debited', EUR(300n), false],
      [OTHER_BATCH, 'debited', EUR(400n), false],
      [OTHER_BATCH, 'returned', EUR(800n), true],
      [OTHER_BATCH, 'unclear', EUR(1600n), false],
      [OTHER_BATCH, 'debited', EUR(3200n), false],
    ]);
  });

  test('does not take a detail with a cut id, or one of nobody\u2019s batch', async () => {
    const cut = transactionOf({
      refs: refsTo('NOTPROVIDED'),
      amount: '1',
      remittance: `<Ustrd>${E2E.slice(0, 20)}</Ustrd>`,
    });

    const lines = await linesOf(
      reportOf(
        entryOf({ details: detailsOf(batch(BATCH, 2), unnamed('1.00'), cut) + detailsOf(unnamed('2.00')) }),
      ),
    );

    expect(lines.map(({ subject }) => subject)).toEqual([
      { kind: 'none', ours: true },
      { kind: 'none', ours: false },
      { kind: 'batch', batchId: BATCH },
    ]);
  });

  test('its own id in the remittance information is no cut id', async () => {
    const named = unnamed('1.00', { remittance: `<Ustrd>${BATCH}</Ustrd>` });

    expect(
      await onlyLineOf(reportOf(entryOf({ details: detailsOf(batch(BATCH, 2), named, named) }))),
    ).toMatchObject({
      subject: { kind: 'batch', batchId: BATCH },
    });
  });
});
