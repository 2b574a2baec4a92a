import { describe, expect, test } from 'vitest';
import { type PlainDate, plainDate } from '../../../../functions/core/date.ts';
import { BankSimulator } from '../../../../local/sandbox/bank/simulator.ts';
import { listedTroubles } from '../../../../local/sandbox/bank/troubles.ts';
import {
  ALL_BOOKED,
  aFile,
  answersTo,
  balanceMinor,
  EXECUTION_DATE,
  itemsIn,
  RECEIVED_AT_MS,
  troubled,
} from './samples.ts';

const DAY_MS = 86_400_000;
const PERIOD = /<FrToDt><FrDtTm>(.*?)<\/FrDtTm><ToDtTm>(.*?)<\/ToDtTm><\/FrToDt>/;

function aBank(): BankSimulator {
  return new BankSimulator({ seed: 1, chances: ALL_BOOKED });
}

/** Days of the statements, in the order of their arrival, by what they cover. */
function daysOf(reports: ReturnType<BankSimulator['reportsUntil']>): PlainDate[] {
  return reports.flatMap(({ covers }) => covers.map(({ date }) => date));
}

describe('an account has a statement', () => {
  test('for every banking day from its first file on, with or without a line', async () => {
    const bank = aBank();
    bank.receive(await aFile('M1', 2), RECEIVED_AT_MS);

    const reports = bank.reportsUntil(RECEIVED_AT_MS + 8 * DAY_MS);

    expect(daysOf(reports)).toEqual(
      ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30'].map(plainDate),
    );
    const periods = reports.flatMap(
      ({ bytes }) => PERIOD.exec(Buffer.from(bytes).toString())?.slice(1) ?? [],
    );
    expect(periods).toEqual(daysOf(reports).flatMap((date) => [`${date}T00:00:00Z`, `${date}T23:59:59Z`]));
    const statements = await itemsIn(reports, 'statement', 'statement');
    const entries = await itemsIn(reports, 'statement', 'entry');
    expect(new Set(entries.map(({ statement }) => statement.id))).toEqual(new Set([statements[0]?.id]));
    const last = statements.at(-1);
    expect(balanceMinor(last?.openingBalance)).toBe(balanceMinor(statements[0]?.closingBalance));
    expect(last?.closingBalance).toEqual(last?.openingBalance);
  });

  test.each(['file-refused', 'file-too-late', 'file-refused-unnamed', 'file-unanswered'] as const)(
    'for the execution date of a file that it never executes (%s)',
    async (kind) => {
      const { reports } = await troubled([{ kind }]);

      expect(daysOf([...reports])).toEqual([EXECUTION_DATE]);
      expect(reports.at(-1)?.kind).toBe('statement');
    },
  );

  test('for a day before its first, if a later file asks for it', async () => {
    const bank = aBank();
    bank.receive(await aFile('M1', 1), RECEIVED_AT_MS);
    bank.reportsUntil(RECEIVED_AT_MS + 2 * DAY_MS);

    bank.receive(
      await aFile('M2', 1, { executionDate: plainDate('2026-11-20') }),
      RECEIVED_AT_MS + 2 * DAY_MS,
    );

    const reports = bank.reportsUntil(RECEIVED_AT_MS + 3 * DAY_MS);
    expect(daysOf(reports).sort()).toEqual(['2026-11-20', '2026-11-23', '2026-11-25'].map(plainDate));
  });

  test('after the status report of the day, so that a refusal can be believed at once', async () => {
    const { reports } = answersTo([await aFile('M1', 3)], {
      chances: { refusedPerMille: 0, returnedPerMille: 0, technicalPerMille: 1_000 },
    });

    expect(reports.map(({ kind }) => kind)).toEqual(['status-receipt', 'status-result', 'statement']);
    const statuses = await itemsIn(reports, 'status-result', 'status');
    const lines = statuses.filter(({ level }) => level === 'transaction');
    expect(lines).toHaveLength(3);
    for (const { reasons } of lines) expect(reasons[0]?.code).toMatch(/^(TM01|DT01|ED05)$/);
  });
});

describe('a bank that writes unusual statements', () => {
  test.each([
    ['account-lower-case', '<IBAN>dk5000400440116243</IBAN>'],
    ['account-spaced', '<IBAN>DK50 0040 0440 1162 43</IBAN>'],
    ['account-other', '<Othr><Id>DK5000400440116243</Id></Othr>'],
    ['version-02', 'camt.053.001.02'],
  ] as const)('does so with the %s', async (kind, text) => {
    const { reports } = await troubled([{ kind }]);

    const statements = reports.filter((report) => report.kind === 'statement');
    expect(statements.length).toBeGreaterThan(0);
    for (const { bytes } of statements) expect(Buffer.from(bytes).toString()).toContain(text);
  });

  test('puts all accounts of a day, and a foreign one, into one report', async () => {
    const bank = new BankSimulator({
      seed: 1,
      chances: ALL_BOOKED,
      troubles: listedTroubles([{ kind: 'statements-together' }]),
    });
    bank.receive(await aFile('M1', 1), RECEIVED_AT_MS);
    bank.receive(await aFile('M2', 1, { currency: 'DKK', rail: 'domestic-credit-transfer' }), RECEIVED_AT_MS);

    const reports = bank.reportsUntil(RECEIVED_AT_MS + 2 * DAY_MS);

    const [first] = reports.filter(({ kind }) => kind === 'statement');
    expect(first?.covers.map(({ currency }) => currency)).toEqual(['EUR', 'DKK']);
    const statements = await itemsIn(first === undefined ? [] : [first], 'statement', 'statement');
    expect(statements.map(({ accountIban }) => accountIban?.slice(0, 2))).toEqual(['FI', 'DK', 'DK']);
  });
});
