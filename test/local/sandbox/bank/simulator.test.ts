import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BankReport, BankSimulator } from '../../../../local/sandbox/bank/simulator.ts';
import { forAllIn } from '../../../support/properties.ts';
import { ALL_BOOKED, aFile, answersTo, balanceMinor, itemsIn, RECEIVED_AT_MS, SOME_FAIL } from './samples.ts';

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 7 * 24;

const FILES = [await aFile('M1', 20), await aFile('M2', 20, { batchBooking: true })];

function aBank(chances = SOME_FAIL): BankSimulator {
  return new BankSimulator({ seed: 1, chances });
}

describe('the bank in steps', () => {
  test('gives the same reports, each once, however often it is asked', () => {
    const atOnce = answersTo(FILES);
    const steps = fc.array(fc.integer({ min: 0, max: WEEK_HOURS }), { maxLength: 12 });

    forAllIn(25, steps, (hours) => {
      const bank = aBank();
      for (const file of FILES) bank.receive(file, RECEIVED_AT_MS);
      const reports: BankReport[] = [];
      for (const hour of [...hours.toSorted((a, b) => a - b), WEEK_HOURS]) {
        const untilMs = RECEIVED_AT_MS + hour * HOUR_MS;
        const arrived = bank.reportsUntil(untilMs);
        expect(arrived.every(({ arrivesAtMs }) => arrivesAtMs <= untilMs)).toBe(true);
        reports.push(...arrived);
      }
      expect(reports).toEqual(atOnce.reports);
      expect(bank.books()).toEqual(atOnce.books);
    });
  });

  test('carries the balance on when more files come later', async () => {
    const bank = aBank(ALL_BOOKED);
    bank.receive(await aFile('M1', 2), RECEIVED_AT_MS);
    const earlier = bank.reportsUntil(RECEIVED_AT_MS + 48 * HOUR_MS);

    bank.receive(await aFile('M2', 2), RECEIVED_AT_MS + 48 * HOUR_MS);
    const later = bank.reportsUntil(RECEIVED_AT_MS + 96 * HOUR_MS);

    const [before] = await itemsIn(earlier, 'statement', 'statement');
    const [after] = await itemsIn(later, 'statement', 'statement');
    expect(after?.id).not.toBe(before?.id);
    expect(balanceMinor(after?.openingBalance)).toBe(balanceMinor(before?.closingBalance));
  });

  test('has a payment on its books as received, then booked, then returned', async () => {
    const bank = aBank({ refusedPerMille: 0, returnedPerMille: 1_000 });
    const stateAt = (hours: number): string | undefined => {
      bank.reportsUntil(RECEIVED_AT_MS + hours * HOUR_MS);
      return bank.books()[0]?.state;
    };

    bank.receive(await aFile('M1', 1), RECEIVED_AT_MS);

    expect([stateAt(0), stateAt(24), stateAt(WEEK_HOURS)]).toEqual(['received', 'booked', 'returned']);
  });

  test('never reports what is not yet on the books', () => {
    const bank = aBank(ALL_BOOKED);
    for (const file of FILES) bank.receive(file, RECEIVED_AT_MS);

    for (let hour = 0; hour <= 48; hour += 1) {
      const arrived = bank.reportsUntil(RECEIVED_AT_MS + hour * HOUR_MS);
      const saysBooked = arrived.some(({ kind }) => kind !== 'status-receipt');
      if (saysBooked) expect(bank.books().every(({ state }) => state === 'booked')).toBe(true);
    }
  });

  test('keeps two orders with one end-to-end id apart, which shows a double payment', async () => {
    const bank = aBank(ALL_BOOKED);
    const first = await aFile('M1', 1);
    const second = {
      name: 'M2.xml',
      bytes: Buffer.from(Buffer.from(first.bytes).toString().replace('>M1<', '>M2<')),
    };

    bank.receive(first, RECEIVED_AT_MS);
    bank.receive(second, RECEIVED_AT_MS);
    bank.reportsUntil(RECEIVED_AT_MS + WEEK_HOURS * HOUR_MS);

    expect(bank.books().map(({ endToEndId, state }) => [endToEndId, state])).toEqual([
      ['M1-1', 'booked'],
      ['M1-1', 'booked'],
    ]);
  });

  test('refuses to go back in time', () => {
    const bank = aBank();
    bank.reportsUntil(RECEIVED_AT_MS);

    expect(() => bank.reportsUntil(RECEIVED_AT_MS - 1)).toThrow('time at the bank goes forwards');
  });
});
