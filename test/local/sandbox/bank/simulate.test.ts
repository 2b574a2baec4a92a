import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TransactionItem } from '../../../../functions/bank/report.ts';
import { plainDate } from '../../../../functions/core/date.ts';
import type { BankReport } from '../../../../local/sandbox/bank/simulator.ts';
import { ibanOf } from '../../../support/iban.ts';
import { forAllAsyncIn } from '../../../support/properties.ts';
import {
  ALL_BOOKED,
  ALL_REFUSED,
  aFile,
  answersTo,
  balanceMinor,
  EXECUTION_DATE,
  itemsIn,
  minorOf,
  RECEIVED_AT_MS,
  signedMinor,
} from './samples.ts';

const SINGLE = await aFile('M1', 40);
const BATCHED = await aFile('M2', 40, { batchBooking: true });

/** The statement's transactions that are payments of ours, and those that are returns of them. */
async function transactionsOf(
  reports: readonly BankReport[],
): Promise<{ debits: TransactionItem[]; returns: TransactionItem[] }> {
  const transactions = await itemsIn(reports, 'statement', 'transaction');
  const ours = transactions.filter(({ endToEndId }) => endToEndId?.startsWith('M'));
  return {
    debits: ours.filter(({ creditDebit }) => creditDebit === 'debit'),
    returns: ours.filter(({ returnInformation }) => returnInformation !== undefined),
  };
}

