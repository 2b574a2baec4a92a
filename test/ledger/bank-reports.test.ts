import { describe, expect } from 'vitest';
import { type ReportRow, readReport, saveReport } from '../../functions/ledger/bank-reports.ts';
import { keyOf, type LedgerTable } from '../../functions/ledger/table.ts';
import {
  readUnmatched,
  recordUnmatched,
  resolveUnmatched,
  type UnmatchedLine,
  unmatchedLines,
} from '../../functions/ledger/unmatched-lines.ts';
import { it, rawItem } from '../support/embedded.ts';
import { rejectionOf, shownOf } from '../support/errors.ts';
import { putRow } from '../support/past-the-ledger.ts';

const SHA = 'a'.repeat(64);
const OTHER_SHA = 'b'.repeat(64);
const AT = '2026-11-03T07:00:00.000Z';

const READ: ReportRow = {
  outcome: 'read',
  readAt: AT,
  bankReportId: 'camt.053:aaaaaaaaaaaaaaaa',
  key: 'inbox/a.xml',
  type: 'camt.053',
  version: 'camt.053.001.08',
  messageId: 'BANK-1',
  debtorAccountIds: ['eur-main'],
  lines: 5,
  matched: 3,
  unmatched: 1,
  other: 1,
  changes: { accepted: 0, paid: 3, failed: 0, returned: 0 },
};

const LINE: UnmatchedLine = {
  sha256: SHA,
  ordinal: 7,
  why: 'sum-differs',
  level: 'batch',
  status: 'BOOK',
  accountIban: 'DE89370400440532013000',
  amountMinor: 90_071_992_547_409_931n,
  currency: 'EUR',
  expectedMinor: 90_071_992_547_409_932n,
};

async function waiting(table: LedgerTable, sha256: string, limit = 100): Promise<UnmatchedLine[]> {
  return Array.fromAsync(unmatchedLines(table, sha256, limit));
}

describe('the row of a report', () => {
  it('is not there before the report was read to its end', async ({ table }) => {
    expect(await readReport(table, SHA)).toBeUndefined();
  });

  it.for([READ, { outcome: 'refused', readAt: AT, key: 'inbox/b.xml', rule: 'doctype', line: 2 }] as const)(
    'comes back as it was written: $outcome',
    async (row, { table }) => {
      await saveReport(table, SHA, row);

      expect(await readReport(table, SHA)).toEqual(row);
      expect(await readReport(table, OTHER_SHA)).toBeUndefined();
    },
  );

  it('that cannot be read names its fields and no value', async ({ table }) => {
    await putRow(table, { ...keyOf(`REPORT#${SHA}`), outcome: { S: 'read' }, lines: { S: 'many' } });

    const error = await rejectionOf(readReport(table, SHA));

    expect(error.code).toBe('LEDGER_ROW_INVALID');
    expect(error.message).toContain('lines');
    expect(shownOf(error)).not.toContain('many');
  });
});

describe('a line that was not matched', () => {
  it('comes back as it was recorded, its amounts to the last digit', async ({ table }) => {
    await recordUnmatched(table, LINE, undefined);

    expect(await readUnmatched(table, SHA, 7)).toEqual(LINE);
    expect(await waiting(table, SHA)).toEqual([LINE]);
  });

  it('is recorded once, however often its report is read', async ({ table }) => {
    await recordUnmatched(table, LINE, undefined);

    await recordUnmatched(table, { ...LINE, why: 'unknown-batch' }, undefined);

    expect(await waiting(table, SHA)).toMatchObject([{ ordinal: 7, why: 'unknown-batch' }]);
  });

  it('comes in the order of its report, with the payments of a batch beside it, up to the limit', async ({
    table,
  }) => {
    for (const ordinal of [10, 9, 100]) await recordUnmatched(table, { ...LINE, ordinal }, undefined);
    await recordUnmatched(table, { ...LINE, ordinal: 10, endToEndId: 'E2' }, 'E2');
    await recordUnmatched(table, { ...LINE, ordinal: 10, endToEndId: 'E1' }, 'E1');
    await recordUnmatched(table, { ...LINE, sha256: OTHER_SHA }, undefined);

    const lines = await waiting(table, SHA);

    expect(lines.map(({ ordinal, endToEndId }) => [ordinal, endToEndId])).toEqual([
      [9, undefined],
      [10, undefined],
      [10, 'E1'],
      [10, 'E2'],
      [100, undefined],
    ]);
    expect(await waiting(table, SHA, 2)).toHaveLength(2);
  });

  it('that names nothing of ours waits for nobody, and is there all the same', async ({ table }) => {
    await recordUnmatched(table, { ...LINE, why: 'other' }, undefined);

    expect(await waiting(table, SHA)).toEqual([]);
    expect(await readUnmatched(table, SHA, 7)).toMatchObject({ why: 'other' });
  });

  it('waits no longer once it is resolved, and stays on record', async ({ table }) => {
    await recordUnmatched(table, LINE, undefined);
    await recordUnmatched(table, LINE, 'E1');

    await resolveUnmatched(table, SHA, 7, 'E1', AT);

    expect(await waiting(table, SHA)).toHaveLength(1);
    await resolveUnmatched(table, SHA, 7, undefined, AT);
    expect(await waiting(table, SHA)).toEqual([]);
    expect(await readUnmatched(table, SHA, 7)).toBeUndefined();
    expect(await rawItem(table, `UNMATCHED#${SHA}#000000007`)).toMatchObject({
      why: { S: 'sum-differs' },
      resolvedAt: { S: AT },
    });
  });

  it('that was never recorded is not made by resolving it', async ({ table }) => {
    await resolveUnmatched(table, SHA, 7, undefined, AT);

    expect(await rawItem(table, `UNMATCHED#${SHA}#000000007`)).toBeUndefined();
  });

  it('that does not fit any more after it was resolved waits again', async ({ table }) => {
    await recordUnmatched(table, LINE, undefined);
    await resolveUnmatched(table, SHA, 7, undefined, AT);

    await recordUnmatched(table, LINE, undefined);

    expect(await waiting(table, SHA)).toEqual([LINE]);
  });
});
