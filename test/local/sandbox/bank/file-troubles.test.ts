import { describe, expect, test } from 'vitest';
import { ALL_BOOKED, aFile, answersTo, itemsIn, minorOf, signedMinor, troubled } from './samples.ts';

const BATCH = { batchBooking: true };
const SOME_REFUSED = { refusedPerMille: 400, returnedPerMille: 0 };
/** Of ten payments of 10.00, 10.07, … */
const SUM = 10_315n;

describe('a batch', () => {
  test('is booked as two debits that both name the file', async () => {
    const { reports, books } = await troubled([{ kind: 'batch-split' }], BATCH);

    const batches = await itemsIn(reports, 'statement', 'batch');
    expect(batches.map(({ batch }) => [batch.transactions, batch.paymentInformationId])).toEqual([
      [5, 'M1-01'],
      [5, 'M1-01'],
    ]);
    expect(batches.reduce((sum, { entry }) => sum + minorOf(entry.amount), 0n)).toBe(SUM);
    expect(new Set(batches.map(({ entry }) => entry.accountServicerReference)).size).toBe(2);
    expect(books.every(({ debits }) => debits === 1)).toBe(true);
  });

  test('is booked with refused payments, which come back singly', async () => {
    const { reports, books } = await troubled([{ kind: 'batch-gross' }], BATCH, SOME_REFUSED);

    const [batch, ...more] = await itemsIn(reports, 'statement', 'batch');
    expect(more).toEqual([]);
    expect(batch?.batch.transactions).toBe(10);
    expect(minorOf(batch?.entry.amount)).toBe(SUM);
    const credits = (await itemsIn(reports, 'statement', 'transaction')).filter(
      ({ returnInformation }) => returnInformation !== undefined,
    );
    const refused = books.filter(({ state }) => state === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(credits.map(({ endToEndId }) => endToEndId)).toEqual(refused.map(({ endToEndId }) => endToEndId));
    expect(
      new Set(refused.map(({ debits, returns, netMinor }) => `${debits} ${returns} ${netMinor}`)),
    ).toEqual(new Set(['1 1 0']));
  });

  test('is booked less refused payments, with details of both sides in one line', async () => {
    const { reports, books } = await troubled([{ kind: 'batch-netted' }], BATCH, SOME_REFUSED);

    const details = (await itemsIn(reports, 'statement', 'transaction')).filter(
      ({ batch }) => batch !== undefined,
    );
    const refused = books.filter(({ state }) => state === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    const [entry] = details.map((detail) => detail.entry);
    expect(new Set(details.map((detail) => detail.entry.accountServicerReference)).size).toBe(1);
    expect(details.filter(({ creditDebit }) => creditDebit === 'debit')).toHaveLength(10);
    const credits = details.filter(({ creditDebit }) => creditDebit === 'credit');
    expect(credits.map(({ endToEndId }) => endToEndId)).toEqual(refused.map(({ endToEndId }) => endToEndId));
    const netMinor = books.reduce((sum, line) => sum + line.netMinor, 0n);
    expect(minorOf(entry?.amount)).toBe(netMinor);
  });

  test.each([
    ['batch-itemised', 'M1-1', 1_000n],
    ['batch-not-provided', 'NOTPROVIDED', 1_000n],
    ['batch-instructed-only', 'M1-1', undefined],
  ] as const)('lists its payments (%s)', async (kind, id, amountMinor) => {
    const { reports } = await troubled([{ kind }], BATCH);

    const transactions = (await itemsIn(reports, 'statement', 'transaction')).filter(
      ({ batch }) => batch !== undefined,
    );
    expect(transactions).toHaveLength(10);
    expect(transactions[0]?.endToEndId).toBe(id);
    expect(transactions[0]?.amount === undefined ? undefined : minorOf(transactions[0].amount)).toBe(
      amountMinor,
    );
    if (amountMinor === undefined) expect(minorOf(transactions[0]?.instructedAmount)).toBe(1_000n);
  });
});

describe('a file', () => {
  test('that is refused with a missing or cut message id books nothing', async () => {
    const names = new Set<string | undefined>();
    for (const file of [1, 2, 3, 4]) {
      const { reports, books } = answersTo([await aFile(`LONG-MESSAGE-ID-${file}`, 2)], {
        troubles: [{ kind: 'file-refused-unnamed' }],
      });
      const [status] = await itemsIn(reports, 'status-receipt', 'status');
      expect(status).toMatchObject({ level: 'group', status: 'RJCT', reasons: [{ code: 'FF01' }] });
      names.add(status?.originalMessageId);
      expect(books.every(({ state }) => state === 'rejected')).toBe(true);
      expect(reports.every(({ says }) => says.length === 0)).toBe(true);
    }
    expect(names).toEqual(new Set(['NOTPROVIDED', 'LONG-MESSAGE']));
  });

  test('that is too late is refused for a reason that lets it go again', async () => {
    const { reports, books } = await troubled([{ kind: 'file-too-late' }]);

    const [status] = await itemsIn(reports, 'status-receipt', 'status');
    expect(status).toMatchObject({ status: 'RJCT', reasons: [{ code: 'TM01' }], originalMessageId: 'M1' });
    expect(reports[0]?.says.map(({ endToEndId, word }) => [endToEndId, word])).toEqual(
      books.map(({ endToEndId }) => [endToEndId, 'refused']),
    );
  });

  test('whose second copy is refused stays booked once, in every form of the refusal', async () => {
    const forms = new Set<string>();
    for (let file = 1; file <= 30; file += 1) {
      const { reports, books } = answersTo([await aFile(`M${file}`, 2)], {
        chances: ALL_BOOKED,
        troubles: [{ kind: 'copy-refused' }],
      });
      const copies = reports.filter(({ name }) => name.endsWith('-copy.xml'));
      const statuses = (await itemsIn(copies, 'status-result', 'status')).filter(
        ({ reasons }) => reasons.length > 0,
      );
      for (const { level, reasons } of statuses) {
        forms.add(`${level} ${reasons[0]?.proprietary === undefined ? reasons[0]?.code : 'proprietary'}`);
      }
      expect(copies.every(({ says }) => says.length === 0)).toBe(true);
      expect(
        books.every(({ debits, netMinor, orderedMinor }) => debits === 1 && netMinor === orderedMinor),
      ).toBe(true);
    }
    const levels = new Set([...forms].map((form) => form.split(' ')[0]));
    expect(levels).toEqual(new Set(['group', 'payment', 'transaction']));
    const reasons = new Set([...forms].map((form) => form.split(' ')[1]));
    expect(reasons).toEqual(new Set(['DU01', 'DU02', 'DU03', 'AM05', 'NARR', 'proprietary']));
  });

  test('taken twice is debited again on the next banking day', async () => {
    const { reports, books } = await troubled([{ kind: 'copy-booked' }]);

    const debits = (await itemsIn(reports, 'statement', 'entry')).filter(
      ({ accountServicerReference: reference }) => reference?.startsWith('F1P'),
    );
    expect(debits.map(({ bookingDate }) => bookingDate).sort()).toEqual([
      ...Array.from({ length: 10 }, () => '2026-11-24'),
      ...Array.from({ length: 10 }, () => '2026-11-25'),
    ]);
    expect(-debits.reduce((sum, entry) => sum + signedMinor(entry), 0n)).toBe(2n * SUM);
    expect(books.every((line) => line.debits === 2)).toBe(true);
  });

  test('is refused by its group, whose counts say that payments were accepted', async () => {
    const { reports } = await troubled([{ kind: 'group-refused-counts-oppose' }]);

    const statuses = await itemsIn(reports, 'status-result', 'status');
    expect(statuses[0]).toMatchObject({ level: 'group', status: 'RJCT', reasons: [{ code: 'TM01' }] });
    const text = Buffer.from(reports.find(({ kind }) => kind === 'status-result')?.bytes ?? []).toString();
    expect(text).toContain('<DtldNbOfTxs>10</DtldNbOfTxs><DtldSts>ACSP</DtldSts>');
  });

  test('is refused by its group, beside payments that are accepted', async () => {
    const { reports, books } = await troubled([{ kind: 'group-refused-payments-accepted' }]);

    const statuses = await itemsIn(reports, 'status-result', 'status');
    expect(statuses.map(({ level, status }) => `${level} ${status}`)).toEqual([
      'group RJCT',
      'payment undefined',
      ...Array.from({ length: 10 }, () => 'transaction ACSP'),
    ]);
    expect(books.every(({ state }) => state === 'booked')).toBe(true);
  });

  test('has its names checked, which says nothing of its payments', async () => {
    const { reports, books } = await troubled([{ kind: 'names-checked' }]);

    const [names] = reports.filter(({ name }) => name.endsWith('-names.xml'));
    const statuses = await itemsIn(names === undefined ? [] : [names], 'status-result', 'status');
    expect(statuses[0]?.status).toBe('RVCM');
    for (const { level, status } of statuses) {
      if (level === 'transaction') expect(['RVNM', 'RVMC', 'RVNA']).toContain(status);
    }
    expect(names?.says).toEqual([]);
    expect(books.every(({ state }) => state === 'booked')).toBe(true);
  });
});