describe('the bank answers a file', () => {
  test('in this order: taken, result, notified debits, a statement a day to the last return', () => {
    const { reports } = answersTo([SINGLE]);

    expect(reports.map(({ name }) => name.replace(/-[0-9a-f]{8}\.xml$/, ''))).toEqual([
      'pain.002-M1-received.xml',
      'pain.002-M1-result.xml',
      'camt.054-M1.xml',
      'camt.053-2026-11-24-EUR',
      'camt.053-2026-11-25-EUR',
      'camt.053-2026-11-26-EUR',
      'camt.053-2026-11-27-EUR',
    ]);
    const times = reports.map(({ arrivesAtMs }) => arrivesAtMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(RECEIVED_AT_MS);
  });

  test('with the same bytes for the same seed and file, and others for another seed', () => {
    const first = answersTo([SINGLE, BATCHED]);

    expect(answersTo([SINGLE, BATCHED])).toEqual(first);
    expect(answersTo([SINGLE, BATCHED], { seed: 2 }).reports).not.toEqual(first.reports);
  });

  test('so that about 94 in a hundred payments stay booked, without other chances', async () => {
    const { books } = answersTo([await aFile('M1', 2_000)], {
      chances: { refusedPerMille: 30, returnedPerMille: 30 },
    });

    const count = (state: string): number => books.filter((line) => line.state === state).length;
    expect(count('booked')).toBeGreaterThan(1_820);
    expect(count('booked')).toBeLessThan(1_940);
    expect(count('rejected')).toBeGreaterThan(30);
    expect(count('returned')).toBeGreaterThan(30);
    expect(count('received')).toBe(0);
  });

  test("with each payment's result following from its id, whatever else the file holds", async () => {
    const stateOf = (payments: number) =>
      aFile('M1', payments).then((file) =>
        answersTo([file])
          .books.slice(0, 10)
          .map(({ state }) => state),
      );

    expect(await stateOf(10)).toEqual(await stateOf(40));
  });
});

describe('pain.002', () => {
  test('accepts the file first, then names the refused payments with their reasons', async () => {
    const { reports, books } = answersTo([SINGLE]);

    const [receipt, ...more] = await itemsIn(reports, 'status-receipt', 'status');
    const result = await itemsIn(reports, 'status-result', 'status');

    expect(receipt).toMatchObject({ level: 'group', status: 'ACTC', originalMessageId: 'M1' });
    expect(more).toEqual([]);
    expect(result[0]).toMatchObject({ level: 'group', status: 'PART', originalTransactions: 40 });
    expect(result[1]).toMatchObject({ level: 'payment', originalPaymentInformationId: 'M1-01' });
    const lines = result.filter(({ level }) => level === 'transaction');
    const refused = books.filter(({ state }) => state === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(lines.map(({ originalEndToEndId }) => originalEndToEndId)).toEqual(
      refused.map(({ endToEndId }) => endToEndId),
    );
    for (const { status, reasons } of lines) {
      expect(status).toBe('RJCT');
      expect(reasons[0]?.code).toMatch(/^(AC04|AC01|AG01|MD07|BE04)$/);
    }
    expect(result[0]?.counts.map(({ status, transactions }) => [status, transactions])).toEqual([
      ['ACSC', 40 - refused.length],
      ['RJCT', refused.length],
    ]);
  });

  test('lists the accepted payments too where the bank does so', async () => {
    const { reports } = answersTo([SINGLE], { statusLines: 'all' });

    const result = await itemsIn(reports, 'status-result', 'status');

    const lines = result.filter(({ level }) => level === 'transaction');
    expect(lines).toHaveLength(40);
    expect(new Set(lines.map(({ status }) => status))).toEqual(new Set(['ACSC', 'RJCT']));
    expect(minorOf(lines[0]?.originalAmount)).toBe(1_000n);
  });

  test.each([
    [ALL_BOOKED, 'ACSC'],
    [ALL_REFUSED, 'RJCT'],
  ])('says of chances %o: %s', async (chances, status) => {
    const { reports } = answersTo([SINGLE], { chances });

    const [group] = await itemsIn(reports, 'status-result', 'status');

    expect(group?.status).toBe(status);
  });
});

describe('camt.053', () => {
  test('has one debit per booked payment, with its ids, without batch booking', async () => {
    const { reports, books } = answersTo([SINGLE]);

    const { debits } = await transactionsOf(reports);

    const booked = books.filter(({ state }) => state === 'booked' || state === 'returned');
    expect(debits.map(({ endToEndId, amount }) => [endToEndId, minorOf(amount)])).toEqual(
      booked.map(({ endToEndId, amountMinor }) => [endToEndId, amountMinor]),
    );
    expect(debits[0]).toMatchObject({ paymentInformationId: 'M1-01', messageId: 'M1' });
    expect(debits[0]?.instructionId).toMatch(/^I-/);
    expect(debits[0]?.entry).toMatchObject({ status: 'BOOK', bookingDate: EXECUTION_DATE });
  });

  test('has one debit for the file with batch booking, without the refused payments', async () => {
    const { reports, books } = answersTo([BATCHED]);

    const batches = await itemsIn(reports, 'statement', 'batch');
    const { debits } = await transactionsOf(reports);

    const booked = books.filter(({ state }) => state !== 'rejected');
    const sumMinor = booked.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    expect(booked.length).toBeLessThan(40);
    expect(debits).toEqual([]);
    expect(batches).toHaveLength(1);
    expect(batches[0]?.batch).toMatchObject({
      messageId: 'M2',
      paymentInformationId: 'M2-01',
      transactions: booked.length,
    });
    expect(batches[0]?.entry.creditDebit).toBe('debit');
    expect(minorOf(batches[0]?.entry.amount)).toBe(sumMinor);
    expect(reports.filter(({ kind }) => kind === 'debit-notification')).toEqual([]);
  });

  test('has no line for a wholly refused batch', async () => {
    const { reports } = answersTo([BATCHED], { chances: ALL_REFUSED });

    expect(await itemsIn(reports, 'statement', 'batch')).toEqual([]);
  });

  test.each([SINGLE, BATCHED])(
    'has a credit per returned payment two or three banking days later',
    async (file) => {
      const { reports, books } = answersTo([file]);

      const { returns } = await transactionsOf(reports);

      const returned = books.filter(({ state }) => state === 'returned');
      expect(returned.length).toBeGreaterThan(0);
      expect(returns.map(({ endToEndId }) => endToEndId).sort()).toEqual(
        returned.map(({ endToEndId }) => endToEndId).sort(),
      );
      for (const { entry, returnInformation } of returns) {
        expect(entry.creditDebit).toBe('credit');
        expect(['2026-11-26', '2026-11-27']).toContain(entry.bookingDate);
        expect(returnInformation?.code).toMatch(/^(AC04|MS03|AC06)$/);
      }
    },
  );

  test('adds up from day to day, with unrelated lines on it', async () => {
    const { reports } = answersTo([SINGLE, BATCHED]);

    const statements = await itemsIn(reports, 'statement', 'statement');
    const entries = await itemsIn(reports, 'statement', 'entry');

    expect(statements).toHaveLength(4);
    statements.forEach((statement, index) => {
      const movementMinor = entries
        .filter((entry) => entry.statement.id === statement.id)
        .reduce((sum, entry) => sum + signedMinor(entry), 0n);
      const openingMinor = balanceMinor(statement.openingBalance);
      expect(balanceMinor(statement.closingBalance)).toBe(openingMinor + movementMinor);
      const before = statements[index - 1];
      if (before !== undefined) expect(openingMinor).toBe(balanceMinor(before.closingBalance));
    });
    const codes = entries.map(({ bankTransactionCode }) => bankTransactionCode?.subFamily);
    expect(codes).toContain('CHRG');
    const transactions = await itemsIn(reports, 'statement', 'transaction');
    expect(transactions.some(({ remittance }) => remittance.unstructured[0]?.startsWith('Invoice'))).toBe(
      true,
    );
  });

  test('is one per debtor account and currency', async () => {
    const swedish = ibanOf('SE4550000000058398257466');
    const rail = 'domestic-credit-transfer';
    const ofSwede = { currency: 'SEK', rail, debtor: { name: 'Fleet AB', iban: swedish } } as const;
    const files = [
      SINGLE,
      await aFile('M3', 3, { currency: 'DKK', rail }),
      await aFile('M4', 3, ofSwede),
      await aFile('M5', 3, ofSwede),
    ];

    const { reports } = answersTo(files, { chances: ALL_BOOKED });

    const statements = await itemsIn(reports, 'statement', 'statement');
    const { debits } = await transactionsOf(reports);
    expect(statements.map(({ accountIban }) => accountIban?.slice(0, 2)).sort()).toEqual(['DK', 'DK', 'SE']);
    const swedishDebits = debits.filter(({ entry }) => entry.statement.accountIban === swedish);
    expect(swedishDebits).toHaveLength(6);
    expect(swedishDebits[0]).toMatchObject({ amount: { currency: 'SEK' } });
    expect(swedishDebits[0]?.entry.bankTransactionCode?.subFamily).toBe('DMCT');
  });
});

test('camt.054 tells of a part of the debits, all of which the statement has as well', async () => {
  const { reports } = answersTo([SINGLE]);

  const notified = await itemsIn(reports, 'debit-notification', 'transaction');
  const { debits } = await transactionsOf(reports);

  const booked = debits.map(({ endToEndId }) => endToEndId);
  expect(notified.length).toBeGreaterThan(0);
  expect(notified.length).toBeLessThan(debits.length);
  expect(booked).toEqual(expect.arrayContaining(notified.map(({ endToEndId }) => endToEndId)));
});

test.each([
  ['the requested day', '2026-11-24', [10, 0], '2026-11-24'],
  ['the same day, after its opening', '2026-11-23', [10, 0], '2026-11-23'],
  ['the next banking day, where the requested one is over', '2026-11-20', [10, 0], '2026-11-23'],
  ['the next banking day, where it came after the cut-off', '2026-11-23', [16, 0], '2026-11-24'],
  ['the next banking day, where the requested one is closed', '2026-12-25', [10, 0], '2026-12-28'],
] as const)('the bank books on %s', async (_, requested, [hour, minute], booked) => {
  const file = await aFile('M1', 2, { executionDate: plainDate(requested) });

  const { reports } = answersTo([file], {
    chances: ALL_BOOKED,
    receivedAtMs: Date.UTC(2026, 10, 23, hour, minute),
  });

  const entries = await itemsIn(reports, 'statement', 'entry');
  expect(new Set(entries.map(({ bookingDate }) => bookingDate))).toEqual(new Set([booked]));
});

test('for any file, the statements agree with the books', async () => {
  await forAllAsyncIn(
    30,
    fc.integer({ min: 0, max: 2 ** 31 }),
    fc.integer({ min: 1, max: 25 }),
    fc.boolean(),
    async (seed, payments, batchBooking) => {
      const { reports, books } = answersTo([await aFile('M1', payments, { batchBooking })], { seed });
      const entries = await itemsIn(reports, 'statement', 'entry');
      const ours = entries.filter(({ accountServicerReference: ref }) => ref?.startsWith('F1P'));
      const netMinor = ours.reduce((sum, entry) => sum - signedMinor(entry), 0n);
      const kept = books.filter(({ state }) => state === 'booked');
      expect(netMinor).toBe(kept.reduce((sum, { amountMinor }) => sum + amountMinor, 0n));
      expect(books).toHaveLength(payments);
    },
  );
});
