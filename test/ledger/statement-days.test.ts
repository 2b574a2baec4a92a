import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { statementDayKey } from '../../functions/ledger/keys.ts';
import {
  readStatementDay,
  recordStatementDay,
  type StatementOfDay,
} from '../../functions/ledger/statement-days.ts';
import { first } from '../support/client-faults.ts';
import { rejectionOf } from '../support/errors.ts';
import { IBANS } from '../support/expenses.ts';
import { it } from '../support/payment-stand.ts';

const DAY = plainDate('2026-11-03');

function shown(report: number, openDebits?: readonly string[]): StatementOfDay {
  return { bankReportId: `camt.053:${report}`, createdAt: '2026-11-03T20:00:00Z', openDebits };
}

describe('a day of an account', () => {
  it('has the statements that cover it, and no other account or day has them', async ({ stand }) => {
    await recordStatementDay(stand.table, IBANS.de, DAY, shown(1, ['1250']));
    await recordStatementDay(stand.table, IBANS.de, DAY, shown(2, []));

    expect(await readStatementDay(stand.table, IBANS.de, DAY)).toEqual([shown(1, ['1250']), shown(2, [])]);
    expect(await readStatementDay(stand.table, IBANS.nl, DAY)).toEqual([]);
    expect(await readStatementDay(stand.table, IBANS.de, plainDate('2026-11-04'))).toEqual([]);
  });

  it('shows what the last reading of a statement showed', async ({ stand }) => {
    await recordStatementDay(stand.table, IBANS.de, DAY, shown(1, ['1250']));
    await recordStatementDay(stand.table, IBANS.de, DAY, shown(1, []));
    expect(await readStatementDay(stand.table, IBANS.de, DAY)).toEqual([shown(1, [])]);
  });

  it('says that there were more debits than are kept', async ({ stand }) => {
    await recordStatementDay(stand.table, IBANS.de, DAY, shown(1));
    const [statement] = await readStatementDay(stand.table, IBANS.de, DAY);
    expect(statement?.openDebits).toBeUndefined();
  });

  it('is not written where the statement says nothing new', async ({ stand }) => {
    await recordStatementDay(stand.table, IBANS.de, DAY, shown(1, ['1']));
    const before = await stand.row(statementDayKey(IBANS.de, DAY));
    await recordStatementDay(stand.table, IBANS.de, DAY, shown(1, ['1']));
    expect(await stand.row(statementDayKey(IBANS.de, DAY))).toEqual(before);
  });

  it('keeps the first twenty statements, and no more', async ({ stand }) => {
    for (let report = 1; report <= 22; report += 1) {
      await recordStatementDay(stand.table, IBANS.de, DAY, shown(report, []));
    }
    const kept = await readStatementDay(stand.table, IBANS.de, DAY);
    expect(kept.map(({ bankReportId }) => bankReportId)).toEqual(
      Array.from({ length: 20 }, (_, index) => `camt.053:${index + 1}`),
    );
  });

  it('loses no statement of those that are read at the same moment', async ({ stand }) => {
    const reports = Array.from({ length: 12 }, (_, index) => shown(index, [String(index)]));
    await Promise.all(reports.map((report) => recordStatementDay(stand.table, IBANS.de, DAY, report)));
    expect(new Set(await readStatementDay(stand.table, IBANS.de, DAY))).toEqual(new Set(reports));
  });

  it.for(['answer-lost', 'request-lost', 'throttled'] as const)(
    'is kept once where its write ends in %s',
    async (fault, { stand }) => {
      stand.faults.set(first('UpdateItemCommand', fault));
      await recordStatementDay(stand.deps.table, IBANS.de, DAY, shown(1, []));
      expect(await readStatementDay(stand.table, IBANS.de, DAY)).toEqual([shown(1, [])]);
    },
  );

  it('has no account in its key, and is not written over where its row cannot be read', async ({ stand }) => {
    expect(statementDayKey(IBANS.de, DAY)).not.toContain(IBANS.de);
    await recordStatementDay(stand.table, IBANS.de, DAY, shown(1, []));
    await stand.tamper(statementDayKey(IBANS.de, DAY), 'value', { S: 'none' });
    const error = await rejectionOf(recordStatementDay(stand.table, IBANS.de, DAY, shown(2, [])));
    expect(error.code).toBe('LEDGER_ROW_INVALID');
  });
});
