import { describe, expect, test } from 'vitest';
import type { ReportKind } from '../../../../local/sandbox/bank/troubles.ts';
import { ALL_BOOKED, aFile, answersTo, itemsIn, minorOf, troubled } from './samples.ts';

const HOUR_MS = 3_600_000;
const CLEAN = await troubled([]);

async function endToEndIdsBooked(answers: typeof CLEAN): Promise<(string | undefined)[]> {
  const transactions = await itemsIn(answers.reports, 'statement', 'transaction');
  return transactions
    .filter(
      ({ creditDebit, returnInformation }) => creditDebit === 'debit' && returnInformation === undefined,
    )
    .map(({ endToEndId }) => endToEndId);
}

describe('between bank and inbox', () => {
  const KINDS: ReportKind[] = ['status-receipt', 'status-result', 'debit-notification', 'statement'];

  test.each(KINDS)('a %s goes missing', async (report) => {
    const { reports } = await troubled([{ kind: 'report-missing', report }]);

    expect(reports).toEqual(CLEAN.reports.filter(({ kind }) => kind !== report));
    expect(reports.length).toBeLessThan(CLEAN.reports.length);
  });

  test.each(KINDS)('a %s comes twice, under two names', async (report) => {
    const { reports } = await troubled([{ kind: 'report-twice', report }]);

    const [first, second, ...more] = reports.filter(({ kind }) => kind === report);
    expect(more).toEqual([]);
    expect(second?.bytes).toEqual(first?.bytes);
    expect(second?.name).not.toBe(first?.name);
    expect(second?.arrivesAtMs).toBe((first?.arrivesAtMs ?? 0) + HOUR_MS);
  });

  test('a late result comes after the statement that it explains', async () => {
    const { reports } = await troubled([
      { kind: 'report-late', report: 'status-result', delayMs: 24 * HOUR_MS },
    ]);

    const kinds = reports.map(({ kind }) => kind);
    expect(kinds.indexOf('status-result')).toBeGreaterThan(kinds.indexOf('statement'));
  });
});

describe('with a file, the bank', () => {
  test('refuses all of it', async () => {
    const { reports, books } = await troubled([{ kind: 'file-refused' }]);

    const [status, ...more] = await itemsIn(reports, 'status-receipt', 'status');

    expect(status).toMatchObject({ level: 'group', status: 'RJCT', reasons: [{ code: 'AM04' }] });
    expect(more).toEqual([]);
    expect(reports.map(({ kind }) => kind)).toEqual(['status-receipt', 'statement']);
    expect(new Set(books.map(({ state }) => state))).toEqual(new Set(['rejected']));
  });

  test('never answers, and nothing of it is booked', async () => {
    const { reports, books } = await troubled([{ kind: 'file-unanswered' }]);

    expect(reports.map(({ kind }) => kind)).toEqual(['statement']);
    expect(await itemsIn(reports, 'statement', 'entry')).toEqual([]);
    expect(books).toHaveLength(10);
    expect(new Set(books.map(({ state }) => state))).toEqual(new Set(['received']));
  });

  test('harms only the named one', async () => {
    const files = [await aFile('M1', 2), await aFile('M2', 2)];

    const { books } = answersTo(files, {
      chances: ALL_BOOKED,
      troubles: [{ kind: 'file-refused', messageId: 'M2' }],
    });

    expect(books.map(({ state }) => state)).toEqual(['booked', 'booked', 'rejected', 'rejected']);
  });

  test('books a batch one cent too high', async () => {
    const changes = { batchBooking: true };
    const wrong = await troubled([{ kind: 'batch-total-off-by-one' }], changes);
    const right = await troubled([], changes);

    const [wrongBatch] = await itemsIn(wrong.reports, 'statement', 'batch');
    const [rightBatch] = await itemsIn(right.reports, 'statement', 'batch');

    expect(minorOf(wrongBatch?.entry.amount)).toBe(minorOf(rightBatch?.entry.amount) + 1n);
  });

  test('reports and books an unknown payment', async () => {
    const answers = await troubled([{ kind: 'unknown-ids' }]);

    const statuses = await itemsIn(answers.reports, 'status-result', 'status');
    const reported = statuses.find(({ level }) => level === 'transaction');

    const known = answers.books.map(({ endToEndId }) => endToEndId);
    expect(known).not.toContain(reported?.originalEndToEndId);
    expect(await endToEndIdsBooked(answers)).toEqual([...known, reported?.originalEndToEndId]);
  });
});

describe('with a payment, the bank', () => {
  test('books it and refuses it on the next banking day', async () => {
    const answers = await troubled([{ kind: 'booked-then-refused' }]);

    const late = answers.reports.at(-1);
    const statuses = await itemsIn(late === undefined ? [] : [late], 'status-result', 'status');

    expect(late?.name).toBe('pain.002-M1-correction.xml');
    expect(statuses.find(({ level }) => level === 'transaction')).toMatchObject({
      originalEndToEndId: 'M1-1',
      status: 'RJCT',
    });
    expect(await endToEndIdsBooked(answers)).toContain('M1-1');
    expect(answers.books[0]?.state).toBe('booked');
  });

  test('refuses it and still books it', async () => {
    const answers = await troubled([{ kind: 'refused-then-booked' }]);

    const statuses = await itemsIn(answers.reports, 'status-result', 'status');

    expect(statuses.find(({ level }) => level === 'transaction')?.originalEndToEndId).toBe('M1-1');
    expect(await endToEndIdsBooked(answers)).toContain('M1-1');
    expect(answers.books[0]?.state).toBe('booked');
  });

  test('books one cent too much', async () => {
    const answers = await troubled([{ kind: 'amount-off-by-one' }]);

    const transactions = await itemsIn(answers.reports, 'statement', 'transaction');

    const wrong = transactions.find(({ endToEndId }) => endToEndId === 'M1-1');
    expect(minorOf(wrong?.amount)).toBe(1_001n);
    expect(answers.books[0]?.amountMinor).toBe(1_001n);
    expect(answers.books.slice(1)).toEqual(CLEAN.books.slice(1));
  });

  test.each([false, true])(
    'reports its return before its booking (batch booking: %s)',
    async (batchBooking) => {
      const answers = await troubled([{ kind: 'return-before-booking' }], { batchBooking });

      const returnedAt = answers.reports.findIndex(({ name }) => name.startsWith('camt.053-2026-11-26'));
      const bookedAt = answers.reports.findIndex(({ name }) => name.startsWith('camt.053-2026-11-24'));
      const transactions = await itemsIn(answers.reports, 'statement', 'transaction');

      expect(returnedAt).toBeGreaterThan(-1);
      expect(bookedAt).toBeGreaterThan(returnedAt);
      expect(transactions.find(({ returnInformation }) => returnInformation)?.endToEndId).toBe('M1-1');
      expect(answers.books[0]?.state).toBe('returned');
    },
  );

  test('does several things wrong to as many payments', async () => {
    const answers = await troubled([{ kind: 'amount-off-by-one' }, { kind: 'return-before-booking' }]);

    expect(answers.books.slice(0, 3).map(({ state }) => state)).toEqual(['booked', 'returned', 'booked']);
  });
});
